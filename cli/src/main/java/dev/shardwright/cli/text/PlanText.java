package dev.shardwright.cli.text;

import dev.shardwright.engine.RunOptions;
import dev.shardwright.engine.plan.Input;
import dev.shardwright.engine.plan.Plan;
import dev.shardwright.engine.plan.RowSet;
import dev.shardwright.engine.plan.Task;
import java.io.PrintWriter;

/// A plan as a few lines for people.
public final class PlanText {

    private PlanText() {}

    /// Says what the plan will do.
    public static void write(Plan plan, RunOptions options, PrintWriter out) {
        out.printf("plan %s%n", plan.hash());
        out.printf("output      %s%n", plan.output());
        out.printf(
                "granules    %d of %s, of which %d cross the grid%n",
                plan.inputs().size(),
                Sizes.print(plan.inputs().stream().mapToLong(Input::size).sum()),
                plan.tasks().stream()
                        .flatMap(t -> t.rows().stream())
                        .mapToInt(RowSet::input)
                        .distinct()
                        .count());
        out.printf("tasks       %d shards of %d fields%n", plan.tasks().size(), plan.definition().fields().size());
        out.printf(
                "rows        %,d to read, at most %,d in a task%n",
                plan.rowCount(), plan.tasks().stream().mapToLong(Task::rowCount).max().orElse(0));
        out.printf("workers     %d with %s of memory%n", options.workers(), Sizes.print(options.memoryBytes()));
    }

    /// Says which granules could not be planned.
    public static void writeFailures(Plan plan, PrintWriter err) {
        for (Plan.InputFailure failure : plan.failures()) {
            err.println("shardwright: planning: " + failure.message());
        }
    }
}
