package dev.shardwright.cli;

import dev.shardwright.cli.text.Sizes;
import dev.shardwright.engine.check.DatasetCheck;
import dev.shardwright.engine.definition.Definition;
import dev.shardwright.storage.ObjectStore;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `check`: is a dataset whole?
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        description = "Reads and decodes everything in a dataset and lists what is wrong; status 1 if anything is.",
        footer = {"", "Example: shardwright check out.zarr --definition examples/atl06-healpix.yaml"})
final class CheckCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "URI", description = "the dataset's address")
    private String address;

    @Option(names = "--definition", paramLabel = "F", description = "the definition that the dataset should follow")
    private Optional<Path> definition = Optional.empty();

    @Mixin
    private CommonFlags.Json json;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        Optional<Definition> parsed = definition.map(UserFiles::definition);
        try (ObjectStore store = Addresses.dataset(address)) {
            DatasetCheck.Summary summary = json.isSet() ? printJson(store, parsed, out) : printText(store, parsed, out);
            out.flush();
            return summary.findings() == 0 ? ExitStatus.COMPLETE : ExitStatus.FAILED;
        }
    }

    /// Prints what is wrong as it is found.
    private DatasetCheck.Summary printText(ObjectStore store, Optional<Definition> expected, PrintWriter out) {
        DatasetCheck.Summary summary = DatasetCheck.run(store, expected, out::println);
        out.printf(
                "%s: %d objects, %d arrays, %s: %s%n",
                address, summary.objects(), summary.arrays(), Sizes.print(summary.bytes()),
                summary.findings() == 0 ? "nothing is wrong" : summary.findings() + " findings");
        return summary;
    }

    private DatasetCheck.Summary printJson(ObjectStore store, Optional<Definition> expected, PrintWriter out) {
        JsonMapper mapper = new JsonMapper();
        ObjectNode root = mapper.createObjectNode();
        ArrayNode findings = mapper.createArrayNode();
        DatasetCheck.Summary summary = DatasetCheck.run(
                store, expected, f -> findings.addObject().put("key", f.key()).put("problem", f.problem()));
        root.put("address", address)
                .put("objects", summary.objects())
                .put("arrays", summary.arrays())
                .put("bytes", summary.bytes())
                .set("findings", findings);
        out.println(mapper.writerWithDefaultPrettyPrinter().writeValueAsString(root));
        return summary;
    }
}
