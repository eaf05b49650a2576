package dev.shardwright.zarr;

import dev.shardwright.zarr.codec.Codec;
import dev.shardwright.zarr.codec.Codecs;
import dev.shardwright.zarr.codec.Codecs.BloscCompressor;
import dev.shardwright.zarr.codec.Codecs.BloscShuffle;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Random;

/// Data types, codecs and chunks for tests.
final class Samples {

    /// One of every kind and size.
    static final List<DataType> TYPES = List.of(
            DataType.BOOL,
            DataType.INT8,
            DataType.INT16,
            DataType.INT32,
            DataType.INT64,
            DataType.UINT8,
            DataType.UINT16,
            DataType.UINT32,
            DataType.UINT64,
            DataType.FLOAT16,
            DataType.FLOAT32,
            DataType.FLOAT64,
            DataType.COMPLEX64,
            DataType.COMPLEX128,
            new DataType(DataType.Kind.RAW, 1),
            new DataType(DataType.Kind.RAW, 3),
            new DataType(DataType.Kind.RAW, 300));

    /// Bytes-to-bytes codecs, alone and behind each other; none is one of the choices.
    static final List<List<Codec>> COMPRESSION = List.of(
            List.of(),
            List.of(Codecs.zstd(1, false)),
            List.of(Codecs.zstd(-5, true)),
            List.of(Codecs.gzip(0)),
            List.of(Codecs.gzip(6)),
            List.of(Codecs.blosc(BloscCompressor.LZ4, 5, BloscShuffle.SHUFFLE)),
            List.of(Codecs.blosc(BloscCompressor.LZ4HC, 9, BloscShuffle.NOSHUFFLE)),
            List.of(Codecs.blosc(BloscCompressor.ZLIB, 1, BloscShuffle.BITSHUFFLE)),
            List.of(Codecs.blosc(BloscCompressor.ZSTD, 0, BloscShuffle.SHUFFLE)),
            List.of(Codecs.crc32c()),
            List.of(Codecs.zstd(3, false), Codecs.crc32c()),
            List.of(Codecs.crc32c(), Codecs.gzip(1), Codecs.crc32c()));

    private Samples() {}

    /// Bytes that compress a little, none of which is zero.
    static byte[] bytes(Random random, int size) {
        byte[] bytes = new byte[size];
        for (int i = 0; i < size; i++) {
            bytes[i] = (byte) (1 + random.nextInt(random.nextInt(8) == 0 ? 255 : 3));
        }
        return bytes;
    }

    /// Elements of a type, of which booleans are 0 and 1.
    static byte[] elements(Random random, DataType type, int count) {
        byte[] bytes = bytes(random, count * type.size());
        for (int i = 0; type.equals(DataType.BOOL) && i < count; i++) {
            bytes[i] &= 1;
        }
        return bytes;
    }

    static MemorySegment segment(Random random, int size) {
        return MemorySegment.ofArray(bytes(random, size));
    }
}
