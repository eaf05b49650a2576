package dev.shardwright.engine.dispatch;

import dev.shardwright.engine.run.Outcome;
import java.util.function.BooleanSupplier;

/// Does a task in this process.
public interface TaskRunner {

    /// Does task `task`.
    ///
    /// @param cancelled asked now and then whether to stop
    /// @throws InterruptedException if the thread is interrupted
    Outcome run(int task, BooleanSupplier cancelled) throws InterruptedException;
}
