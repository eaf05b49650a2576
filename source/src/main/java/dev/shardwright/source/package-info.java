/// Input files as tables of columns, read by row range.
///
/// Start with {@link dev.shardwright.source.GranuleFormats} and {@link dev.shardwright.source.Granule}.
@NullMarked
package dev.shardwright.source;

import org.jspecify.annotations.NullMarked;
