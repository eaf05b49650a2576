package dev.shardwright.zarr.torn;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Lets a second thread go step by step, while the first one waits: so that what two threads do at the same time is repeatable.
final class Baton {

    private static final long PATIENCE_SECONDS = 60;

    private final Semaphore allowed = new Semaphore(0);
    private final Semaphore arrived = new Semaphore(0);
    private volatile boolean ended;

    /// Called by the second thread before each step: waits until it may go on.
    void step() {
        arrived.release();
        acquire(allowed);
    }

    /// Called by the second thread at its end.
    void end() {
        ended = true;
        arrived.release();
    }

    /// Called by the first thread: waits until the second one stands before its first step.
    void awaitStart() {
        acquire(arrived);
    }

    /// Called by the first thread: has the second one do some steps, if it has as many.
    void let(int steps) {
        for (int i = 0; i < steps && !ended; i++) {
            allowed.release();
            acquire(arrived);
        }
    }

    /// Whether the second thread is at its end.
    boolean hasEnded() {
        return ended;
    }

    private static void acquire(Semaphore semaphore) {
        try {
            if (!semaphore.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("the other thread does not go on");
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
