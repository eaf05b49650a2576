package dev.shardwright.zarr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.shardwright.storage.Durability;
import dev.shardwright.storage.MemoryBudget;
import dev.shardwright.storage.ObjectStore;
import dev.shardwright.storage.PutCondition;
import dev.shardwright.storage.StoreException;
import dev.shardwright.storage.Stores;
import dev.shardwright.zarr.codec.Codecs.IndexLocation;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Shards whose store fails while they are written.
class ShardWriterFailureTest {

    private static final ArrayMetadata.Builder ARRAY =
            ArrayMetadata.builder(DataType.INT64, 64).chunks(8).shards(64);

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(IndexLocation.class)
    void aFailureInAnyOperationLeavesTheOldShardAndHoldsNoMemory(IndexLocation location) throws IOException {
        ArrayMetadata metadata = ARRAY.indexLocation(location).build();
        try (ObjectStore store = Stores.local(folder, Durability.RELAXED)) {
            writeShard(Zarr.array(store, "", metadata, MemoryBudget.unlimited()), 1);
            byte[] old = store.get("c/0").toByteArray();
            int n = 1;
            for (; ; n++) {
                FailingStore failing = new FailingStore(store, n);
                MemoryBudget budget = MemoryBudget.unlimited();
                ZarrArray array = Zarr.array(failing, "", metadata, budget);
                try {
                    writeShard(array, 2);
                } catch (StoreException e) {
                    assertThat(e).hasMessageContaining(store.address()).hasMessageContaining("c/0");
                    assertThat(budget.live()).as("live bytes after operation %d failed", n).isZero();
                    assertThat(store.get("c/0").toByteArray()).isEqualTo(old);
                    assertThat(files()).as("files after operation %d failed", n).containsExactly("c/0");
                    continue;
                }
                assertThat(failing.failed()).isFalse();
                assertThat(budget.live()).isZero();
                break;
            }
            // upload, eight chunks, index, complete; the spooled shard goes up in two appends
            assertThat(n - 1).isEqualTo(location == IndexLocation.END ? 11 : 4);
            assertThat(store.get("c/0").toByteArray()).isNotEqualTo(old);
        }
    }

    @ParameterizedTest
    @EnumSource(IndexLocation.class)
    void aShardOfFillWhoseDeletionFailsLeavesTheOldOne(IndexLocation location) {
        ArrayMetadata metadata = ARRAY.indexLocation(location).build();
        try (ObjectStore store = Stores.local(folder, Durability.RELAXED)) {
            writeShard(Zarr.array(store, "", metadata, MemoryBudget.unlimited()), 1);
            MemoryBudget budget = MemoryBudget.unlimited();
            ZarrArray array = Zarr.array(new FailingStore(store, 1), "", metadata, budget);
            try (ShardWriter writer = array.shardWriter(0)) {
                writer.append(MemorySegment.ofArray(new long[8]), 0);
                assertThatThrownBy(() -> writer.complete(PutCondition.ALWAYS)).isInstanceOf(StoreException.class);
            }
            assertThat(budget.live()).isZero();
            assertThat(store.head("c/0")).isPresent();
        }
    }

    @ParameterizedTest
    @EnumSource(value = IndexLocation.class, names = "END")
    void aShardThatFailedToGrowCannotBeCompletedNorEmptied(IndexLocation location) {
        ArrayMetadata metadata = ARRAY.indexLocation(location).build();
        try (ObjectStore store = Stores.local(folder, Durability.RELAXED)) {
            writeShard(Zarr.array(store, "", metadata, MemoryBudget.unlimited()), 1);
            byte[] old = store.get("c/0").toByteArray();
            MemoryBudget budget = MemoryBudget.unlimited();
            for (int n = 1; n <= 3; n++) {
                ShardWriter writer =
                        Zarr.array(new FailingStore(store, n), "", metadata, budget).shardWriter(0);
                Random random = new Random(n);
                assertThatThrownBy(() -> {
                            for (int chunk = 0; chunk < 8; chunk++) {
                                writer.append(Samples.segment(random, 64), chunk);
                            }
                        })
                        .isInstanceOf(StoreException.class);
                assertThatThrownBy(() -> writer.append(Samples.segment(random, 64), 7))
                        .isInstanceOf(IllegalStateException.class);
                assertThatThrownBy(() -> writer.complete(PutCondition.ALWAYS))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("finished");
                if (n == 1) {
                    writer.close();
                } else {
                    assertThatThrownBy(writer::close).isInstanceOf(StoreException.class);
                }
                assertThat(budget.live()).isZero();
                assertThat(store.get("c/0").toByteArray()).isEqualTo(old);
            }
        }
    }

    private static void writeShard(ZarrArray array, long seed) {
        Random random = new Random(seed);
        try (ShardWriter writer = array.shardWriter(0)) {
            for (int chunk = 0; chunk < 8; chunk++) {
                writer.append(Samples.segment(random, 64), chunk);
            }
            writer.complete(PutCondition.ALWAYS);
        }
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .map(f -> folder.relativize(f).toString())
                    .filter(f -> !f.startsWith("_shardwright/local/"))
                    .sorted()
                    .toList();
        }
    }
}
