package dev.shardwright.zarr.codec;

import java.util.List;
import java.util.Locale;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// The codecs of this library, and those that other libraries on the class path provide.
public final class Codecs {

    /// The compressor inside a Blosc container.
    public enum BloscCompressor {
        /// Blosc's own, from the FastLZ family.
        BLOSCLZ,
        /// LZ4: fastest.
        LZ4,
        /// LZ4 with a slower, better compressor.
        LZ4HC,
        /// Snappy; not every reader has it.
        SNAPPY,
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

    private static final Providers PROVIDERS = Providers.load(Codecs.class.getClassLoader());

    private Codecs() {}

    /// {@return the codec of this name and configuration}
    ///
    /// @param name the name, or an alias
    /// @param configuration the configuration; empty if there is none
    /// @throws dev.shardwright.zarr.UnsupportedExtensionException if no codec of this name is known, or two providers have it
    /// @throws dev.shardwright.zarr.ZarrException if the configuration is not what the codec expects
    public static Codec named(String name, ObjectNode configuration) {
        return PROVIDERS.find(name).create(name, configuration);
    }

    /// {@return what numbers are compressed with when nothing else is said: Blosc with byte shuffle and Zstandard, which every
    /// reader has}
    public static List<Codec> defaults() {
        return List.of(bytes(), blosc(BloscCompressor.ZSTD, DEFAULT_ZSTD_LEVEL, BloscShuffle.SHUFFLE));
    }

    /// {@return `bytes`, little-endian}
    public static Codec bytes() {
        return named("bytes", configuration().put("endian", "little"));
    }

    /// {@return `bytes`, big-endian}
    public static Codec bytesBigEndian() {
        return named("bytes", configuration().put("endian", "big"));
    }

    /// {@return `transpose`: dimension `i` of the encoded chunk is dimension `order[i]` of the decoded one}
    ///
    /// @param order a permutation of the dimensions
    public static Codec transpose(int... order) {
        ObjectNode configuration = configuration();
        configuration.set("order", list(order));
        return named("transpose", configuration);
    }

    /// {@return `zstd`, with or without a checksum in the frame}
    ///
    /// @param level −131072 to 22
    /// @param checksum whether there is one
    public static Codec zstd(int level, boolean checksum) {
        return named("zstd", configuration().put("level", level).put("checksum", checksum));
    }

    /// {@return `gzip`, level 0 to 9}
    ///
    /// @param level 0 to 9
    public static Codec gzip(int level) {
        return named("gzip", configuration().put("level", level));
    }

    /// {@return `blosc`, level 0 to 9; element and block sizes follow from the chunk}
    ///
    /// @param compressor the compressor inside
    /// @param level 0 to 9
    /// @param shuffle how elements are rearranged before
    public static Codec blosc(BloscCompressor compressor, int level, BloscShuffle shuffle) {
        return named(
                "blosc",
                configuration()
                        .put("cname", lower(compressor))
                        .put("clevel", level)
                        .put("shuffle", lower(shuffle)));
    }

    /// {@return `crc32c`: four bytes of checksum behind the data}
    public static Codec crc32c() {
        return named("crc32c", configuration());
    }

    /// {@return `sharding_indexed` with an index of little-endian numbers and a CRC32C}
    ///
    /// @param chunkShape the shape of the shard's chunks
    /// @param codecs how each chunk is encoded
    /// @param indexLocation where the index is
    public static Codec sharding(int[] chunkShape, List<Codec> codecs, IndexLocation indexLocation) {
        ObjectNode configuration = configuration();
        configuration.set("chunk_shape", list(chunkShape));
        configuration.set("codecs", list(codecs));
        configuration.set("index_codecs", list(List.of(bytes(), crc32c())));
        configuration.put("index_location", lower(indexLocation));
        return named("sharding_indexed", configuration);
    }

    private static ObjectNode configuration() {
        return JsonNodeFactory.instance.objectNode();
    }

    private static ArrayNode list(int[] numbers) {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        for (int n : numbers) {
            list.add(n);
        }
        return list;
    }

    private static ArrayNode list(List<Codec> codecs) {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        for (Codec codec : codecs) {
            ObjectNode node = list.addObject().put("name", codec.name());
            codec.configuration().ifPresent(c -> node.set("configuration", c));
        }
        return list;
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
