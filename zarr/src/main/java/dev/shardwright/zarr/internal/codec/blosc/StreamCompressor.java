package dev.shardwright.zarr.internal.codec.blosc;

import java.nio.ByteBuffer;

/// Compresses one stream of a container.
interface StreamCompressor {

    /// Compresses `length` bytes of `from`, from `start` on, to `target` on in `to`, where there is room for `room`.
    ///
    /// @return the number of bytes, or -1 if they do not fit
    int compress(ByteBuffer from, int start, int length, ByteBuffer to, int target, int room);
}
