package dev.shardwright.engine.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.shardwright.engine.run.Attempt;
import dev.shardwright.engine.run.AttemptResult;
import dev.shardwright.engine.run.Cost;
import dev.shardwright.engine.run.Failure;
import dev.shardwright.engine.run.Outcome;
import dev.shardwright.engine.run.PhaseTimes;
import dev.shardwright.engine.run.RunListener;
import dev.shardwright.engine.run.TaskOutput;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DispatcherTest {

    private static final Outcome COMPLETE =
            new Outcome.Complete(new TaskOutput(List.of(), 1, 1, 1, 0, "", new PhaseTimes()));
    private static final Outcome FAILED = new Outcome.Failed(Failure.of(Failure.Kind.STORE, "broken"));
    private static final Outcome CANCELLED = new Outcome.Failed(Failure.of(Failure.Kind.CANCELLED, "cancelled"));

    /// Ends an attempt as soon as no other can be submitted: when the next result is awaited.
    private static class FakeExecutor implements Executor {
        private final Limits limits;
        private final Map<Attempt, Consumer<AttemptResult>> running = new HashMap<>();
        final List<Integer> submitted = new ArrayList<>();
        final List<Integer> cancelled = new ArrayList<>();
        int most;

        FakeExecutor(int attempts, long bytes) {
            limits = new Limits(attempts, bytes, "test");
        }

        Outcome outcome(int task) {
            return COMPLETE;
        }

        @Override
        public Limits preflight() {
            return limits;
        }

        @Override
        public void submit(Attempt attempt, Consumer<AttemptResult> done) {
            submitted.add(attempt.task());
            running.put(attempt, done);
            most = Math.max(most, running.size());
            if (running.size() == limits.attempts() || !(outcome(attempt.task()) instanceof Outcome.Complete)) {
                end(attempt, outcome(attempt.task()));
            }
        }

        void end(Attempt attempt, Outcome outcome) {
            Consumer<AttemptResult> done = running.remove(attempt);
            if (done != null) {
                done.accept(new AttemptResult(attempt, outcome, 1));
            }
        }

        void endAll() {
            List.copyOf(running.keySet()).forEach(a -> end(a, outcome(a.task())));
        }

        @Override
        public void cancel(Attempt attempt) {
            if (running.containsKey(attempt)) {
                cancelled.add(attempt.task());
                end(attempt, CANCELLED);
            }
        }

        @Override
        public Cost cost(AttemptResult result) {
            return new Cost(result.seconds(), 2, 0.5);
        }

        @Override
        public void close() {}
    }

    private static List<Work> tasks(int n, long bytes) {
        return IntStream.range(0, n).mapToObj(t -> new Work(t, t % 3, bytes)).toList();
    }

    /// Lets what is running end whenever the dispatcher looks for cancellation.
    private static Dispatched run(FakeExecutor executor, List<Work> tasks) throws InterruptedException {
        return Dispatcher.run(tasks, executor, RunListener.NONE, () -> {
            executor.endAll();
            return false;
        });
    }

    @Test
    void everyTaskIsDoneOnceTheHeaviestFirst() throws Exception {
        FakeExecutor executor = new FakeExecutor(2, Long.MAX_VALUE);

        Dispatched dispatched = run(executor, tasks(7, 1));

        assertThat(executor.submitted).containsExactly(2, 5, 1, 4, 0, 3, 6);
        assertThat(dispatched.results()).extracting(r -> r.attempt().task()).containsExactly(0, 1, 2, 3, 4, 5, 6);
        assertThat(dispatched.cost()).isEqualTo(new Cost(7, 14, 3.5));
        assertThat(dispatched.cancelled()).isFalse();
    }

    @Test
    void noMoreAttemptsAreInFlightThanTheExecutorCarries() throws Exception {
        FakeExecutor executor = new FakeExecutor(3, Long.MAX_VALUE);
        run(executor, tasks(20, 1));
        assertThat(executor.most).isEqualTo(3);
    }

    @Test
    void noMoreBytesAreInFlightThanTheExecutorCarries() throws Exception {
        FakeExecutor executor = new FakeExecutor(10, 100);
        run(executor, tasks(20, 40));
        assertThat(executor.most).isEqualTo(2);
    }

    @Test
    void aTaskThatNeedsMoreThanEverythingRunsAlone() throws Exception {
        FakeExecutor executor = new FakeExecutor(10, 100);
        Dispatched dispatched = run(executor, tasks(4, 1000));
        assertThat(executor.most).isEqualTo(1);
        assertThat(dispatched.results()).hasSize(4);
    }

    @Test
    void aFailureStopsTheRun() throws Exception {
        FakeExecutor executor = new FakeExecutor(2, Long.MAX_VALUE) {
            @Override
            Outcome outcome(int task) {
                return task == 5 ? FAILED : COMPLETE;
            }
        };

        Dispatched dispatched = Dispatcher.run(tasks(7, 1), executor, RunListener.NONE, () -> false);

        assertThat(executor.submitted).startsWith(2, 5).hasSizeLessThan(7);
        assertThat(dispatched.results()).extracting(AttemptResult::outcome).contains(FAILED);
        assertThat(dispatched.results()).hasSameSizeAs(executor.submitted);
    }

    @Test
    void cancellingStopsWhatIsInFlight() throws Exception {
        FakeExecutor executor = new FakeExecutor(4, 2);
        AtomicBoolean asked = new AtomicBoolean();

        Dispatched dispatched = Dispatcher.run(tasks(7, 1), executor, RunListener.NONE, () -> asked.getAndSet(true));

        assertThat(dispatched.cancelled()).isTrue();
        assertThat(executor.submitted).hasSize(2);
        assertThat(executor.cancelled).containsExactlyInAnyOrderElementsOf(executor.submitted);
    }

    @Test
    void aListenerThatFailsHarmsNothing() throws Exception {
        RunListener bad = new RunListener() {
            @Override
            public void finished(AttemptResult result, int done, long rows) {
                throw new IllegalStateException("bad listener");
            }
        };
        FakeExecutor executor = new FakeExecutor(1, 1);
        assertThat(Dispatcher.run(tasks(3, 1), executor, bad, () -> false).results()).hasSize(3);
    }

    @Test
    void nothingToDoIsDone() throws Exception {
        assertThat(run(new FakeExecutor(1, 1), List.of()).results()).isEmpty();
    }

    @Test
    void theLocalExecutorRunsTasksSideBySideAndTellsHowTheyEnd() throws Exception {
        CountDownLatch together = new CountDownLatch(2);
        TaskRunner runner = (task, cancelled) -> {
            switch (task) {
                case 0, 1 -> {
                    together.countDown();
                    together.await();
                    return COMPLETE;
                }
                default -> throw new ArithmeticException("too large");
            }
        };
        try (LocalExecutor executor = new LocalExecutor(runner, 2, 100)) {
            List<Work> tasks = List.of(new Work(0, 9, 1), new Work(1, 9, 1), new Work(2, 1, 1));
            Dispatched dispatched = Dispatcher.run(tasks, executor, RunListener.NONE, () -> false);
            assertThat(dispatched.results()).hasSize(3);
            assertThat(dispatched.results().getLast().outcome())
                    .isEqualTo(new Outcome.Failed(Failure.of(Failure.Kind.VALUE, "too large")));
        }
    }

    @Test
    void closingTheLocalExecutorEndsWhatRuns() throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        AtomicBoolean ended = new AtomicBoolean();
        LocalExecutor executor = new LocalExecutor(
                (task, cancelled) -> {
                    started.countDown();
                    while (!cancelled.getAsBoolean()) {
                        Thread.onSpinWait();
                    }
                    ended.set(true);
                    return CANCELLED;
                },
                1,
                1);
        executor.submit(new Attempt(0, 1), r -> {});
        started.await();
        executor.close();
        assertThat(ended).isTrue();
    }

    @Test
    void anInterruptedRunCancelsWhatIsInFlight() {
        FakeExecutor executor = new FakeExecutor(4, 100);
        Thread.currentThread().interrupt();
        assertThatExceptionOfType(InterruptedException.class)
                .isThrownBy(() -> Dispatcher.run(tasks(2, 1), executor, RunListener.NONE, () -> false));
        assertThat(executor.cancelled).containsExactlyInAnyOrder(0, 1);
    }
}
