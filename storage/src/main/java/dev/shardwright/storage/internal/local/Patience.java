package dev.shardwright.storage.internal.local;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How long to wait for a lock, or for somebody else's change of a folder.
///
/// @param word the time between two words in the log about what is waited for
/// @param end the time after which the wait is given up
record Patience(Duration word, Duration end) {

    /// A lock is held for well under a millisecond, so who waits longer waits for a process that is stopped or starved.
    static final Patience USUAL = new Patience(Duration.ofSeconds(5), Duration.ofMinutes(5));

    private static final long SHORTEST_PAUSE_NANOS = 20_000;
    private static final long LONGEST_PAUSE_NANOS = 5_000_000;

    private static final Logger LOG = LoggerFactory.getLogger(Patience.class);

    /// Starts a wait for `what`, as the log names it.
    Wait start(String what) {
        return new Wait(this, what);
    }

    /// One wait. For one thread.
    static final class Wait {
        private final Patience patience;
        private final String what;
        private final long started = System.nanoTime();
        private long words;

        private Wait(Patience patience, String what) {
            this.patience = patience;
            this.what = what;
        }

        /// Says what is waited for when it is time to.
        ///
        /// @throws IOException if the wait has lasted too long
        void check() throws IOException {
            Duration waited = Duration.ofNanos(System.nanoTime() - started);
            if (waited.compareTo(patience.end) > 0) {
                throw new IOException("waited " + waited.toSeconds() + " s for " + what + ", and gave up");
            }
            long due = waited.dividedBy(patience.word);
            if (due > words) {
                words = due;
                LOG.warn("Waiting for {} since {} s", what, waited.toSeconds());
            }
        }

        /// Lets some time pass before the caller looks again: an eighth of the time waited so far, so that waiting takes at
        /// most an eighth longer than it must, and a long wait costs next to nothing.
        ///
        /// @throws IOException if the wait has lasted too long
        /// @throws InterruptedIOException if the thread is interrupted; it stays so
        void pause() throws IOException {
            check();
            LockSupport.parkNanos(
                    Math.clamp((System.nanoTime() - started) / 8, SHORTEST_PAUSE_NANOS, LONGEST_PAUSE_NANOS));
            if (Thread.currentThread().isInterrupted()) {
                throw interrupted();
            }
        }

        /// What the wait ends with if it is interrupted. The thread is left interrupted.
        InterruptedIOException interrupted() {
            Thread.currentThread().interrupt();
            return new InterruptedIOException("interrupted while waiting for " + what);
        }
    }
}
