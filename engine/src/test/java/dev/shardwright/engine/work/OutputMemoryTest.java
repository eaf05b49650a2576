package dev.shardwright.engine.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.shardwright.engine.Engine;
import dev.shardwright.engine.RunOptions;
import dev.shardwright.engine.definition.Definition;
import dev.shardwright.engine.plan.CompiledDefinition;
import dev.shardwright.engine.plan.Plan;
import dev.shardwright.engine.run.Outcome;
import dev.shardwright.grid.Healpix;
import dev.shardwright.source.GranuleFormats;
import dev.shardwright.source.GranulePool;
import dev.shardwright.storage.Buffer;
import dev.shardwright.storage.Durability;
import dev.shardwright.storage.MemoryBudget;
import dev.shardwright.storage.ObjectStore;
import dev.shardwright.storage.PutCondition;
import dev.shardwright.storage.Stores;
import dev.shardwright.storage.Upload;
import dev.shardwright.testing.ForwardingStore;
import dev.shardwright.testing.ForwardingUpload;
import dev.shardwright.zarr.ZarrArray;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The high-water mark of output memory while a shard of K chunks is made; a chunk has 16 Ki cells, in two fields of
/// 8 bytes.
class OutputMemoryTest {

    private static final int ORDER = 11;
    private static final int CHUNK_ORDER = 4;
    private static final int FIELDS = 2;
    private static final long RAW = 8L << 2 * (ORDER - CHUNK_ORDER);
    /// What one shard's index takes for a chunk, decoded and encoded, with room for the checksum.
    private static final long INDEX_BYTES = 3 * 16;

    private static final String DEFINITION =
            """
            kind: aggregate
            source:
              format: csv
              coordinates: {longitude: longitude, latitude: latitude}
              columns: {height: height}
            grid: {type: healpix, order: 11, chunk_order: 4, shard_order: %d, latitude: geodetic}
            fields:
              count: {value: count(), dtype: int64, fill_value: 0}
              height: {value: mean(height), dtype: float64, fill_value: NaN}
            """;

    @TempDir
    static Path folder;

    private static Path granule = Path.of("");

    @BeforeAll
    static void writeARowForEveryChunkOfTheFirstBaseCell() throws IOException {
        Healpix chunks = Healpix.ofOrder(CHUNK_ORDER);
        StringBuilder text = new StringBuilder("longitude,latitude,height\n");
        double[] lonLat = new double[2];
        for (long cell = 0; cell < 256; cell++) {
            chunks.centre(cell, lonLat);
            text.append(lonLat[0]).append(',').append(lonLat[1]).append(",12.5\n");
        }
        granule = Files.writeString(folder.resolve("one-row-a-chunk.csv"), text);
    }

    @Test
    void theMarkDoesNotGrowWithTheChunksOfAShard() throws Exception {
        Map<Integer, Long> marks = new HashMap<>();
        for (int shardOrder = CHUNK_ORDER; shardOrder >= 0; shardOrder--) {
            int chunks = 1 << 2 * (CHUNK_ORDER - shardOrder);
            marks.put(chunks, mark(shardOrder, chunks, store -> store));
        }

        assertThat(marks).containsOnlyKeys(1, 4, 16, 64, 256);
        assertThat(marks).allSatisfy((chunks, mark) -> assertThat(mark)
                .as("K = %d", chunks)
                .isGreaterThanOrEqualTo(RAW)
                .isLessThanOrEqualTo(bound(chunks)));
    }

    @Test
    void aChunkThatIsKeptByMistakeIsSeen() {
        assertThatThrownBy(() -> assertThat(mark(0, 256, KeepingStore::new)).isLessThanOrEqualTo(bound(256)))
                .isInstanceOf(AssertionError.class);
    }

    /// Every chunk in flight has one field decoded, a block of it shuffled, and all fields encoded, every field an upload with
    /// a part; only the indexes grow with K.
    private static long bound(int chunks) {
        long encodedBound = RAW + 64 + RAW / 128;
        long shuffled = Math.min(RAW, 256 << 10);
        return (RAW + shuffled + FIELDS * encodedBound) * ShardWorker.CHUNKS_IN_FLIGHT
                + FIELDS * partSize()
                + FIELDS * INDEX_BYTES * (chunks + 1);
    }

    private static long partSize() {
        try (ObjectStore store = Stores.local(folder.resolve("part"), Durability.RELAXED);
                Upload upload = store.upload("key")) {
            return upload.partSize();
        }
    }

    private static MemoryBudget counted = MemoryBudget.unlimited();

    /// Makes the first shard.
    ///
    /// @return the high-water mark of its output memory
    private static long mark(int shardOrder, int chunks, UnaryOperator<ObjectStore> wrap) throws Exception {
        Definition definition = Engine.parse("test.yaml", DEFINITION.formatted(shardOrder));
        Path output = folder.resolve("out-" + System.nanoTime());
        Plan plan = Engine.plan(
                definition, List.of(granule.toString()), output.toString(), RunOptions.defaults());
        try (ObjectStore store = wrap.apply(Stores.local(output, Durability.RELAXED));
                ExecutorService compute = Executors.newFixedThreadPool(2);
                GranulePool granules = new GranulePool(GranuleFormats.named("csv"), 1)) {
            CompiledDefinition compiled = CompiledDefinition.of(definition);
            TaskMemory memory = TaskMemory.of(compiled, store.partSize(), 128 << 20, 1);
            WorkContext context = WorkContext.open(
                    plan,
                    compiled,
                    new WorkContext.Target(store, "", () -> PutCondition.IF_ABSENT),
                    granules,
                    MemoryBudget.unlimited(),
                    memory,
                    folder,
                    compute);
            counted = context.outputMemory();
            assertThat(context.grid().chunksPerShard()).isEqualTo(chunks);
            Outcome outcome = ShardWorker.run(context, plan.tasks().getFirst(), () -> false);
            assertThat(outcome).isInstanceOf(Outcome.Complete.class);
            assertThat(((Outcome.Complete) outcome).output().chunks()).isEqualTo((long) FIELDS * chunks);
            assertThat(context.arrays()).hasSize(FIELDS).allSatisfy(OutputMemoryTest::hasTheChunks);
            return context.outputMemory().peak();
        }
    }

    private static void hasTheChunks(ZarrArray array) {
        int[] chunk = array.metadata().innerChunkShape().orElse(array.metadata().chunkShape());
        assertThat(8L * chunk[0]).isEqualTo(RAW);
    }

    /// Allocates as much as a decoded chunk with every append, and forgets to free it.
    private static final class KeepingStore extends ForwardingStore {
        private final List<Buffer> kept = new ArrayList<>();

        KeepingStore(ObjectStore store) {
            super(store);
        }

        @Override
        public Upload upload(String key) {
            return new ForwardingUpload(super.upload(key)) {
                @Override
                public void append(MemorySegment bytes) {
                    kept.add(counted.allocate(RAW));
                    super.append(bytes);
                }
            };
        }
    }
}
