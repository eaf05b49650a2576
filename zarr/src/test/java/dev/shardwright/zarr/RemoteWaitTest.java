package dev.shardwright.zarr;

import static dev.shardwright.zarr.Region.range;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.shardwright.storage.MemoryBudget;
import dev.shardwright.storage.ObjectStore;
import dev.shardwright.storage.PutCondition;
import dev.shardwright.storage.StoreException;
import dev.shardwright.storage.Stores;
import dev.shardwright.zarr.UnreliableStore.Fate;
import dev.shardwright.zarr.codec.Codecs;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Arrays in a store on another machine that does not answer for a while.
@Timeout(60)
class RemoteWaitTest {

    private static final int REQUESTS = 4;
    private static final int CELLS = 48;

    private final ObjectStore store = Stores.memory("waits");
    private final MemoryBudget budget = MemoryBudget.unlimited();
    /// Goes down with each operation that begins.
    private final CountDownLatch begun = new CountDownLatch(REQUESTS);
    private final CountDownLatch answers = new CountDownLatch(1);

    @BeforeEach
    void writeArrays() {
        for (boolean sharded : new boolean[] {false, true}) {
            array(store, sharded).write(Region.of(), MemorySegment.ofArray(cells()));
        }
    }

    @AfterEach
    void closeStoreAndLookForWhatIsStillHeld() {
        assertThat(budget.live()).as("live bytes").isZero();
        store.close();
    }

    private static int[] cells() {
        return IntStream.rangeClosed(1, CELLS).toArray();
    }

    /// Twelve chunks, each an object of its own or in a shard of its own.
    private ZarrArray array(ObjectStore in, boolean sharded) {
        ArrayMetadata.Builder builder =
                ArrayMetadata.builder(DataType.INT32, CELLS).chunks(4).codecs(List.of(Codecs.bytes(), Codecs.crc32c()));
        return Zarr.array(in, sharded ? "shards" : "chunks", (sharded ? builder.shards(4) : builder).build(), budget)
                .with(ArrayOptions.DEFAULT.withRequests(REQUESTS));
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException("memory://waits: interrupted", e);
        }
    }

    /// A store whose first operations wait until as many have begun as may be under way, and then for {@link #answers}.
    private UnreliableStore waiting(UnreliableStore.Line line) {
        return new UnreliableStore(store, number -> {
            begun.countDown();
            await(begun);
            Fate fate = line.fate(number);
            if (fate == Fate.GOOD) {
                await(answers);
            }
            return fate;
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void asManyRequestsAreUnderWayAsTheOptionsSayAndNoMore(boolean sharded) {
        answers.countDown();
        UnreliableStore far = waiting(_ -> Fate.GOOD);
        assertThat(array(far, sharded).read(Region.of()).toLongArray())
                .isEqualTo(IntStream.of(cells()).asLongStream().toArray());
        assertThat(far.mostUnderWay()).isEqualTo(REQUESTS);
        assertThat(far.underWay()).isZero();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aReadThatHasFailedAsksForNothingMoreAndWaitsForWhatIsUnderWay(boolean sharded) throws Exception {
        CountDownLatch refused = new CountDownLatch(1);
        UnreliableStore far = waiting(number -> {
            if (number == 1) {
                refused.countDown();
                return Fate.REFUSED;
            }
            return Fate.GOOD;
        });
        FutureTask<Integer> read = new FutureTask<>(() -> {
            assertThatExceptionOfType(StoreException.class)
                    .isThrownBy(() -> array(far, sharded).read(Region.of()))
                    .withMessageContaining("operation 1");
            return far.underWay();
        });
        Thread.ofPlatform().start(read);
        await(refused);
        while (far.underWay() == REQUESTS) {
            Thread.onSpinWait();
        }
        assertThat(read.isDone()).isFalse();
        answers.countDown();
        assertThat(read.get()).isZero();
        assertThat(far.operations()).isLessThan(sharded ? 24 : 12);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aReadThatMayMakeAnyNumberOfRequestsEndsWhenOneFails(boolean sharded) {
        // Which part of the call is the last to end is up to chance.
        for (int i = 0; i < 50; i++) {
            UnreliableStore far = new UnreliableStore(store, UnreliableStore.from(1, Fate.REFUSED));
            ZarrArray array = array(far, sharded).with(ArrayOptions.DEFAULT.withRequests(Integer.MAX_VALUE));
            assertThatExceptionOfType(StoreException.class)
                    .isThrownBy(() -> array.read(Region.of(range(0, 4))))
                    .withMessageContaining("operation 1");
            assertThat(far.underWay()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aReadThatIsInterruptedEndsWhenItsRequestsDoAndTheThreadStaysInterrupted(boolean virtual) throws Exception {
        isInterrupted(virtual, far -> array(far, true).read(Region.of()));
        isInterrupted(virtual, far -> array(far, false).read(Region.of()));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aWriteThatIsInterruptedEndsWhenItsRequestsDoAndTheThreadStaysInterrupted(boolean sharded) throws Exception {
        isInterrupted(false, far -> array(far, sharded).write(Region.of(range(1, CELLS - 1)), MemorySegment.ofArray(new int[CELLS - 2])));
        // Each chunk is as it was or as it was to become.
        long[] found = array(store, sharded).read(Region.of()).toLongArray();
        for (int i = 0; i < CELLS; i++) {
            boolean isNew = i > 0 && i < CELLS - 1 && found[Math.min(Math.max(1, i / 4 * 4), CELLS - 2)] == 0;
            assertThat(found[i]).as("cell %d", i).isEqualTo(isNew ? 0 : i + 1);
        }
    }

    @Test
    void aWalkThatIsInterruptedEnds() throws Exception {
        ZarrGroup root = Zarr.create(store, "", GroupMetadata.empty(), PutCondition.ALWAYS);
        for (int i = 0; i < 8; i++) {
            root.createGroup("g" + i);
        }
        isInterrupted(false, far -> Zarr.open(far).walk(_ -> {}));
    }

    /// Makes a call, interrupts it while an operation is waiting, and only then has that answered.
    private void isInterrupted(boolean virtual, Consumer<ObjectStore> call) throws Exception {
        CountDownLatch waits = new CountDownLatch(1);
        CountDownLatch answer = new CountDownLatch(1);
        // The first two operations may be made by the calling thread itself.
        UnreliableStore far = new UnreliableStore(store, number -> {
            if (number > 2) {
                waits.countDown();
                await(answer);
            }
            return Fate.GOOD;
        });
        AtomicBoolean stillInterrupted = new AtomicBoolean();
        FutureTask<Integer> task = new FutureTask<>(() -> {
            assertThatExceptionOfType(ZarrException.class)
                    .isThrownBy(() -> call.accept(far))
                    .withMessageContaining("interrupted");
            stillInterrupted.set(Thread.interrupted());
            return far.underWay();
        });
        Thread thread = (virtual ? Thread.ofVirtual() : Thread.ofPlatform()).start(task);
        await(waits);
        thread.interrupt();
        // Waiting clears the mark of an interrupt when it ends by it.
        while (thread.isInterrupted() && thread.isAlive()) {
            Thread.onSpinWait();
        }
        answer.countDown();
        assertThat(task.get()).as("operations under way").isZero();
        assertThat(stillInterrupted).isTrue();
        assertThat(budget.live()).as("live bytes").isZero();
    }
}
