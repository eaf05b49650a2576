package dev.shardwright.zarr;

import static dev.shardwright.zarr.Region.at;
import static dev.shardwright.zarr.Region.range;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.shardwright.storage.MemoryBudget;
import dev.shardwright.storage.ObjectStore;
import dev.shardwright.storage.PutCondition;
import dev.shardwright.storage.Stores;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Arrays that grow, shrink and are appended to.
class ResizeTest {

    private final ObjectStore store = Stores.memory("resize");

    @AfterEach
    void closeStore() {
        store.close();
    }

    private ZarrArray array(String path, long... shape) {
        ArrayMetadata metadata = ArrayMetadata.builder(DataType.INT32, shape)
                .chunks(2, 3)
                .fill(FillValue.of(DataType.INT32, -1))
                .build();
        return Zarr.create(store, path, metadata, PutCondition.IF_ABSENT);
    }

    @Test
    void whatIsCutOffIsDeletedAndWhatGrowsIsFill() {
        ZarrArray array = array("a", 4, 6);
        array.fill(Region.of(), MemorySegment.ofArray(new int[] {5}));
        ZarrArray small = array.resize(2, 4);
        assertThat(store.head("a/c/1/0")).isEmpty();
        assertThat(store.head("a/c/0/1")).isPresent();
        assertThat(small.read(Region.of()).toLongArray()).hasSize(8).containsOnly(5);
        ZarrArray large = small.resize(4, 6);
        assertThat(large.read(Region.of(range(2, 4))).toLongArray()).hasSize(12).containsOnly(-1);
        assertThat(((ZarrArray) Zarr.open(store, "a", MemoryBudget.unlimited())).metadata().shape())
                .containsExactly(4, 6);
        assertThatThrownBy(() -> large.resize(4)).isInstanceOf(ZarrException.class).hasMessageContaining("dimensions");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void ofManyWhoAppendEachGetsRoomOfItsOwn(boolean sharded) throws Exception {
        ArrayMetadata.Builder builder = ArrayMetadata.builder(DataType.INT32, 0, 6).chunks(2, 3);
        Zarr.create(store, "b", (sharded ? builder.shards(4, 6) : builder).build(), PutCondition.IF_ABSENT);
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            List<Future<?>> futures = new ArrayList<>();
            for (int thread = 0; thread < 8; thread++) {
                int value = thread;
                futures.add(threads.submit(() -> {
                    ZarrArray array = (ZarrArray) Zarr.open(store, "b", MemoryBudget.unlimited());
                    for (int i = 0; i < 10; i++) {
                        int[] rows = new int[3 * 6];
                        java.util.Arrays.fill(rows, 100 * value + i);
                        array = array.append(
                                0,
                                new ArrayValues(DataType.INT32, new long[] {3, 6}, MemorySegment.ofArray(rows)));
                    }
                }));
            }
            for (Future<?> future : futures) {
                future.get();
            }
        }
        ZarrArray all = (ZarrArray) Zarr.open(store, "b", MemoryBudget.unlimited());
        assertThat(all.metadata().shape()).containsExactly(240, 6);
        Set<Long> seen = new HashSet<>();
        for (int block = 0; block < 80; block++) {
            long[] rows = all.read(Region.of(range(3 * block, 3 * block + 3))).toLongArray();
            assertThat(rows).containsOnly(rows[0]);
            assertThat(seen.add(rows[0])).isTrue();
        }
        assertThat(seen).hasSize(80);
    }

    @Test
    void chunksAreSelectedByTheirIndex() {
        ZarrArray array = array("c", 5, 7);
        array.write(array.chunks(at(1), range(0, 2)), MemorySegment.ofArray(new int[2 * 6]));
        assertThat(array.read(Region.of(range(2, 4), range(0, 6))).toLongArray()).containsOnly(0);
        assertThat(array.read(array.chunks(at(-1), at(-1))).shape()).containsExactly(1, 1);
        assertThat(array.read(array.chunks()).size()).isEqualTo(35);
        assertThatThrownBy(() -> array.chunks(at(3))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> array.append(0, new ArrayValues(DataType.INT32, new long[] {1, 6}, MemorySegment.ofArray(new int[6]))))
                .hasMessageContaining("[5, 7]");
    }

    @Test
    void anOldHandleCutsOffWhatIsThereNow() {
        ZarrArray old = array("d", 4, 6);
        ZarrArray larger = old.resize(8, 6);
        larger.fill(Region.of(), MemorySegment.ofArray(new int[] {5}));

        old.resize(6, 6);
        assertThat(store.head("d/c/2/0")).isPresent();
        assertThat(store.head("d/c/3/0")).isEmpty();
        old.resize(2, 6);
        assertThat(store.head("d/c/1/0")).isEmpty();
        assertThat(old.resize(8, 6).read(Region.of(range(2, 8))).toLongArray()).hasSize(36).containsOnly(-1);
    }

    @Test
    void whatDoesNotFitIsRefusedBeforeTheArrayGrows() {
        ZarrArray array = array("e", 4, 6);
        ArrayValues wider = new ArrayValues(DataType.INT64, new long[] {1, 6}, MemorySegment.ofArray(new long[6]));
        assertThatThrownBy(() -> array.append(0, wider))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("int32")
                .hasMessageContaining("int64");
        assertThat(((ZarrArray) Zarr.open(store, "e", MemoryBudget.unlimited())).metadata().shape()).containsExactly(4, 6);
        assertThatThrownBy(() -> new ArrayValues(DataType.INT32, new long[] {2, 6}, MemorySegment.ofArray(new int[6])))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("24 bytes")
                .hasMessageContaining("[2, 6]");
        assertThatThrownBy(() -> new ArrayValues(DataType.INT32, new long[] {-2, -3}, MemorySegment.ofArray(new int[6])))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(new ArrayValues(DataType.INT32, new long[] {Long.MAX_VALUE, Long.MAX_VALUE, 0}, MemorySegment.NULL).size())
                .isZero();
    }
}
