package dev.shardwright.zarr.internal.select;

import java.lang.foreign.MemorySegment;

/// The caller's side of a read or write: where the selected cells lie in memory.
///
/// @param memory the cells
/// @param strides bytes from one cell to the next in each dimension of the selection; all 0 if one cell stands for all
/// @param element bytes of a cell
public record Output(MemorySegment memory, long[] strides, int element) {}
