/// One of the programs that `benchmarks/zarr-matrix` compares: reads and writes the benchmark's arrays by this library, as a user of
/// its public API would.
@NullMarked
package dev.shardwright.benchmarks.peer;

import org.jspecify.annotations.NullMarked;
