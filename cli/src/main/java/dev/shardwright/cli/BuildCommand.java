package dev.shardwright.cli;

import dev.shardwright.cli.text.Progress;
import dev.shardwright.engine.Engine;
import dev.shardwright.engine.RunOptions;
import dev.shardwright.engine.definition.Definition;
import dev.shardwright.engine.plan.Plan;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `build`: plan, dispatch, work, publish.
@Command(
        name = "build",
        mixinStandardHelpOptions = true,
        description = "Builds a dataset from granules.",
        footer = {
            "",
            "Example: shardwright build examples/atl06-healpix.yaml --input granules/ --output out.zarr --report run.json"
        })
final class BuildCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "DEFINITION", description = "the dataset's definition (YAML)")
    private Path definition;

    @Option(
            names = "--input",
            required = true,
            arity = "1..*",
            paramLabel = "URI",
            description = "files, folders, globs or addresses of granules; may be repeated")
    private List<String> inputs;

    @Option(names = "--output", required = true, paramLabel = "URI", description = "the dataset's address")
    private String output;

    @Option(names = "--dry-run", description = "plan and estimate, write nothing")
    private boolean dryRun;

    @Mixin
    private RunFlags flags;

    @Override
    public Integer call() throws InterruptedException {
        Definition parsed = Definitions.read(definition);
        RunOptions options = flags.toOptions();
        var out = spec.commandLine().getOut();
        var err = spec.commandLine().getErr();
        if (dryRun) {
            Progress progress = new Progress(err);
            Plan plan = Engine.plan(
                    parsed,
                    inputs,
                    output,
                    flags.quiet() ? options : options.withListener(progress));
            progress.end();
            return PlanText.write(plan, options, flags.json(), out, err);
        }
        return Running.run(
                flags, options, output, out, err,
                running -> Engine.build(parsed, inputs, output, running));
    }
}
