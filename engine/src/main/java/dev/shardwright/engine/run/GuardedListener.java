package dev.shardwright.engine.run;

import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Listeners that cannot harm a run: what one of them throws is logged and ignored.
record GuardedListener(List<RunListener> listeners) implements RunListener {

    private static final Logger LOG = LoggerFactory.getLogger(RunListener.class);

    @Override
    public RunListener guarded() {
        return this;
    }

    @Override
    public void scanned(int done, int total) {
        tell(l -> l.scanned(done, total));
    }

    @Override
    public void started(int tasks, long rows) {
        tell(l -> l.started(tasks, rows));
    }

    @Override
    public void submitted(Attempt attempt) {
        tell(l -> l.submitted(attempt));
    }

    @Override
    public void finished(AttemptResult result, int done, long rows) {
        tell(l -> l.finished(result, done, rows));
    }

    @Override
    public void publishing() {
        tell(RunListener::publishing);
    }

    @Override
    public void published(int objects) {
        tell(l -> l.published(objects));
    }

    private void tell(Consumer<RunListener> news) {
        for (RunListener listener : listeners) {
            try {
                news.accept(listener);
            } catch (RuntimeException e) {
                LOG.warn("a run listener failed", e);
            }
        }
    }
}
