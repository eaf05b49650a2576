package dev.shardwright.engine.run;

import java.util.List;

/// Is told how a run goes. Calls come from one thread at a time; what a listener throws is logged and ignored.
public interface RunListener {

    /// Hears nothing.
    RunListener NONE = new RunListener() {};

    /// An input was scanned while planning.
    ///
    /// @param done inputs scanned so far
    /// @param total all inputs
    default void scanned(int done, int total) {}

    /// Dispatching starts.
    ///
    /// @param tasks how many tasks there are
    /// @param rows rows that they will read
    default void started(int tasks, long rows) {}

    /// An attempt was handed to the executor.
    default void submitted(Attempt attempt) {}

    /// An attempt ended.
    ///
    /// @param done tasks that are finished
    /// @param rows rows that the finished tasks read
    default void finished(AttemptResult result, int done, long rows) {}

    /// The dataset is being made visible: from here on the run must not be interrupted.
    default void publishing() {}

    /// The dataset became visible.
    ///
    /// @param objects how many objects it has
    default void published(int objects) {}

    /// The same listener, whose exceptions are logged and ignored.
    default RunListener guarded() {
        return new GuardedListener(List.of(this));
    }

    /// Tells all of them, one after the other.
    static RunListener all(RunListener... listeners) {
        return new GuardedListener(List.of(listeners));
    }
}
