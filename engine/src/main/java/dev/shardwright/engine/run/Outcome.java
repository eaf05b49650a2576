package dev.shardwright.engine.run;

import java.util.List;
import java.util.Optional;

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

    /// What the attempt made, if it made anything.
    default Optional<TaskOutput> made() {
        return switch (this) {
            case Complete c -> Optional.of(c.output);
            case Empty e -> Optional.of(e.output);
            case Partial p -> Optional.of(p.output);
            case Failed f -> Optional.empty();
        };
    }
}
