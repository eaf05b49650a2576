package dev.shardwright.engine.run;

import java.util.List;

/// How an attempt at a task ended.
public sealed interface Outcome {

    /// Everything was read and written.
    record Complete(TaskOutput output) implements Outcome {}

    /// Everything was read, and there was nothing to write.
    record Empty(TaskOutput output) implements Outcome {}

    /// Something was written, but some inputs failed. Never published as complete.
    ///
    /// @param failures what failed, at least one
    record Partial(TaskOutput output, List<Failure> failures) implements Outcome {
        /// Copies the list.
        public Partial {
            failures = List.copyOf(failures);
        }
    }

    /// Nothing was written that counts.
    record Failed(Failure failure) implements Outcome {}
}
