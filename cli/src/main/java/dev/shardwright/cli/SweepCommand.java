package dev.shardwright.cli;

import dev.shardwright.storage.ObjectStore;
import dev.shardwright.storage.Stores;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `sweep`: removes what dead writers left.
@Command(
        name = "sweep",
        mixinStandardHelpOptions = true,
        description = "Removes unfinished uploads of writers that died.",
        footer = {"", "Example: shardwright sweep out.zarr --older-than 2h"})
final class SweepCommand implements Callable<Integer> {

    private static final Pattern AGE = Pattern.compile("([0-9]{1,9})([smhd])");

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "URI", description = "the address of a dataset or store")
    private String address;

    @Option(names = "--older-than", paramLabel = "D", description = "such as 30m, 2h or 7d (default: ${DEFAULT-VALUE})")
    private String olderThan = "1d";

    @Override
    public Integer call() {
        Duration age = parse(olderThan);
        try (ObjectStore store = Stores.open(address)) {
            spec.commandLine().getOut().printf("%s: %d leftovers removed%n", address, store.sweep(age));
        }
        spec.commandLine().getOut().flush();
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
