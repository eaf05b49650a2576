package dev.shardwright.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class MemoryBudgetTest {

    @Test
    void liveBytesAreCountedAndTheirPeakIsKept() {
        MemoryBudget budget = MemoryBudget.of(1);

        try (Buffer a = budget.allocate(100);
                Buffer b = budget.allocate(50)) {
            assertThat(a.size() + b.size()).isEqualTo(150);
            assertThat(budget.live()).isEqualTo(150);
            b.close();
            assertThat(budget.live()).isEqualTo(100);
        }

        assertThat(budget.live()).isZero();
        assertThat(budget.peak()).isEqualTo(150);
    }

    @Test
    void aChildCountsForItselfAndForItsParents() {
        MemoryBudget root = MemoryBudget.unlimited();
        MemoryBudget left = root.child();
        MemoryBudget right = root.child();
        MemoryBudget below = left.child();

        Buffer a = below.allocate(10);
        Buffer b = right.allocate(20);
        assertThat(List.of(below.live(), left.live(), right.live(), root.live())).containsExactly(10L, 10L, 20L, 30L);
        a.close();
        Buffer c = right.allocate(5);
        b.close();
        c.close();

        assertThat(List.of(below.peak(), left.peak(), right.peak(), root.peak())).containsExactly(10L, 10L, 25L, 30L);
        assertThat(List.of(below.live(), left.live(), right.live(), root.live())).containsOnly(0L);
    }

    @Test
    void aChargeCountsWhatItIsResizedTo() {
        MemoryBudget root = MemoryBudget.unlimited();
        MemoryBudget child = root.child();

        try (MemoryBudget.Charge charge = child.charge(100)) {
            charge.resize(300);
            charge.resize(50);
            assertThat(charge.bytes()).isEqualTo(50);
            assertThat(root.live()).isEqualTo(50);
            assertThatIllegalArgumentException().isThrownBy(() -> charge.resize(-1));
        }

        assertThat(root.live()).isZero();
        assertThat(root.peak()).isEqualTo(300);
        assertThat(child.peak()).isEqualTo(300);
    }

    @Test
    void countingIsExactAmongThreads() throws Exception {
        MemoryBudget root = MemoryBudget.unlimited();

        Race.run(8, i -> () -> {
            MemoryBudget mine = root.child();
            for (int n = 1; n <= 200; n++) {
                try (Buffer buffer = mine.allocate(n);
                        MemoryBudget.Charge charge = mine.charge(n)) {
                    assertThat(mine.live()).isEqualTo(2L * n);
                    charge.resize(buffer.size() * 2);
                }
            }
            assertThat(mine.peak()).isEqualTo(600);
            return 0;
        });

        assertThat(root.live()).isZero();
        assertThat(root.peak()).isBetween(600L, 8 * 600L);
    }

    @Test
    void aBufferIsZeroedAlignedAndUsableByAnyThread() throws Exception {
        try (Buffer buffer = MemoryBudget.unlimited().allocate(10_000)) {
            assertThat(buffer.segment().address() % 64).isZero();
            assertThat(buffer.segment().toArray(ValueLayout.JAVA_BYTE)).containsOnly(0);
            Thread.ofPlatform().start(() -> buffer.segment().fill((byte) 7)).join();
            assertThat(buffer.segment().get(ValueLayout.JAVA_BYTE, 9_999)).isEqualTo((byte) 7);
        }
    }

    @Test
    void aClosedBufferIsClosedForGood() throws Exception {
        MemoryBudget budget = MemoryBudget.unlimited();
        Buffer buffer = budget.allocate(100);

        Race.run(8, i -> () -> {
            buffer.close();
            return 0;
        });
        buffer.close();

        assertThat(budget.live()).isZero();
        assertThat(buffer.size()).isEqualTo(100);
        assertThatIllegalStateException().isThrownBy(buffer::segment);
    }

    @Test
    void theSegmentOfALargeBufferIsClosedWithIt() {
        Buffer buffer = MemoryBudget.unlimited().allocate(IdleMemory.MAX_SIZE + 1);
        MemorySegment segment = buffer.segment();

        buffer.close();

        assertThatIllegalStateException().isThrownBy(() -> segment.get(ValueLayout.JAVA_BYTE, 0));
    }

    @Test
    void smallMemoryIsUsedAgainAndZeroedAgain() {
        MemoryBudget budget = MemoryBudget.unlimited();
        Buffer first = budget.allocate(1000);
        long address = first.segment().address();
        first.segment().fill((byte) 7);
        first.close();

        try (Buffer second = budget.child().allocate(1000);
                Buffer third = budget.allocate(1000)) {
            assertThat(second.segment().address()).isEqualTo(address);
            assertThat(second.segment().toArray(ValueLayout.JAVA_BYTE)).containsOnly(0);
            assertThat(third.segment().address()).isNotEqualTo(address);
        }
    }

    @Test
    void scratchMemoryIsCountedAndNotZeroed() {
        MemoryBudget budget = MemoryBudget.unlimited();
        Buffer first = budget.allocate(1000);
        first.segment().fill((byte) 7);
        first.close();

        try (Buffer small = budget.scratch(1000);
                Buffer large = budget.scratch(IdleMemory.MAX_SIZE + 1)) {
            assertThat(small.segment().toArray(ValueLayout.JAVA_BYTE)).containsOnly(7);
            assertThat(small.segment().address() % 64).isZero();
            assertThat(large.segment().address() % 64).isZero();
            assertThat(large.size()).isEqualTo(IdleMemory.MAX_SIZE + 1);
            large.segment().fill((byte) 7);
            assertThat(budget.live()).isEqualTo(IdleMemory.MAX_SIZE + 1001);
            MemorySegment segment = large.segment();
            large.close();
            assertThatIllegalStateException().isThrownBy(() -> segment.get(ValueLayout.JAVA_BYTE, 0));
        }
        assertThat(budget.live()).isZero();
        assertThat(budget.peak()).isEqualTo(IdleMemory.MAX_SIZE + 1001);
    }

    @Test
    void memoryThatManyThreadsTakeAndGiveIsHeldByOneAtATime() throws Exception {
        IdleMemory idle = new IdleMemory();

        Race.run(8, i -> () -> {
            Random random = new Random(i);
            for (int n = 0; n < 3000; n++) {
                // More sizes than may wait, so that they push out each other.
                MemorySegment mine = idle.takeAsIs(64 << random.nextInt(14));
                mine.set(ValueLayout.JAVA_INT, 0, i);
                Thread.onSpinWait();
                assertThat(mine.get(ValueLayout.JAVA_INT, 0)).isEqualTo(i);
                idle.give(mine);
                if (n % 100 == 0) {
                    idle.give(Arena.ofAuto().allocate(IdleMemory.MAX_SIZE - random.nextInt(10)));
                }
            }
            return 0;
        });

        assertThat(idle.bytes()).isBetween(1L, IdleMemory.MAX_IDLE);
        long bytes = idle.bytes();
        idle.give(idle.take(64));
        assertThat(idle.bytes()).isBetween(bytes, IdleMemory.MAX_IDLE);
    }

    @Test
    void onlyAFewMebibytesWaitForReuseAndTheSizesUsedLastStay() {
        IdleMemory idle = new IdleMemory();
        for (int i = 0; i < 10; i++) {
            idle.give(idle.take(IdleMemory.MAX_SIZE - 1));
            idle.give(Arena.ofAuto().allocate(IdleMemory.MAX_SIZE));
        }

        assertThat(idle.bytes()).isEqualTo(IdleMemory.MAX_IDLE);
        idle.give(Arena.ofAuto().allocate(64));
        assertThat(idle.bytes()).isEqualTo(IdleMemory.MAX_IDLE - IdleMemory.MAX_SIZE + 64);
    }

    @Test
    void aBufferThatIsBeingReadIntoStaysOpenAndCounted() throws Exception {
        MemoryBudget budget = MemoryBudget.unlimited();
        Buffer buffer = budget.allocate(IdleMemory.MAX_SIZE + 1);
        Pipe pipe = Pipe.open();
        Thread reader = Thread.ofPlatform().start(() -> {
            try {
                pipe.source().read(buffer.segment().asByteBuffer());
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        // Native code of the channel, below the call that holds on to the memory.
        awaitState(reader, Thread.State.RUNNABLE, "sun.nio.ch.", "read0");

        assertThatIllegalStateException().isThrownBy(buffer::close);
        assertThat(budget.live()).isEqualTo(IdleMemory.MAX_SIZE + 1);

        Channels.newOutputStream(pipe.sink()).write(42);
        reader.join();
        assertThat(buffer.segment().get(ValueLayout.JAVA_BYTE, 0)).isEqualTo((byte) 42);
        buffer.close();
        assertThat(budget.live()).isZero();
        pipe.source().close();
        pipe.sink().close();
    }

    @Test
    void aReservationWaitsUntilItFits() throws Exception {
        MemoryBudget budget = MemoryBudget.of(100);
        MemoryBudget.Reservation first = budget.reserve(60);
        MemoryBudget.Reservation second = budget.reserve(40);

        FutureTask<MemoryBudget.Reservation> third = waiting(budget, 50);
        first.close();
        first.close();
        third.get(10, TimeUnit.SECONDS);

        FutureTask<MemoryBudget.Reservation> fourth = waiting(budget, 20);
        second.close();
        fourth.get(10, TimeUnit.SECONDS).close();
        third.get().close();
        budget.reserve(100).close();
    }

    @Test
    void childrenShareTheLimitOfTheirParent() throws Exception {
        MemoryBudget root = MemoryBudget.of(100);
        assertThat(root.child().child().limit()).isEqualTo(100);
        MemoryBudget.Reservation held = root.child().reserve(80);

        FutureTask<MemoryBudget.Reservation> other = waiting(root.child().child(), 30);
        held.close();
        MemoryBudget.Reservation admitted = other.get(10, TimeUnit.SECONDS);
        FutureTask<MemoryBudget.Reservation> own = waiting(root, 71);
        admitted.close();
        own.get(10, TimeUnit.SECONDS).close();
    }

    @Test
    void workLargerThanTheLimitIsAdmittedWhenItIsAlone() throws Exception {
        MemoryBudget budget = MemoryBudget.of(100);
        MemoryBudget.Reservation small = budget.reserve(1);

        FutureTask<MemoryBudget.Reservation> large = waiting(budget, 1000);
        small.close();
        MemoryBudget.Reservation alone = large.get(10, TimeUnit.SECONDS);

        FutureTask<MemoryBudget.Reservation> next = waiting(budget, 1);
        alone.close();
        next.get(10, TimeUnit.SECONDS).close();
        MemoryBudget.unlimited().reserve(Long.MAX_VALUE).close();
    }

    @Test
    void reservedBytesNeverExceedTheLimit() throws Exception {
        MemoryBudget root = MemoryBudget.of(1000);
        AtomicLong reserved = new AtomicLong();

        Race.run(8, i -> () -> {
            Random random = new Random(i);
            MemoryBudget mine = root.child();
            for (int n = 0; n < 300; n++) {
                long bytes = random.nextLong(600);
                try (MemoryBudget.Reservation _ = mine.reserve(bytes)) {
                    assertThat(reserved.addAndGet(bytes)).isLessThanOrEqualTo(1000);
                    Thread.onSpinWait();
                    reserved.addAndGet(-bytes);
                }
            }
            return 0;
        });
        root.reserve(1000).close();
    }

    @Test
    void anInterruptedWaitReservesNothing() throws Exception {
        MemoryBudget budget = MemoryBudget.of(100);
        MemoryBudget.Reservation held = budget.reserve(100);
        CountDownLatch interrupted = new CountDownLatch(1);
        Thread waiter = Thread.ofPlatform().start(() -> {
            try {
                budget.reserve(1);
            } catch (InterruptedException e) {
                interrupted.countDown();
            }
        });
        awaitState(waiter, Thread.State.TIMED_WAITING, MemoryBudget.class.getName(), "take");
        waiter.interrupt();

        assertThat(interrupted.await(10, TimeUnit.SECONDS)).isTrue();
        held.close();
        budget.reserve(100).close();
    }

    @Test
    void numbersThatMakeNoSenseAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> MemoryBudget.of(0));
        assertThatIllegalArgumentException().isThrownBy(() -> MemoryBudget.of(-1));
        MemoryBudget budget = MemoryBudget.of(10);
        assertThatIllegalArgumentException().isThrownBy(() -> budget.reserve(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> budget.charge(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> budget.allocate(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> budget.scratch(-1));
        assertThatExceptionOfType(OutOfMemoryError.class).isThrownBy(() -> budget.scratch(Long.MAX_VALUE / 2));
        assertThatExceptionOfType(OutOfMemoryError.class).isThrownBy(() -> budget.allocate(Long.MAX_VALUE / 2));
        assertThat(budget.live()).isZero();
    }

    /// A thread that was seen to wait for `bytes` of `budget`.
    private static FutureTask<MemoryBudget.Reservation> waiting(MemoryBudget budget, long bytes) {
        FutureTask<MemoryBudget.Reservation> task = new FutureTask<>(() -> budget.reserve(bytes));
        awaitState(Thread.ofPlatform().start(task), Thread.State.TIMED_WAITING, MemoryBudget.class.getName(), "take");
        assertThat(task).isNotDone();
        return task;
    }

    private static void awaitState(Thread thread, Thread.State state, String inClass, String method) {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (thread.getState() != state
                || List.of(thread.getStackTrace()).stream()
                        .noneMatch(frame -> frame.getClassName().startsWith(inClass)
                                && frame.getMethodName().equals(method))) {
            assertThat(System.nanoTime()).as("%s", thread.getState()).isLessThan(until);
            Thread.onSpinWait();
        }
    }
}
