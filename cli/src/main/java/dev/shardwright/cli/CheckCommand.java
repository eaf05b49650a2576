package dev.shardwright.cli;

import dev.shardwright.cli.text.Sizes;
import dev.shardwright.engine.check.DatasetCheck;
import dev.shardwright.storage.ObjectStore;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `check`: is a dataset whole?
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        description = "Reads and decodes everything in a dataset and lists what is wrong; status 1 if anything is.",
        footer = {"", "Example: shardwright check out.zarr --definition atl06.yaml"})
final class CheckCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "URI", description = "the dataset's address")
    private String address;

    @Option(names = "--definition", paramLabel = "F", description = "the definition that the dataset should follow")
    private Optional<Path> definition = Optional.empty();

    @Override
    public Integer call() {
        var out = spec.commandLine().getOut();
        var parsed = definition.map(UserFiles::definition);
        try (ObjectStore store = Addresses.store(address)) {
            DatasetCheck.Summary summary = DatasetCheck.run(store, parsed, finding -> out.println(finding));
            out.printf(
                    "%s: %d objects, %d arrays, %s: %s%n",
                    address, summary.objects(), summary.arrays(), Sizes.print(summary.bytes()),
                    summary.findings() == 0 ? "nothing is wrong" : summary.findings() + " findings");
            out.flush();
            return summary.findings() == 0 ? ExitStatus.COMPLETE : ExitStatus.FAILED;
        }
    }
}
