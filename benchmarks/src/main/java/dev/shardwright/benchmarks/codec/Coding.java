package dev.shardwright.benchmarks.codec;

import dev.shardwright.zarr.codec.ArrayToArrayCodec;
import dev.shardwright.zarr.codec.ArrayToBytesCodec;
import dev.shardwright.zarr.codec.BytesToBytesCodec;
import dev.shardwright.zarr.codec.ChunkSpec;
import dev.shardwright.zarr.codec.Codec;
import dev.shardwright.zarr.codec.Workspace;
import java.lang.foreign.MemorySegment;

/// One step of encoding chunks of one size, and its inverse. For one thread.
interface Coding {

    /// The most bytes that {@link #encode} makes.
    long bound();

    /// @return the number of bytes written to the start of `encoded`
    long encode(MemorySegment decoded, MemorySegment encoded);

    /// Fills `decoded`.
    void decode(MemorySegment encoded, MemorySegment decoded);

    /// A codec of this library, bound to a kind of chunk and called through its public interface.
    static Coding of(Codec codec, ChunkSpec chunk, Workspace work) {
        return switch (codec) {
            case ArrayToArrayCodec array -> of(array.bind(chunk));
            case ArrayToBytesCodec packing -> of(packing.bind(chunk), work);
            case BytesToBytesCodec bytes -> of(bytes.bind(chunk), chunk.size(), work);
        };
    }

    private static Coding of(ArrayToArrayCodec.Bound bound) {
        return new Coding() {
            @Override
            public long bound() {
                return bound.encodedSpec().size();
            }

            @Override
            public long encode(MemorySegment decoded, MemorySegment encoded) {
                bound.encode(decoded, encoded);
                return encoded.byteSize();
            }

            @Override
            public void decode(MemorySegment encoded, MemorySegment decoded) {
                bound.decode(encoded, decoded);
            }
        };
    }

    private static Coding of(ArrayToBytesCodec.Bound bound, Workspace work) {
        return new Coding() {
            @Override
            public long bound() {
                return bound.maxEncodedSize();
            }

            @Override
            public long encode(MemorySegment decoded, MemorySegment encoded) {
                int mark = work.mark();
                long size = bound.encode(decoded, encoded, work);
                work.release(mark);
                return size;
            }

            @Override
            public void decode(MemorySegment encoded, MemorySegment decoded) {
                int mark = work.mark();
                bound.decode(encoded, decoded, work);
                work.release(mark);
            }
        };
    }

    private static Coding of(BytesToBytesCodec bound, long size, Workspace work) {
        return new Coding() {
            @Override
            public long bound() {
                return bound.maxEncodedSize(size);
            }

            @Override
            public long encode(MemorySegment decoded, MemorySegment encoded) {
                int mark = work.mark();
                long written = bound.encode(decoded, encoded, work);
                work.release(mark);
                return written;
            }

            @Override
            public void decode(MemorySegment encoded, MemorySegment decoded) {
                int mark = work.mark();
                bound.decode(encoded, decoded, work);
                work.release(mark);
            }
        };
    }
}
