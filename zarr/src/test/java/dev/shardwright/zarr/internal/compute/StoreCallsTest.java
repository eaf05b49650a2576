package dev.shardwright.zarr.internal.compute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.shardwright.zarr.ZarrException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Calls that wait for a store beside each other.
class StoreCallsTest {

    private static List<Integer> numbers(int count) {
        return IntStream.range(0, count).boxed().toList();
    }

    @Test
    void asManyAsMayBeAreUnderWayAtATimeAndResultsKeepTheirOrder() {
        CyclicBarrier four = new CyclicBarrier(4);
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        List<Integer> results = new StoreCalls(4, "test").map(numbers(40), i -> {
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
            await(four);
            now.decrementAndGet();
            return i * i;
        });
        assertThat(results).isEqualTo(IntStream.range(0, 40).map(i -> i * i).boxed().toList());
        assertThat(most).hasValue(4);
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void aFailureIsThrownAsItIsAndWhatWasNotBegunIsLeft(int atATime) {
        for (Throwable failure : List.of(new ZarrException("damaged"), new OutOfMemoryError("no more"))) {
            AtomicInteger begun = new AtomicInteger();
            assertThatThrownBy(() -> new StoreCalls(atATime, "test").forEach(numbers(1000), i -> {
                        begun.incrementAndGet();
                        switch (failure) {
                            case RuntimeException e -> throw e;
                            case Error e -> throw e;
                            default -> throw new AssertionError(failure);
                        }
                    }))
                    .isSameAs(failure);
            assertThat(begun.get()).isBetween(1, atATime);
        }
    }

    @Test
    void whoIsInterruptedSaysSoAndStaysInterrupted() {
        CountDownLatch never = new CountDownLatch(1);
        Thread caller = Thread.currentThread();
        try {
            assertThatThrownBy(() -> new StoreCalls(2, "objects").forEach(numbers(2), _ -> {
                        caller.interrupt();
                        try {
                            never.await();
                        } catch (InterruptedException e) {
                            throw new ZarrException("gave up", e);
                        }
                    }))
                    .isInstanceOf(ZarrException.class)
                    .hasMessage("interrupted while waiting for objects");
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void whatIsShownOneByOneIsGatheredUpToAThousand() {
        List<Integer> done = new ArrayList<>();
        AtomicInteger shown = new AtomicInteger();
        new StoreCalls(1, "test").<Integer>forEachOf(
                to -> numbers(2500).forEach(i -> {
                    shown.incrementAndGet();
                    to.accept(i);
                }),
                i -> {
                    assertThat(shown.get() - i).isBetween(1, 1000);
                    done.add(i);
                });
        assertThat(done).isEqualTo(numbers(2500));
    }
}
