package dev.shardwright.engine.work;

import dev.shardwright.storage.Buffer;
import dev.shardwright.storage.MemoryBudget;
import dev.shardwright.zarr.ArrayMetadata;
import dev.shardwright.zarr.EncodedChunk;
import dev.shardwright.zarr.StoredObject;
import dev.shardwright.zarr.ZarrArray;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/// The sinks of all fields for one shard. Encoding may be done by several threads, everything else by one.
final class FieldSinks implements AutoCloseable {

    private final List<ZarrArray> arrays;
    private final List<FieldSink> sinks = new ArrayList<>();

    /// Opens a sink for every array.
    FieldSinks(WorkContext context, long shard) {
        this.arrays = context.arrays();
        try {
            for (ZarrArray array : arrays) {
                sinks.add(FieldSink.open(array, context.admission(), context.grid(), shard));
            }
        } catch (RuntimeException | Error e) {
            try {
                close();
            } catch (RuntimeException again) {
                e.addSuppressed(again);
            }
            throw e;
        }
    }

    /// Writes a field's values into a decoded chunk, which holds fill values before.
    interface ChunkValues {
        void write(int field, MemorySegment decoded);
    }

    /// Encodes a chunk of every field, one after another. The decoded one lives as long as that takes.
    List<EncodedChunk> encode(int chunk, MemoryBudget memory, ChunkValues values) {
        List<EncodedChunk> encoded = new ArrayList<>();
        boolean done = false;
        try {
            for (int f = 0; f < sinks.size(); f++) {
                ArrayMetadata metadata = arrays.get(f).metadata();
                try (Buffer decoded = memory.allocate(chunkBytes(metadata))) {
                    metadata.fillValue().fill(decoded.segment());
                    values.write(f, decoded.segment());
                    encoded.add(sinks.get(f).encode(chunk, decoded.segment()));
                }
            }
            done = true;
            return encoded;
        } finally {
            if (!done) {
                encoded.forEach(EncodedChunk::close);
            }
        }
    }

    /// Bytes of a decoded chunk.
    static long chunkBytes(ArrayMetadata metadata) {
        long bytes = metadata.dataType().size();
        for (int length : metadata.innerChunkShape().orElse(metadata.chunkShape())) {
            bytes *= length;
        }
        return bytes;
    }

    /// Stores a chunk of every field, and frees them.
    void append(int chunk, List<EncodedChunk> fields) {
        try {
            for (int f = 0; f < sinks.size(); f++) {
                sinks.get(f).append(chunk, fields.get(f));
            }
        } finally {
            fields.forEach(EncodedChunk::close);
        }
    }

    /// No more chunks will come.
    ///
    /// @return the objects that were written
    List<StoredObject> complete() {
        List<StoredObject> objects = new ArrayList<>();
        sinks.forEach(sink -> objects.addAll(sink.complete()));
        return objects;
    }

    /// Gives up what is not complete.
    @Override
    public void close() {
        RuntimeException first = null;
        for (FieldSink sink : sinks) {
            try {
                sink.close();
            } catch (RuntimeException e) {
                if (first == null) {
                    first = e;
                } else {
                    first.addSuppressed(e);
                }
            }
        }
        if (first != null) {
            throw first;
        }
    }
}
