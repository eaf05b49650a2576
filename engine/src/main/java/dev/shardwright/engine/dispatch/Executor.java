package dev.shardwright.engine.dispatch;

import dev.shardwright.engine.run.Attempt;
import dev.shardwright.engine.run.AttemptResult;
import dev.shardwright.engine.run.Cost;
import java.util.function.Consumer;

/// Where tasks run. The dispatcher calls it from one thread; results may come from any.
public interface Executor extends AutoCloseable {

    /// What an executor can carry at a time.
    ///
    /// @param attempts attempts in flight, at least 1
    /// @param bytes memory of all attempts in flight together; one attempt is always admitted
    /// @param why what limits it, for people
    record Limits(int attempts, long bytes, String why) {
        /// Checks the numbers.
        public Limits {
            if (attempts < 1 || bytes < 1) {
                throw new IllegalArgumentException("executor limits of " + attempts + " attempts, " + bytes + " bytes");
            }
        }
    }

    /// Finds out what can be carried, before anything is submitted.
    ///
    /// @throws RuntimeException if nothing can run; the message says why
    Limits preflight();

    /// Starts an attempt and returns.
    ///
    /// @param done called exactly once, with the result, also if the attempt could not be started
    void submit(Attempt attempt, Consumer<AttemptResult> done);

    /// Asks an attempt to stop soon. It still gives a result.
    void cancel(Attempt attempt);

    /// What an attempt cost.
    Cost cost(AttemptResult result);

    /// Stops everything and frees what is held; waits for attempts that are being stopped.
    @Override
    void close();
}
