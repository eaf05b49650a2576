package dev.shardwright.zarr;

import dev.shardwright.storage.Buffer;
import dev.shardwright.storage.MemoryBudget;
import dev.shardwright.zarr.codec.Workspace;
import dev.shardwright.zarr.internal.codec.CodecChain;
import dev.shardwright.zarr.internal.event.EncodeEvent;
import java.lang.foreign.MemorySegment;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A chunk, encoded and not yet stored; or one that is all fill value and, as {@link ArrayOptions.EmptyChunks} says, will not be.
///
/// Owns its memory until it is closed, which {@link ShardWriter#append(EncodedChunk)} and
/// {@link ZarrArray#writeChunk(EncodedChunk, dev.shardwright.storage.PutCondition, long...)} do.
public final class EncodedChunk implements AutoCloseable {

    private final CodecChain chain;
    private final int position;
    private final @Nullable Buffer buffer;
    private final long size;

    private EncodedChunk(CodecChain chain, int position, @Nullable Buffer buffer, long size) {
        this.chain = chain;
        this.position = position;
        this.buffer = buffer;
        this.size = size;
    }

    /// Encodes a chunk, unless it is one that is not stored.
    ///
    /// @param elided whether a decoded chunk is not to be stored
    /// @param key the object that the chunk will be part of, or its array's path
    /// @param where the address and key that the chunk will be part of, for messages
    /// @throws IllegalArgumentException if `chunk` has not exactly a chunk's size
    static EncodedChunk of(
            CodecChain chain,
            MemorySegment chunk,
            int position,
            MemoryBudget budget,
            Predicate<MemorySegment> elided,
            String key,
            Supplier<String> where) {
        if (chunk.byteSize() != chain.spec().size()) {
            throw new IllegalArgumentException(
                    where.get() + ": chunk of " + chunk.byteSize() + " bytes, expected " + chain.spec().size());
        }
        if (elided.test(chunk)) {
            return new EncodedChunk(chain, position, null, 0);
        }
        try (Workspace work = new Workspace(budget)) {
            Buffer encoded = budget.scratch(chain.maxEncodedSize(chunk, work));
            boolean done = false;
            try {
                EncodeEvent event = new EncodeEvent(key);
                long size = chain.encode(chunk, encoded.segment(), work);
                event.end(size);
                done = true;
                return new EncodedChunk(chain, position, encoded, size);
            } finally {
                if (!done) {
                    encoded.close();
                }
            }
        }
    }

    /// @param target the codecs of where the chunk is to be written
    /// @throws IllegalArgumentException if the chunk was encoded by others
    void checkEncodedBy(CodecChain target, Supplier<String> where) {
        if (chain != target) {
            throw new IllegalArgumentException(where.get() + ": chunk of kind " + chain.spec()
                    + " was encoded for another array, expected one of kind " + target.spec()
                    + " that was encoded by the array it is written to");
        }
    }

    /// The chunk's position in its shard, in C order; 0 if it is in none.
    int position() {
        return position;
    }

    /// {@return whether the chunk is all fill value and takes no room; false for one that is to be stored all the same}
    public boolean isFill() {
        return buffer == null;
    }

    /// The encoded bytes; none if the chunk is all fill value.
    MemorySegment bytes() {
        return buffer == null ? MemorySegment.NULL : buffer.segment().asSlice(0, size);
    }

    @Override
    public void close() {
        if (buffer != null) {
            buffer.close();
        }
    }
}
