package dev.shardwright.cli;

import dev.shardwright.engine.publish.Debris;
import dev.shardwright.storage.ObjectStore;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// `sweep`: removes what dead writers left.
@Command(
        name = "sweep",
        mixinStandardHelpOptions = true,
        description = "Removes what runs that died left: unfinished uploads, objects that were never published, their marks.",
        footer = {"", "Example: shardwright sweep out.zarr --older-than 2h"})
final class SweepCommand implements Callable<Integer> {

    private static final Pattern AGE = Pattern.compile("([0-9]{1,9})([smhd])");

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "URI", description = "the address of a dataset or store")
    private String address;

    @Option(
            names = "--older-than",
            paramLabel = "D",
            description = "such as 30m, 2h or 7d (default: ${DEFAULT-VALUE}); a run that began before is taken for dead")
    private String olderThan = "1d";

    @Option(names = "--dry-run", description = "say what would be removed, remove nothing")
    private boolean dryRun;

    @Mixin
    private CommonFlags.Json json;

    @Override
    public Integer call() {
        Duration age = parse(olderThan);
        PrintWriter out = spec.commandLine().getOut();
        Addresses.checkFolder(address);
        try (ObjectStore store = Addresses.store(address)) {
            List<String> debris = dryRun ? Debris.find(store, age) : Debris.sweep(store, age);
            int uploads = dryRun ? store.leftovers(age) : store.sweep(age);
            if (json.isSet()) {
                ObjectNode root = JsonNodeFactory.instance.objectNode();
                root.put("address", address).put("removed", !dryRun).put("uploads", uploads);
                debris.forEach(root.putArray("objects")::add);
                out.println(root.toPrettyString());
            } else {
                debris.forEach(out::println);
                out.printf(
                        "%s: %d objects of dead runs and %d unfinished uploads %s%n",
                        address, debris.size(), uploads, dryRun ? "would be removed" : "removed");
            }
        }
        out.flush();
        return ExitStatus.COMPLETE;
    }

    private static Duration parse(String text) {
        Matcher matcher = AGE.matcher(text);
        if (!matcher.matches()) {
            throw new UsageException("--older-than is \"" + text + "\", expected an age such as 30m, 2h or 7d");
        }
        long number = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> Duration.ofDays(number);
        };
    }
}
