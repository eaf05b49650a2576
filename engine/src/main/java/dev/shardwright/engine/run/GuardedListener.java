package dev.shardwright.engine.run;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A listener that cannot harm a run: what the other one throws is logged and ignored.
record GuardedListener(RunListener other) implements RunListener {

    private static final Logger LOG = LoggerFactory.getLogger(RunListener.class);

    @Override
    public RunListener guarded() {
        return this;
    }

    @Override
    public void scanned(int done, int total) {
        tell(() -> other.scanned(done, total));
    }

    @Override
    public void started(int tasks, long rows) {
        tell(() -> other.started(tasks, rows));
    }

    @Override
    public void submitted(Attempt attempt) {
        tell(() -> other.submitted(attempt));
    }

    @Override
    public void finished(AttemptResult result, int done, long rows) {
        tell(() -> other.finished(result, done, rows));
    }

    @Override
    public void published(int objects) {
        tell(() -> other.published(objects));
    }

    private static void tell(Runnable call) {
        try {
            call.run();
        } catch (RuntimeException e) {
            LOG.warn("a run listener failed", e);
        }
    }
}
