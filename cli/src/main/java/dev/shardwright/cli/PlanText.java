package dev.shardwright.cli;

import dev.shardwright.cli.text.Sizes;
import dev.shardwright.engine.RunOptions;
import dev.shardwright.engine.plan.Input;
import dev.shardwright.engine.plan.Plan;
import dev.shardwright.engine.plan.Task;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/// A plan as a few lines for people.
final class PlanText {

    private PlanText() {}

    /// Says what the plan will do.
    ///
    /// @return the exit status: whether all inputs could be planned
    static int write(Plan plan, RunOptions options, boolean json, PrintWriter out, PrintWriter err) {
        if (json) {
            out.print(new String(plan.toBytes(), StandardCharsets.UTF_8));
        } else {
            out.printf("plan %s%n", plan.hash());
            out.printf("output      %s%n", plan.output());
            out.printf(
                    "granules    %d of %s, of which %d cross the grid%n",
                    plan.inputs().size(),
                    Sizes.print(plan.inputs().stream().mapToLong(Input::size).sum()),
                    plan.tasks().stream()
                            .flatMap(t -> t.rows().stream())
                            .mapToInt(r -> r.input())
                            .distinct()
                            .count());
            out.printf("tasks       %d shards of %d fields%n", plan.tasks().size(), plan.definition().fields().size());
            out.printf(
                    "rows        %,d to read, at most %,d in a task%n",
                    plan.rowCount(), plan.tasks().stream().mapToLong(Task::rowCount).max().orElse(0));
            out.printf(
                    "workers     %d with %s of memory%n", options.workers(), Sizes.print(options.memoryBytes()));
        }
        out.flush();
        for (Plan.InputFailure failure : plan.failures()) {
            err.println("shardwright: planning: " + failure.message());
        }
        err.flush();
        return plan.failures().isEmpty() ? ExitStatus.COMPLETE : ExitStatus.PARTIAL;
    }
}
