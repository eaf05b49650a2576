package dev.shardwright.cli;

import dev.shardwright.engine.Engine;
import dev.shardwright.engine.RunOptions;
import dev.shardwright.engine.definition.Definition;
import dev.shardwright.engine.plan.Plan;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CancellationException;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// What is to be planned or built: the definition, the granules, the output.
final class Subject {

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

    Definition definition() {
        return UserFiles.definition(definition);
    }

    List<String> inputs() {
        return inputs;
    }

    String output() {
        return output;
    }

    /// Plans it.
    ///
    /// @throws CancellationException if the options say that it is to stop
    Plan plan(Definition parsed, RunOptions options) throws InterruptedException {
        Plan plan = Engine.plan(parsed, inputs, output, options);
        // Whoever stopped it wants no plan, also when it was too late to plan no further.
        if (options.cancelled().getAsBoolean()) {
            throw new CancellationException("planning was cancelled");
        }
        return plan;
    }
}
