package dev.shardwright.engine.dispatch;

import dev.shardwright.engine.run.AttemptResult;
import dev.shardwright.engine.run.Cost;
import java.util.List;

/// What dispatching gave.
///
/// @param results the result of every task that was attempted, by task
/// @param cost what all attempts cost together
/// @param cancelled whether the run was cancelled before every task was done
public record Dispatched(List<AttemptResult> results, Cost cost, boolean cancelled) {
    /// Copies the list.
    public Dispatched {
        results = List.copyOf(results);
    }
}
