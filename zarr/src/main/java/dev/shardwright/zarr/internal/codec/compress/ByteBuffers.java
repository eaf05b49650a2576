package dev.shardwright.zarr.internal.codec.compress;

import dev.shardwright.zarr.ZarrException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/// Segments as the byte buffers that compressors take.
public final class ByteBuffers {

    private ByteBuffers() {}

    /// All of a segment outside the heap; every compressor here takes at most 2 GiB at a time.
    public static ByteBuffer of(MemorySegment segment) {
        if (segment.byteSize() > Integer.MAX_VALUE) {
            throw new ZarrException("chunk of " + segment.byteSize()
                    + " bytes cannot be compressed in one piece; at most " + Integer.MAX_VALUE + " can");
        }
        return segment.asByteBuffer();
    }
}
