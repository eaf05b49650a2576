package dev.shardwright.zarr;

import static dev.shardwright.zarr.Region.at;
import static dev.shardwright.zarr.Region.range;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.shardwright.storage.Durability;
import dev.shardwright.storage.MemoryBudget;
import dev.shardwright.storage.ObjectStore;
import dev.shardwright.storage.PutCondition;
import dev.shardwright.storage.Stores;
import dev.shardwright.zarr.ArrayOptions.PartialWrites;
import dev.shardwright.zarr.codec.Codecs;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Arrays, shards and indexes beyond 2³¹ of something, in bounded memory.
class BigArraysTest {

    private static final long MIB = 1 << 20;

    private final ArrayOptions options = ArrayOptions.DEFAULT.withThreads(2);

    @Test
    @Tag("chaos")
    void anArrayOf8589934592CellsIsWrittenAndReadWhereverSomethingIs() {
        long cells = 1L << 33;
        MemoryBudget budget = MemoryBudget.unlimited();
        for (boolean sharded : new boolean[] {true, false}) {
            ArrayMetadata.Builder layout = ArrayMetadata.builder(DataType.UINT8, cells).chunks(1 << 16);
            try (ObjectStore store = Stores.memory("cells")) {
                ZarrArray array = Zarr.array(store, "a", (sharded ? layout.shards(1 << 26) : layout).build(), budget)
                        .with(options);
                long middle = (1L << 32) - 3;
                array.write(Region.of(range(middle, middle + 6)), MemorySegment.ofArray(new byte[] {1, 2, 3, 4, 5, 6}));
                array.write(Region.of(at(-1)), MemorySegment.ofArray(new byte[] {9}));
                array.write(
                        Region.of(range(1L << 31, cells, 1L << 31)), MemorySegment.ofArray(new byte[] {11, 12, 13}));
                assertThat(array.read(Region.of(range(middle - 1, middle + 7))).toLongArray())
                        .containsExactly(0, 1, 2, 3, 12, 5, 6, 0);
                assertThat(array.read(Region.points(new long[][] {{cells - 1}, {(1L << 31) * 3}, {middle}, {0}}))
                                .toLongArray())
                        .containsExactly(9, 13, 1, 0);
                assertThat(array.read(Region.of(range(1L << 31, cells, 1L << 31))).toLongArray())
                        .containsExactly(11, 12, 13);
                array.fill(Region.of(range(middle, middle + 3)), MemorySegment.ofArray(new byte[] {0}));
                assertThat(array.read(Region.of(range(middle, middle + 4))).toLongArray()).containsExactly(0, 0, 0, 12);
                int[] stored = {0};
                array.storedChunks((_, object) -> {
                    stored[0]++;
                    assertThat(array.verify(object)).isEmpty();
                });
                assertThat(stored[0]).isEqualTo(4);
            }
        }
        assertThat(budget.live()).isZero();
        assertThat(budget.peak()).isLessThan(2 * MIB);
    }

