package dev.shardwright.cli;

import dev.shardwright.engine.Engine;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `schema`: the JSON Schema of definitions.
@Command(
        name = "schema",
        mixinStandardHelpOptions = true,
        description = "Prints the JSON Schema of definitions, for editors and validators.",
        footer = {"", "Example: shardwright schema > shardwright.schema.json"})
final class SchemaCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        spec.commandLine().getOut().print(Engine.schema());
        spec.commandLine().getOut().flush();
        return ExitStatus.COMPLETE;
    }
}
