package dev.shardwright.cli;

import dev.shardwright.engine.RunOptions;
import dev.shardwright.engine.definition.Definition;
import dev.shardwright.engine.plan.Plan;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `plan`: decides what a run will do, and keeps it.
@Command(
        name = "plan",
        mixinStandardHelpOptions = true,
        description = "Makes the plan of a dataset, to be looked at, kept, and run later or elsewhere.",
        footer = {
            "",
            "Example: shardwright plan examples/atl06-healpix.yaml \\",
            "    --input granules/ --output out.zarr -o plan.json"
        })
final class PlanCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private Subject subject;

    @Option(names = "-o", required = true, paramLabel = "PLAN.json", description = "where the plan goes (- for standard output)")
    private Path file;

    @Mixin
    private CommonFlags.Planning planning;

    @Mixin
    private CommonFlags.Json json;

    @Mixin
    private CommonFlags.Quiet quiet;

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        if (toFile()) {
            UserFiles.checkWritable("plan", file);
        }
        RunOptions options = planning.toOptions();
        Definition definition = subject.definition();
        return Running.run(
                options, quiet.isSet(), err,
                running -> subject.plan(definition, running),
                plan -> tell(plan, options, out, err));
    }

    private int tell(Plan plan, RunOptions options, PrintWriter out, PrintWriter err) {
        if (toFile()) {
            UserFiles.write("plan", file, content -> content.write(plan.toBytes()));
        }
        return Running.tell(plan, options, json.isSet() || !toFile(), out, err);
    }

    private boolean toFile() {
        return !UserFiles.isStandardOutput(file);
    }
}
