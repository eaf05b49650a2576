package dev.shardwright.storage.internal.local;

import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How long to wait for a lock.
///
/// @param word the time between two words in the log about what is waited for
/// @param end the time after which the wait is given up
record Patience(Duration word, Duration end) {

    /// A lock is held for well under a millisecond, so who waits longer waits for a process that is stopped or starved.
    static final Patience USUAL = new Patience(Duration.ofSeconds(5), Duration.ofMinutes(5));

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

        /// The time waited so far, in ns.
        long nanos() {
            return System.nanoTime() - started;
        }

        /// Says what is waited for when it is time to.
        ///
        /// @throws IOException if the wait has lasted too long
        void check() throws IOException {
            Duration waited = Duration.ofNanos(nanos());
            if (waited.compareTo(patience.end) > 0) {
                throw new IOException("waited " + waited.toSeconds() + " s for " + what + ", and gave up");
            }
            long due = waited.dividedBy(patience.word);
            if (due > words) {
                words = due;
                LOG.warn("Waiting for {} since {} s", what, waited.toSeconds());
            }
        }
    }
}
