package dev.shardwright.engine.dispatch;

import dev.shardwright.engine.run.Attempt;
import dev.shardwright.engine.run.AttemptResult;
import dev.shardwright.engine.run.Cost;
import dev.shardwright.engine.run.Outcome;
import dev.shardwright.engine.run.RunListener;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs tasks on an executor: the longest first, never more at a time than the executor carries, in attempts and in
/// bytes. A task that fails ends the run: what is in flight is cancelled, and nothing more is submitted.
///
/// For one run and one thread.
public final class Dispatcher {

    private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);
    /// How often cancellation is looked for while results are awaited.
    private static final long LOOK_MILLIS = 100;

    /// How long nothing is heard before each word about it in the log.
    private static final long WORD_NANOS = 30_000_000_000L;

    private final Executor executor;
    private final RunListener listener;
    private final BooleanSupplier cancelled;
    private final BlockingQueue<AttemptResult> arrived = new LinkedBlockingQueue<>();
    private final Map<Attempt, Work> inFlight = new HashMap<>();
    private final List<AttemptResult> results = new ArrayList<>();
    private long bytesInFlight;
    private long rowsDone;
    private Cost cost = Cost.ZERO;

    private Dispatcher(Executor executor, RunListener listener, BooleanSupplier cancelled) {
        this.executor = executor;
        this.listener = listener.guarded();
        this.cancelled = cancelled;
    }

    /// Runs all tasks, or until one fails or the run is cancelled.
    ///
    /// @param listener is told of every attempt
    /// @param cancelled asked now and then whether to stop
    /// @throws InterruptedException if the thread is interrupted; attempts in flight are cancelled then
    public static Dispatched run(
            List<Work> tasks, Executor executor, RunListener listener, BooleanSupplier cancelled)
            throws InterruptedException {
        return new Dispatcher(executor, listener, cancelled).run(tasks);
    }

    private Dispatched run(List<Work> tasks) throws InterruptedException {
        Executor.Limits limits = executor.preflight();
        ArrayDeque<Work> pending = new ArrayDeque<>(tasks.stream()
                .sorted(Comparator.comparingLong(Work::weight).reversed().thenComparingInt(Work::task))
                .toList());
        listener.started(tasks.size(), tasks.stream().mapToLong(Work::weight).sum());
        long lastHeard = System.nanoTime();
        boolean stopping = false;
        boolean cut = false;
        try {
            while (!pending.isEmpty() || !inFlight.isEmpty()) {
                if (!stopping && cancelled.getAsBoolean()) {
                    stopping = true;
                    cut = true;
                    stop(pending);
                    continue;
                }
                while (!pending.isEmpty() && admits(limits, pending.element())) {
                    submit(pending.remove());
                }
                AttemptResult result = arrived.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                lastHeard = tellWhatIsAwaited(result != null, lastHeard, limits);
                if (result != null) {
                    finish(result);
                    if (result.outcome() instanceof Outcome.Failed && !stopping) {
                        stopping = true;
                        stop(pending);
                    }
                }
            }
        } finally {
            inFlight.keySet().forEach(executor::cancel);
        }
        results.sort(Comparator.comparingInt(r -> r.attempt().task()));
        return new Dispatched(results, cost, cut);
    }

    private long tellWhatIsAwaited(boolean heard, long lastHeard, Executor.Limits limits) {
        long now = System.nanoTime();
        if (heard) {
            return now;
        }
        if (now - lastHeard < WORD_NANOS) {
            return lastHeard;
        }
        LOG.info(
                "Waiting for {} attempts on {}: {}",
                inFlight.size(),
                limits.why(),
                inFlight.keySet().stream().limit(10).toList());
        return now;
    }

    private boolean admits(Executor.Limits limits, Work next) {
        return inFlight.isEmpty()
                || (inFlight.size() < limits.attempts() && bytesInFlight + next.bytes() <= limits.bytes());
    }

    private void submit(Work work) {
        Attempt attempt = new Attempt(work.task(), 1);
        inFlight.put(attempt, work);
        bytesInFlight += work.bytes();
        executor.submit(attempt, arrived::add);
        listener.submitted(attempt);
    }

    private void finish(AttemptResult result) {
        Work work = inFlight.remove(result.attempt());
        if (work == null) {
            LOG.warn("a second result for {} is ignored", result.attempt());
            return;
        }
        bytesInFlight -= work.bytes();
        rowsDone += work.weight();
        results.add(result);
        cost = cost.plus(executor.cost(result));
        listener.finished(result, results.size(), rowsDone);
    }

    private void stop(ArrayDeque<Work> pending) {
        pending.clear();
        inFlight.keySet().forEach(executor::cancel);
    }
}
