package dev.shardwright.engine.dispatch;

import dev.shardwright.engine.run.Attempt;
import dev.shardwright.engine.run.AttemptResult;
import dev.shardwright.engine.run.Cost;
import dev.shardwright.engine.run.Failure;
import dev.shardwright.engine.run.Failures;
import dev.shardwright.engine.run.Outcome;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs tasks on threads of this process.
public final class LocalExecutor implements Executor {

    private static final Logger LOG = LoggerFactory.getLogger(LocalExecutor.class);

    /// What an attempt ended with that not even its failure could be told of.
    private static final Outcome UNTOLD =
            new Outcome.Failed(Failure.of(Failure.Kind.OUT_OF_MEMORY, "the attempt ended, and why could not be told"));

    private final TaskRunner runner;
    private final int workers;
    private final long bytes;
    private final ExecutorService threads;
    private final Map<Attempt, AtomicBoolean> cancelled = new ConcurrentHashMap<>();

    /// Runs up to `workers` tasks at a time, as long as they need at most `bytes` of memory together.
    public LocalExecutor(TaskRunner runner, int workers, long bytes) {
        if (workers < 1) {
            throw new IllegalArgumentException("local executor with " + workers + " workers, expected at least 1");
        }
        this.runner = runner;
        this.workers = workers;
        this.bytes = bytes;
        this.threads = Executors.newThreadPerTaskExecutor(
                Thread.ofPlatform().name("shardwright-worker-", 0).daemon().factory());
    }

    @Override
    public Limits preflight() {
        return new Limits(workers, bytes, workers + " workers and " + (bytes >> 20) + " MiB of memory");
    }

    @Override
    public void submit(Attempt attempt, Consumer<AttemptResult> done) {
        AtomicBoolean stop = new AtomicBoolean();
        cancelled.put(attempt, stop);
        try {
            threads.execute(() -> {
                long start = System.nanoTime();
                Outcome outcome = UNTOLD;
                try {
                    outcome = run(attempt, stop);
                } finally {
                    cancelled.remove(attempt);
                    done.accept(new AttemptResult(attempt, outcome, (System.nanoTime() - start) / 1e9));
                }
            });
        } catch (OutOfMemoryError | RejectedExecutionException e) {
            // The system has no more threads to give, or the executor is closed.
            cancelled.remove(attempt);
            done.accept(new AttemptResult(attempt, new Outcome.Failed(Failures.of(e)), 0));
        }
    }

    private Outcome run(Attempt attempt, AtomicBoolean stop) {
        try {
            return runner.run(attempt.task(), stop::get);
        } catch (InterruptedException e) {
            return new Outcome.Failed(Failure.of(Failure.Kind.CANCELLED, "interrupted"));
        } catch (RuntimeException | Error e) {
            Failure failure = Failures.of(e);
            if (failure.kind() == Failure.Kind.BUG) {
                LOG.warn("task {} failed unexpectedly", attempt.task(), e);
            } else {
                LOG.debug("task {} failed", attempt.task(), e);
            }
            return new Outcome.Failed(failure);
        }
    }

    @Override
    public void cancel(Attempt attempt) {
        AtomicBoolean stop = cancelled.get(attempt);
        if (stop != null) {
            stop.set(true);
        }
    }

    /// Time on threads of this process, each with its share of the memory, which nobody bills.
    @Override
    public Cost cost(AttemptResult result) {
        return new Cost(result.seconds(), result.seconds() * bytes / workers / (1L << 30), 0);
    }

    @Override
    public void close() {
        cancelled.values().forEach(stop -> stop.set(true));
        threads.close();
    }
}
