package dev.shardwright.cli;

import dev.shardwright.cli.text.Sizes;
import dev.shardwright.engine.Datasets;
import dev.shardwright.engine.check.DatasetCheck;
import dev.shardwright.engine.check.Finding;
import dev.shardwright.engine.definition.Definition;
import dev.shardwright.engine.publish.Records;
import dev.shardwright.storage.ObjectStore;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
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
        // An array is checked as the part of its dataset that it is: only there is written what belongs to it.
        Optional<Datasets.Located> part = Addresses.part(address);
        String prefix = part.map(located -> located.path() + "/").orElse("");
        try (ObjectStore store = Addresses.dataset(part.map(located -> located.root().toString()).orElse(address))) {
            List<Finding> findings = new ArrayList<>();
            Consumer<Finding> found = f -> {
                if (prefix.isEmpty() || f.key().startsWith(prefix) || f.key().startsWith(Records.FOLDER)) {
                    findings.add(f);
                    if (!json.isSet()) {
                        out.println(f);
                    }
                }
            };
            DatasetCheck.Summary summary = DatasetCheck.run(store, parsed, found);
            if (json.isSet()) {
                printJson(summary, findings, out);
            } else {
                out.printf(
                        "%s: %d objects, %d arrays, %s: %s%n",
                        part.map(located -> address + " in " + located.root()).orElse(address),
                        summary.objects(), summary.arrays(), Sizes.print(summary.bytes()),
                        findings.isEmpty() ? "nothing is wrong" : findings.size() + " findings");
            }
            out.flush();
            return findings.isEmpty() ? ExitStatus.COMPLETE : ExitStatus.FAILED;
        }
    }

    private void printJson(DatasetCheck.Summary summary, List<Finding> found, PrintWriter out) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.put("address", address)
                .put("objects", summary.objects())
                .put("arrays", summary.arrays())
                .put("bytes", summary.bytes());
        ArrayNode findings = root.putArray("findings");
        found.forEach(f -> findings.addObject().put("key", f.key()).put("problem", f.problem()));
        out.println(root.toPrettyString());
    }
}
