/// How a dataset's values are stored: its {@link dev.shardwright.source.hdf5.chunk.Layout}, where each of its chunks lies
/// ({@link dev.shardwright.source.hdf5.chunk.ChunkIndex}, one class for each kind of index), and how a chunk's bytes
/// become values again ({@link dev.shardwright.source.hdf5.chunk.FilterPipeline}). No part of the public API.
@NullMarked
package dev.shardwright.source.hdf5.chunk;

import org.jspecify.annotations.NullMarked;
