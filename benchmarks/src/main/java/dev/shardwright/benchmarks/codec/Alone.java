package dev.shardwright.benchmarks.codec;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/// What does the work of a codec, called by itself on the same memory: the JDK's bulk copies and checksums, its zlib, zstd-jni.
/// What is kept between calls is made once.
final class Alone {

    private Alone() {}

    /// A copy: what `bytes` and `transpose` cannot be faster than.
    record Copy(long bound) implements Coding {
        @Override
        public long encode(MemorySegment decoded, MemorySegment encoded) {
            MemorySegment.copy(decoded, 0, encoded, 0, bound);
            return bound;
        }

        @Override
        public void decode(MemorySegment encoded, MemorySegment decoded) {
            MemorySegment.copy(encoded, 0, decoded, 0, bound);
        }
    }

    /// A copy that changes the byte order of elements of 2 or 8 bytes.
    record Swap(long bound, int size) implements Coding {

        @Override
        public long encode(MemorySegment decoded, MemorySegment encoded) {
            swap(decoded, encoded);
            return bound;
        }

        @Override
        public void decode(MemorySegment encoded, MemorySegment decoded) {
            swap(encoded, decoded);
        }

        private void swap(MemorySegment from, MemorySegment to) {
            ValueLayout layout =
                    switch (size) {
                        case 2 -> ValueLayout.JAVA_SHORT_UNALIGNED;
                        case 8 -> ValueLayout.JAVA_LONG_UNALIGNED;
                        default -> throw new IllegalArgumentException("elements of " + size + " bytes, expected 2 or 8");
                    };
            MemorySegment.copy(
                    from,
                    layout.withOrder(ByteOrder.LITTLE_ENDIAN),
                    0,
                    to,
                    layout.withOrder(ByteOrder.BIG_ENDIAN),
                    0,
                    bound / size);
        }
    }

    /// A CRC32C, and a copy.
    record Checksum(long size) implements Coding {
        private static final ValueLayout.OfInt INT =
                ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

        @Override
        public long bound() {
            return size + Integer.BYTES;
        }

        @Override
        public long encode(MemorySegment decoded, MemorySegment encoded) {
            MemorySegment.copy(decoded, 0, encoded, 0, size);
            encoded.set(INT, size, of(decoded));
            return size + Integer.BYTES;
        }

        @Override
        public void decode(MemorySegment encoded, MemorySegment decoded) {
            MemorySegment.copy(encoded, 0, decoded, 0, size);
            if (of(encoded.asSlice(0, size)) != encoded.get(INT, size)) {
                throw new IllegalStateException("wrong checksum");
            }
        }

        private static int of(MemorySegment bytes) {
            CRC32C crc = new CRC32C();
            crc.update(bytes.asByteBuffer());
            return (int) crc.getValue();
        }
    }

    /// zstd-jni with a context for each direction.
    record Zstandard(long bound, ZstdCompressCtx compressor, ZstdDecompressCtx decompressor) implements Coding {

        Zstandard(long size, int level) {
            this(Zstd.compressBound(size), new ZstdCompressCtx().setLevel(level), new ZstdDecompressCtx());
        }

        @Override
        public long encode(MemorySegment decoded, MemorySegment encoded) {
            ByteBuffer in = decoded.asByteBuffer();
            ByteBuffer out = encoded.asByteBuffer();
            return compressor.compressDirectByteBuffer(out, 0, out.capacity(), in, 0, in.capacity());
        }

        @Override
        public void decode(MemorySegment encoded, MemorySegment decoded) {
            ByteBuffer in = encoded.asByteBuffer();
            ByteBuffer out = decoded.asByteBuffer();
            decompressor.decompressDirectByteBuffer(out, 0, out.capacity(), in, 0, in.capacity());
        }
    }

    /// The JDK's zlib without a header, and a CRC32, which gzip needs.
    record Gzip(long size, Deflater deflater, Inflater inflater) implements Coding {

        Gzip(long size, int level) {
            this(size, new Deflater(level, true), new Inflater(true));
        }

        @Override
        public long bound() {
            return size + size / 1000 + 64;
        }

        @Override
        public long encode(MemorySegment decoded, MemorySegment encoded) {
            checksum(decoded);
            deflater.reset();
            deflater.setInput(decoded.asByteBuffer());
            deflater.finish();
            deflater.deflate(encoded.asByteBuffer());
            if (!deflater.finished()) {
                throw new IllegalStateException("room for " + encoded.byteSize() + " bytes is too little");
            }
            return deflater.getBytesWritten();
        }

        @Override
        public void decode(MemorySegment encoded, MemorySegment decoded) {
            inflater.reset();
            inflater.setInput(encoded.asByteBuffer());
            try {
                if (inflater.inflate(decoded.asByteBuffer()) != size) {
                    throw new IllegalStateException("inflated to fewer bytes than " + size);
                }
            } catch (DataFormatException e) {
                throw new IllegalStateException(e);
            }
            checksum(decoded);
        }

        private static long checksum(MemorySegment bytes) {
            CRC32 crc = new CRC32();
            crc.update(bytes.asByteBuffer());
            return crc.getValue();
        }
    }
}