    @Test
    @Tag("soak")
    void aShardOf3GiBIsStreamedReadCopiedAndWrittenInParts(@TempDir Path folder) throws IOException {
        int chunks = 192;
        int chunk = 1 << 21;
        long needed = 12L << 30;
        assumeTrue(
                Files.getFileStore(folder).getUsableSpace() > needed,
                () -> folder + " has less than " + needed + " bytes, which this test takes");
        ArrayMetadata metadata = ArrayMetadata.builder(DataType.INT64, (long) chunks * chunk)
                .chunks(chunk)
                .shards(chunks * chunk)
                .codecs(List.of(Codecs.bytes()))
                .build();
        MemoryBudget budget = MemoryBudget.unlimited();
        try (ObjectStore store = Stores.local(folder.resolve("a"), Durability.RELAXED);
                ObjectStore other = Stores.local(folder.resolve("b"), Durability.RELAXED);
                Arena arena = Arena.ofConfined()) {
            ZarrGroup root = Zarr.create(store, "", GroupMetadata.empty(), PutCondition.IF_ABSENT);
            root.createArray("a", metadata);
            ZarrArray array = Zarr.array(store, "a", metadata, budget).with(options);
            MemorySegment cells = arena.allocate(8L * chunk, 64);
            try (ShardWriter writer = array.shardWriter(0)) {
                for (int c = 0; c < chunks; c++) {
                    cells.fill((byte) (c + 1));
                    writer.append(cells, c);
                }
                writer.complete(PutCondition.ALWAYS);
            }
            assertThat(store.head("a/c/0").orElseThrow().size()).isEqualTo(8L * chunk * chunks + 16 * chunks + 4);
            assertThat(budget.peak()).as("streaming").isLessThan(17 * MIB);
            assertHolds(array, chunks, chunk);

            Zarr.copy(array, other, "");
            assertThat(budget.peak()).as("copying").isLessThan(17 * MIB);
            ZarrArray copy = Zarr.array(other, "", metadata, budget).with(options);
            assertHolds(copy, chunks, chunk);
            other.delete("c/0");

            for (PartialWrites how : PartialWrites.values()) {
                ZarrArray writer = array.with(options.withPartialWrites(how));
                // A rewrite costs 3 GiB each time; in place, only the first write does.
                for (int c : how == PartialWrites.REWRITE ? new int[] {191} : new int[] {130, 1, 190, 191}) {
                    long cell = (long) c * chunk + 7;
                    writer.write(Region.of(at(cell)), MemorySegment.ofArray(new long[] {-c}));
                    assertThat(array.read(Region.of(range(cell - 1, cell + 2))).toLongArray())
                            .containsExactly(value(c), -c, value(c));
                }
                assertHolds(array, chunks, chunk);
            }
            // Batches of one chunk, four of them at a time, each decoded and encoded.
            assertThat(budget.peak()).as("writing in parts").isLessThan(10 * 16 * MIB);
            assertThat(budget.live()).isZero();
        }
    }

    /// All cells of chunk `c` hold `c + 1` in each byte, looked at where chunks meet and beyond 2³¹ bytes.
    private static void assertHolds(ZarrArray array, int chunks, int chunk) {
        for (int c = 1; c < chunks; c++) {
            long edge = (long) c * chunk;
            assertThat(array.read(Region.of(range(edge - 1, edge + 1))).toLongArray())
                    .containsExactly(value(c - 1), value(c));
        }
        long[] strided = array.read(Region.of(range(5, (long) chunks * chunk, chunk))).toLongArray();
        assertThat(strided).containsExactly(IntStream.range(0, chunks).mapToLong(BigArraysTest::value).toArray());
    }

    private static long value(int chunk) {
        return 0x0101010101010101L * ((chunk + 1) & 0xff);
    }

    @Test
    @Tag("chaos")
    void aShardOf1048576ChunksIsWrittenReadAndWrittenInParts(@TempDir Path folder) {
        int chunks = 1 << 20;
        ArrayMetadata metadata = ArrayMetadata.builder(DataType.INT32, 4L * chunks)
                .chunks(4)
                .shards(4 * chunks)
                .codecs(List.of(Codecs.bytes(), Codecs.crc32c()))
                .build();
        int[] cells = new Random(5).ints(4L * chunks, 1, 1 << 30).toArray();
        MemoryBudget budget = MemoryBudget.unlimited();
        try (ObjectStore store = Stores.local(folder, Durability.RELAXED)) {
            ZarrArray array = Zarr.array(store, "a", metadata, budget).with(options);
            array.write(Region.of(), MemorySegment.ofArray(cells));
            assertHolds(array, cells);
            for (PartialWrites how : PartialWrites.values()) {
                ZarrArray writer = array.with(options.withPartialWrites(how));
                for (int i = 0; i < 4; i++) {
                    int from = 1_048_575 * i + 2;
                    int[] changed = new int[9];
                    Arrays.setAll(changed, k -> cells[from + k] + 1);
                    writer.write(Region.of(range(from, from + 9)), MemorySegment.ofArray(changed));
                    System.arraycopy(changed, 0, cells, from, 9);
                }
                assertHolds(array, cells);
            }
            // The index is 16 MiB, which a thread holds encoded and as entries; a write in place holds what it was and what it is.
            assertThat(budget.peak()).isBetween(16 * MIB, 5 * 16 * MIB);
            assertThat(budget.live()).isZero();
        }
    }

    private static void assertHolds(ZarrArray array, int[] cells) {
        int[] found = new int[cells.length];
        array.read(Region.of(), MemorySegment.ofArray(found));
        assertThat(Arrays.mismatch(found, cells)).isEqualTo(-1);
    }
}
