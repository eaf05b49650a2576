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
        footer = {"", "Example: shardwright plan atl06.yaml --input granules/ --output out.zarr -o plan.json"})
final class PlanCommand implements Callable<Integer> {

    private static final Path STANDARD_OUTPUT = Path.of("-");

    @Spec
    private CommandSpec spec;

    @Mixin
    private Subject subject;

    @Option(names = "-o", required = true, paramLabel = "PLAN.json", description = "where the plan goes (- for standard output)")
    private Path file;

    @Option(names = "--overwrite", description = "plan to replace the dataset that the output holds")
    private boolean overwrite;

    @Option(names = "--workers", paramLabel = "N", description = "granules scanned at a time (default: cores)")
    private int workers = Runtime.getRuntime().availableProcessors();

    @Option(names = "--quiet", description = "show no progress")
    private boolean quiet;

    @Override
    public Integer call() throws InterruptedException {
        var err = spec.commandLine().getErr();
        var out = spec.commandLine().getOut();
        if (workers < 1) {
            throw new UsageException("--workers is " + workers + ", expected at least 1");
        }
        if (toFile()) {
            UserFiles.checkWritable("plan", file);
        }
        RunOptions options = RunOptions.defaults().withOverwrite(overwrite).withWorkers(workers);
        Definition definition = subject.definition();
        return Running.run(
                options, quiet, err,
                running -> subject.plan(definition, running),
                plan -> tell(plan, options, out, err));
    }

    private int tell(Plan plan, RunOptions options, PrintWriter out, PrintWriter err) {
        if (toFile()) {
            UserFiles.write("plan", file, content -> content.write(plan.toBytes()));
        }
        return PlanText.write(plan, options, !toFile(), out, err);
    }

    private boolean toFile() {
        return !file.equals(STANDARD_OUTPUT);
    }
}
