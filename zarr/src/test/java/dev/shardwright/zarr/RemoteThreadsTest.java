package dev.shardwright.zarr;

import static dev.shardwright.zarr.Region.range;
import static org.assertj.core.api.Assertions.assertThat;

import dev.shardwright.storage.MemoryBudget;
import dev.shardwright.storage.ObjectStore;
import dev.shardwright.storage.Stores;
import dev.shardwright.testing.InterceptedStore;
import dev.shardwright.zarr.codec.Codecs;
import dev.shardwright.zarr.codec.Codecs.IndexLocation;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Who does what when arrays are written to a remote store: threads that compute are as many as the options say, and never
/// wait for the store; virtual threads wait, and never compute.
@Timeout(60)
class RemoteThreadsTest {

    private static final int CELLS = 1 << 12;

    private final ObjectStore store = Stores.memory("threads");
    private final MemoryBudget budget = MemoryBudget.unlimited();
    /// What was done by a thread that should not.
    private final Set<String> misplaced = ConcurrentHashMap.newKeySet();
    /// The threads that ran codecs.
    private final Set<Thread> computing = ConcurrentHashMap.newKeySet();

    @AfterEach
    void closeStoreAndLookForWhatIsStillHeld() {
        UnassumingCodec.forgetWhatIsRun();
        assertThat(budget.live()).as("live bytes").isZero();
        store.close();
    }

    /// How the cells are stored, in chunks of 64.
    enum Layout {
        CHUNKS,
        SHARDS,
        SHARDS_INDEX_AT_START,
        ONE_SHARD;

        ArrayMetadata metadata() {
            ArrayMetadata.Builder builder = ArrayMetadata.builder(DataType.INT32, CELLS)
                    .chunks(64)
                    .codecs(List.of(Codecs.bytes(), UnassumingCodec.named()));
            return switch (this) {
                case CHUNKS -> builder.build();
                case SHARDS -> builder.shards(256).build();
                case SHARDS_INDEX_AT_START ->
                    builder.shards(256).indexLocation(IndexLocation.START).build();
                case ONE_SHARD -> builder.shards(CELLS).build();
            };
        }
    }

    @ParameterizedTest
    @EnumSource
    void oneThreadComputesAndVirtualOnesWait(Layout layout) {
        ObjectStore far = new InterceptedStore(new FarStore(store)) {
            @Override
            protected <T> T around(int number, String what, boolean writes, Supplier<T> operation) {
                if (!Thread.currentThread().isVirtual()) {
                    misplaced.add(what + " by a thread that computes");
                }
                return operation.get();
            }
        };
        Runnable computes = () -> {
            if (Thread.currentThread().isVirtual()) {
                misplaced.add("a codec on a thread that waits");
            }
            computing.add(Thread.currentThread());
        };
        UnassumingCodec.BEFORE_DECODING.set(computes);
        UnassumingCodec.BEFORE_ENCODING.set(computes);
        ZarrArray array = Zarr.array(far, "a", layout.metadata(), budget).with(ArrayOptions.DEFAULT.withThreads(1));
        int[] cells = IntStream.rangeClosed(1, CELLS).toArray();
        array.write(Region.of(), MemorySegment.ofArray(cells));
        // Parts of chunks, which are fetched and decoded.
        for (int i = 10; i < CELLS - 10; i++) {
            cells[i] = -i;
        }
        array.write(Region.of(range(10, CELLS - 10)), MemorySegment.ofArray(cells).asSlice(40, 4L * (CELLS - 20)));
        assertThat(array.read(Region.of()).segment().toArray(ValueLayout.JAVA_INT)).isEqualTo(cells);
        assertThat(misplaced).isEmpty();
        assertThat(computing).containsExactly(Thread.currentThread());
    }
}
