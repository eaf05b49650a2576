package dev.shardwright.cli;

import dev.shardwright.engine.Engine;
import dev.shardwright.engine.RunOptions;
import dev.shardwright.engine.plan.Plan;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `run`: runs a plan that was kept.
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        description = "Runs a plan.",
        footer = {"", "Example: shardwright run plan.json --report run.json"})
final class RunCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "PLAN.json", description = "the plan")
    private Path file;

    @Option(names = "--dry-run", description = "say what the plan does, write nothing")
    private boolean dryRun;

    @Mixin
    private RunFlags flags;

    @Override
    public Integer call() throws InterruptedException {
        Plan plan = Plan.fromBytes(file.toString(), UserFiles.read("plan", file).getBytes(StandardCharsets.UTF_8));
        RunOptions options = flags.toOptions();
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        if (dryRun) {
            return Running.tellDry(plan, options, flags.json(), out, err);
        }
        return Running.run(
                options, flags.quiet(), err,
                running -> Engine.run(plan, running),
                report -> Running.tell(report, plan.output(), flags.report(), flags.json(), out, err));
    }
}
