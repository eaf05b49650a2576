package dev.shardwright.cli;

import dev.shardwright.engine.Engine;
import dev.shardwright.engine.RunOptions;
import dev.shardwright.engine.definition.Definition;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `build`: plan, dispatch, work, publish.
@Command(
        name = "build",
        mixinStandardHelpOptions = true,
        description = "Builds a dataset from granules.",
        footer = {
            "",
            "Example: shardwright build examples/atl06-healpix.yaml \\",
            "    --input granules/ --output out.zarr --report run.json"
        })
final class BuildCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private Subject subject;

    @Option(names = "--dry-run", description = "plan and estimate, write nothing")
    private boolean dryRun;

    @Mixin
    private RunFlags flags;

    @Override
    public Integer call() throws InterruptedException {
        RunOptions options = flags.toOptions();
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        Definition definition = subject.definition();
        if (dryRun) {
            return Running.run(
                    options, flags.quiet(), err,
                    running -> subject.plan(definition, running),
                    plan -> Running.tellDry(plan, options, flags.json(), out, err));
        }
        return Running.run(
                options, flags.quiet(), err,
                running -> Engine.build(definition, subject.inputs(), subject.output(), running),
                report -> Running.tell(report, subject.output(), flags.report(), flags.json(), out, err));
    }
}
