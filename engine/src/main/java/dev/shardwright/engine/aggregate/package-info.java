/// Rows of a chunk in, cell values out: expressions compiled to column kernels, and reducers over the rows of each
/// cell. Pure computation: no files, no stores.
///
/// Start with {@link dev.shardwright.engine.aggregate.ChunkKernel}; {@link dev.shardwright.engine.aggregate.Reducer}
/// is the seam for more statistics.
@NullMarked
package dev.shardwright.engine.aggregate;

import org.jspecify.annotations.NullMarked;
