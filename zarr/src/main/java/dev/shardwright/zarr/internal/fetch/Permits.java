package dev.shardwright.zarr.internal.fetch;

import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Permits, of which so many are out at a time, until there is no use in giving any. Thread-safe.
final class Permits {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private int left;
    private boolean cancelled;

    /// @param count how many there are, at least 1
    Permits(int count) {
        this.left = count;
    }

    /// Waits for a permit and takes it.
    ///
    /// @throws CancellationException if there are none any more
    void take() {
        lock.lock();
        try {
            while (left == 0 && !cancelled) {
                changed.awaitUninterruptibly();
            }
            if (cancelled) {
                throw new CancellationException("another part of the call has failed");
            }
            left--;
        } finally {
            lock.unlock();
        }
    }

    /// Gives a permit back.
    void give() {
        lock.lock();
        try {
            left++;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /// Refuses whoever waits for a permit, or will.
    void cancel() {
        lock.lock();
        try {
            cancelled = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
