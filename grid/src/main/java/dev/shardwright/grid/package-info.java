/// Output grids: where a point falls, and how cells are gathered into chunks and shards.
///
/// Start with {@link dev.shardwright.grid.Grid}; {@link dev.shardwright.grid.Healpix} and
/// {@link dev.shardwright.grid.Morton} are useful alone.
@NullMarked
package dev.shardwright.grid;

import org.jspecify.annotations.NullMarked;
