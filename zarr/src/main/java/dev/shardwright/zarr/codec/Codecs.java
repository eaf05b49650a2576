package dev.shardwright.zarr.codec;

import dev.shardwright.zarr.UnsupportedExtensionException;
import dev.shardwright.zarr.internal.codec.BloscCodec;
import dev.shardwright.zarr.internal.codec.BytesCodec;
import dev.shardwright.zarr.internal.codec.Crc32cCodec;
import dev.shardwright.zarr.internal.codec.GzipCodec;
import dev.shardwright.zarr.internal.codec.ShardingCodec;
import dev.shardwright.zarr.internal.codec.TransposeCodec;
import dev.shardwright.zarr.internal.codec.ZstdCodec;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ObjectNode;

/// The codecs of this library, and those that other libraries on the class path provide.
public final class Codecs {

    /// The compressor inside a Blosc container.
    public enum BloscCompressor {
        /// LZ4: fastest.
        LZ4,
        /// LZ4 with a slower, better compressor.
        LZ4HC,
        /// Deflate.
        ZLIB,
        /// Zstandard: best ratio for its speed.
        ZSTD
    }

    /// How Blosc rearranges elements before it compresses.
    public enum BloscShuffle {
        /// Not at all.
        NOSHUFFLE,
        /// All first bytes, then all second bytes, and so on.
        SHUFFLE,
        /// All first bits, then all second bits, and so on.
        BITSHUFFLE
    }

    /// Where a shard keeps its index.
    public enum IndexLocation {
        /// Before the chunks.
        START,
        /// After the chunks; such a shard can be streamed.
        END
    }

    /// The level of the default codec. `benchmarks/codec-level` measures what others would give.
    private static final int DEFAULT_ZSTD_LEVEL = 1;

    private static final Map<String, CodecProvider> PROVIDERS =
            ServiceLoader.load(CodecProvider.class, Codecs.class.getClassLoader()).stream()
                    .map(ServiceLoader.Provider::get)
                    .collect(Collectors.toUnmodifiableMap(CodecProvider::name, p -> p));

    private Codecs() {}

    /// The codec of this name and configuration.
    ///
    /// @throws UnsupportedExtensionException if no codec of this name is known
    /// @throws dev.shardwright.zarr.ZarrException if the configuration is not what the codec expects
    public static Codec named(String name, ObjectNode configuration) {
        CodecProvider provider = PROVIDERS.get(name);
        if (provider == null) {
            throw new UnsupportedExtensionException("codec \"" + name + "\" is not supported; known are "
                    + PROVIDERS.keySet().stream().sorted().collect(Collectors.joining(", ")));
        }
        return provider.create(configuration);
    }

    /// What numbers are compressed with when nothing else is said: Blosc with byte shuffle and Zstandard, which every
    /// reader has.
    public static List<Codec> defaults() {
        return List.of(bytes(), blosc(BloscCompressor.ZSTD, DEFAULT_ZSTD_LEVEL, BloscShuffle.SHUFFLE));
    }

    /// `bytes`, little-endian.
    public static Codec bytes() {
        return BytesCodec.LITTLE;
    }

    /// `bytes`, big-endian.
    public static Codec bytesBigEndian() {
        return BytesCodec.BIG;
    }

    /// `transpose`: dimension `i` of the encoded chunk is dimension `order[i]` of the decoded one.
    public static Codec transpose(int... order) {
        return new TransposeCodec(order);
    }

    /// `zstd`, with or without a checksum in the frame.
    public static Codec zstd(int level, boolean checksum) {
        return new ZstdCodec(level, checksum);
    }

    /// `gzip`, level 0 to 9.
    public static Codec gzip(int level) {
        return new GzipCodec(level);
    }

    /// `blosc`, level 0 to 9; element and block sizes follow from the chunk.
    public static Codec blosc(BloscCompressor compressor, int level, BloscShuffle shuffle) {
        return new BloscCodec(compressor, level, shuffle, 0, 0);
    }

    /// `crc32c`: four bytes of checksum behind the data.
    public static Codec crc32c() {
        return Crc32cCodec.INSTANCE;
    }

    /// `sharding_indexed` with an index of little-endian numbers and a CRC32C.
    ///
    /// @param chunkShape the shape of the shard's chunks
    /// @param codecs how each chunk is encoded
    public static Codec sharding(int[] chunkShape, List<Codec> codecs, IndexLocation indexLocation) {
        return new ShardingCodec(chunkShape, codecs, List.of(bytes(), crc32c()), indexLocation);
    }
}
