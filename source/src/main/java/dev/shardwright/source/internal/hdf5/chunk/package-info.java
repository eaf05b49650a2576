/// How a dataset's values are stored: its {@link Layout}, where each of its chunks lies ({@link ChunkIndex}, one class for
/// each kind of index), and how a chunk's bytes become values again ({@link FilterPipeline}). No part of the public API.
@NullMarked
package dev.shardwright.source.internal.hdf5.chunk;

import org.jspecify.annotations.NullMarked;
