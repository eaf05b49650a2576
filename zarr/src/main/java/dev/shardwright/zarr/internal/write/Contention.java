package dev.shardwright.zarr.internal.write;

import dev.shardwright.storage.StoreException;
import dev.shardwright.zarr.ZarrException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// How long to go on trying to change an object that others change at the same time. Each time that one loses, another one
/// has won, so no time is wasted by all; pauses of random length keep the same one from losing again and again.
final class Contention {

    private static final long PATIENCE = TimeUnit.MINUTES.toNanos(5);
    private static final long FIRST_PAUSE = TimeUnit.MICROSECONDS.toNanos(100);
    private static final long LONGEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(100);

    private final long began = System.nanoTime();
    private long pause = FIRST_PAUSE;

    /// Notes that somebody else was first.
    ///
    /// @throws ZarrException if that has gone on for five minutes
    void lost(StoreException reason) {
        if (System.nanoTime() - began > PATIENCE) {
            throw new ZarrException("was changed by others again and again for five minutes while a part of it was to be"
                    + " written: " + reason.getMessage(), reason);
        }
    }

    /// Waits for a moment, longer each time.
    void pause() {
        LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(pause));
        pause = Math.min(LONGEST_PAUSE, 2 * pause);
    }
}
