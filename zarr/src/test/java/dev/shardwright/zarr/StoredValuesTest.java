package dev.shardwright.zarr;

import static dev.shardwright.zarr.Region.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.shardwright.storage.MemoryBudget;
import dev.shardwright.storage.ObjectStore;
import dev.shardwright.storage.PutCondition;
import dev.shardwright.storage.Stores;
import dev.shardwright.testing.UpdatingStore;
import dev.shardwright.zarr.ArrayOptions.PartialWrites;
import dev.shardwright.zarr.codec.Codec;
import dev.shardwright.zarr.codec.Codecs;
import dev.shardwright.zarr.codec.Codecs.BloscCompressor;
import dev.shardwright.zarr.codec.Codecs.BloscShuffle;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What has been seen to go wrong in other implementations on the way of a value into a store and out again. That short names
/// and extensions which nobody needs to understand are read is in `UnsupportedArrayTest` and `MetadataTest`.
class StoredValuesTest {

    private final ObjectStore store = Stores.memory("values");
    private final MemoryBudget budget = MemoryBudget.unlimited();

    @AfterEach
    void closeStoreAndLookForWhatIsStillHeld() {
        assertThat(budget.live()).as("live bytes").isZero();
        store.close();
    }

    @Test
    void aChunkThatIsMissingInAShardIsFillValue() {
        ArrayMetadata metadata = ArrayMetadata.builder(DataType.INT32, 4, 8)
                .chunks(2, 2)
                .shards(4, 4)
                .fill(FillValue.of(DataType.INT32, 7))
                .build();
        ZarrArray array = Zarr.array(store, "a", metadata, budget);
        try (ShardWriter writer = array.shardWriter(0, 1)) {
            writer.append(MemorySegment.ofArray(new int[] {1, 2, 3, 4}), 1, 0);
            writer.complete(PutCondition.ALWAYS);
        }
        assertThat(array.read(Region.of()).toLongArray())
                .containsExactly(
                        7, 7, 7, 7, 7, 7, 7, 7,
                        7, 7, 7, 7, 7, 7, 7, 7,
                        7, 7, 7, 7, 1, 2, 7, 7,
                        7, 7, 7, 7, 3, 4, 7, 7);
        assertThat(array.read(Region.of(at(3), at(6))).getLong(0)).isEqualTo(7);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\'', textBlock =
            """
            float32   | "Infinity"                  | 0000807f
            float32   | "-Infinity"                 | 000080ff
            float32   | "NaN"                       | 0000c07f
            float32   | "0x3f800000"                | 0000803f
            float32   | "0x80000000"                | 00000080
            float32   | "0x7fc00001"                | 0100c07f
            float32   | -0.0                        | 00000080
            float16   | "0x3c00"                    | 003c
            float64   | "0x3ff0000000000000"        | 000000000000f03f
            float64   | "-Infinity"                 | 000000000000f0ff
            complex64 | ["Infinity", "0x3f800000"]  | 0000807f0000803f
            int16     | -2                          | feff
            uint64    | 18446744073709551615        | ffffffffffffffff
            """)
    void cellsThatNobodyWroteAreTheFillValueAsTheSpecificationSpellsIt(String type, String spelled, String littleEndian) {
        for (String codecs : List.of(
                "[BYTES]",
                "[{\"name\": \"sharding_indexed\", \"configuration\":"
                        + " {\"chunk_shape\": [1], \"codecs\": [BYTES], \"index_codecs\": [BYTES]}}]")) {
            String document =
                    """
                    {"zarr_format": 3, "node_type": "array", "shape": [3], "data_type": "TYPE", "fill_value": FILL,
                     "chunk_grid": {"name": "regular", "configuration": {"chunk_shape": [2]}},
                     "chunk_key_encoding": "default", "codecs": CODECS}
                    """
                            .replace("TYPE", type)
                            .replace("FILL", spelled)
                            .replace("CODECS", codecs.replace("BYTES", "{\"name\": \"bytes\", \"configuration\": {\"endian\": \"little\"}}"));
            store.put(
                    "a/zarr.json", MemorySegment.ofArray(document.getBytes(StandardCharsets.UTF_8)), PutCondition.ALWAYS);
            ZarrArray array = (ZarrArray) Zarr.open(store, "a", budget);
            byte[] fill = HexFormat.of().parseHex(littleEndian);
            assertThat(bytes(array.read(Region.of()))).isEqualTo(HexFormat.of().parseHex(littleEndian.repeat(3)));
            byte[] other = fill.clone();
            other[0] ^= 1;
            array.write(Region.of(at(1)), MemorySegment.ofArray(other));
            assertThat(bytes(array.read(Region.of(at(0))))).isEqualTo(fill);
            assertThat(bytes(array.read(Region.of(at(1))))).isEqualTo(other);
            array.write(Region.of(at(1)), MemorySegment.ofArray(fill));
            assertThat(store.head("a/c/0")).as("chunks of the fill value alone").isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void negativeZeroIsNotZeroAndNaNIsLeftOutLikeAnyFillValue(boolean sharded) {
        int zero = 0;
        int negative = 0x80000000;
        int nan = 0x7fc00000;
        int payload = 0x7fc00001;
        for (int fill : new int[] {zero, negative, nan, payload}) {
            ArrayMetadata.Builder builder = ArrayMetadata.builder(DataType.FLOAT32, 4)
                    .chunks(2)
                    .fill(FillValue.ofBytes(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(fill).array()));
            String path = sharded + HexFormat.of().toHexDigits(fill);
            ZarrArray array = Zarr.array(store, path, (sharded ? builder.shards(4) : builder).build(), budget);
            for (int value : new int[] {zero, negative, nan, payload}) {
                for (int cells : new int[] {1, 2, 4}) {
                    array.fill(Region.of(Region.range(0, cells)), MemorySegment.ofArray(new int[] {value}));
                    int[] expected = {value, cells > 1 ? value : fill, cells > 2 ? value : fill, cells > 2 ? value : fill};
                    assertThat(array.read(Region.of()).segment().toArray(ValueLayout.JAVA_INT))
                            .as("%x with fill %x", value, fill)
                            .isEqualTo(expected);
                    assertThat(store.head(path + "/c/0").isPresent())
                            .as("%x with fill %x is stored", value, fill)
                            .isEqualTo(value != fill);
                    array.fill(Region.of(), MemorySegment.ofArray(new int[] {fill}));
                    assertThat(store.head(path + "/c/0")).isEmpty();
                }
            }
        }
    }

    @Test
    void zarrOfAnotherFormatIsRefusedAndNeverGuessedAt() {
        String v2 =
                """
                {"zarr_format": 2, "shape": [2, 3], "chunks": [2, 3], "dtype": "<i2", "compressor": null, "fill_value": 0,
                 "order": "F", "filters": null}
                """;
        store.put("a/.zarray", MemorySegment.ofArray(v2.getBytes(StandardCharsets.UTF_8)), PutCondition.ALWAYS);
        store.put("a/0.0", MemorySegment.ofArray(new byte[12]), PutCondition.ALWAYS);
        assertThatThrownBy(() -> Zarr.open(store, "a", budget))
                .isInstanceOf(ZarrException.class)
                .hasMessage(
                        "memory://values: the node at \"a\" is Zarr v2 (a/.zarray), which is not supported; expected Zarr v3");
        store.put("a/zarr.json", MemorySegment.ofArray(v2.getBytes(StandardCharsets.UTF_8)), PutCondition.ALWAYS);
        assertThatThrownBy(() -> Zarr.open(store, "a", budget))
                .isInstanceOf(ZarrException.class)
                .hasMessageContaining("a/zarr.json has \"zarr_format\": 2, expected 3");
    }

    @Test
    void equalCellsGiveEqualBytesInEveryRun() {
        int[] values = IntStream.range(0, 128 * 128).map(i -> i * i / 7).toArray();
        for (List<Codec> codecs : List.of(
                List.of(Codecs.bytes(), Codecs.zstd(3, true)),
                List.of(Codecs.bytes(), Codecs.gzip(1)),
                List.of(Codecs.bytes(), Codecs.blosc(BloscCompressor.LZ4, 5, BloscShuffle.SHUFFLE)))) {
            ArrayMetadata metadata = ArrayMetadata.builder(DataType.INT32, 128, 128)
                    .chunks(8, 8)
                    .shards(128, 128)
                    .codecs(codecs)
                    .build();
            Zarr.array(store, "first", metadata, budget)
                    .with(ArrayOptions.DEFAULT.withThreads(1))
                    .write(Region.of(), MemorySegment.ofArray(values));
            byte[] first = store.get("first/c/0/0").toByteArray();
            for (int run = 0; run < 10; run++) {
                Zarr.array(store, "next", metadata, budget)
                        .with(ArrayOptions.DEFAULT.withThreads(1 + run % 4))
                        .write(Region.of(), MemorySegment.ofArray(values));
                assertThat(store.get("next/c/0/0").toByteArray()).as("run %d", run).isEqualTo(first);
            }
        }
    }

    /// Of the time that this thread computes, so that it does not matter what else the machine does.
    @Test
    void timeGrowsWithTheNumberOfChunksInAShardAndNotWithItsSquare() {
        for (int warm = 0; warm < 3; warm++) {
            nanos(32);
        }
        long few = Math.min(nanos(32), nanos(32));
        long many = Math.min(nanos(96), nanos(96));
        assertThat((double) many / few).as("time of 27 times as many chunks").isLessThan(4 * 27);
    }

    /// The time that it takes to write a cube of so many cells along each edge in chunks of 4 · 4 · 4, to write and read one of
    /// its chunks, and to read all.
    private long nanos(int edge) {
        ArrayMetadata metadata = ArrayMetadata.builder(DataType.INT32, edge, edge, edge)
                .chunks(4, 4, 4)
                .shards(edge, edge, edge)
                .codecs(List.of(Codecs.bytes()))
                .build();
        ZarrArray array = Zarr.array(store, "cube" + edge, metadata, budget).with(ArrayOptions.DEFAULT.withThreads(1));
        int[] values = IntStream.rangeClosed(1, edge * edge * edge).toArray();
        long begin = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        array.write(Region.of(), MemorySegment.ofArray(values));
        Box chunk = new Box(new long[] {8, 12, 16}, new long[] {4, 4, 4});
        array.write(chunk, MemorySegment.ofArray(new int[64]));
        assertThat(array.read(chunk).toLongArray()).containsOnly(0);
        long sum = 0;
        for (long value : array.read(Region.of()).toLongArray()) {
            sum += value;
        }
        long end = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        assertThat(sum).isPositive();
        return end - begin;
    }

    @ParameterizedTest
    @EnumSource
    void concurrentWritersOfOneShardLoseNothing(PartialWrites partialWrites) throws Exception {
        ArrayMetadata metadata = ArrayMetadata.builder(DataType.INT32, 64, 10)
                .chunks(1, 10)
                .shards(64, 10)
                .codecs(List.of(Codecs.bytes(), Codecs.zstd(1, false)))
                .build();
        ArrayOptions options = ArrayOptions.DEFAULT.withPartialWrites(partialWrites);
        for (boolean shared : new boolean[] {true, false}) {
            try (ObjectStore updating = new UpdatingStore();
                    ExecutorService threads = Executors.newFixedThreadPool(16)) {
                ZarrArray one = Zarr.array(updating, "race", metadata, budget).with(options);
                List<Future<?>> futures = new ArrayList<>();
                for (int thread = 0; thread < 16; thread++) {
                    int first = thread * 4;
                    ZarrArray array = shared ? one : one.with(options);
                    futures.add(threads.submit(() -> {
                        for (int i = 0; i < 10; i++) {
                            for (int row = first; row < first + 4; row++) {
                                array.write(Region.of(at(row), at(i)), MemorySegment.ofArray(new int[] {row + i}));
                            }
                        }
                    }));
                }
                for (Future<?> future : futures) {
                    future.get();
                }
                int[] expected = IntStream.range(0, 64 * 10).map(c -> c / 10 + c % 10).toArray();
                assertThat(one.read(Region.of()).segment().toArray(ValueLayout.JAVA_INT)).isEqualTo(expected);
            }
        }
    }

    private static byte[] bytes(ArrayValues values) {
        return values.segment().toArray(ValueLayout.JAVA_BYTE);
    }
}
