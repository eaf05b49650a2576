package dev.shardwright.cli;

import dev.shardwright.cli.text.Sizes;
import dev.shardwright.engine.RunOptions;
import dev.shardwright.storage.Durability;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// The options of every verb that runs a plan.
final class RunFlags {

    @Mixin
    private CommonFlags.Planning planning;

    @Option(
            names = "--memory",
            paramLabel = "SIZE",
            description = "memory that may be live, such as 512M or 4G (default: a quarter of the machine's)")
    private String memory = "";

    @Option(names = "--scratch", paramLabel = "DIR", description = "folder for scratch files")
    private Path scratch = Path.of(System.getProperty("java.io.tmpdir"));

    @Option(names = "--allow-partial", description = "publish although some inputs failed")
    private boolean allowPartial;

    @Option(
            names = "--durability",
            paramLabel = "KIND",
            description = "durable (default): what is written survives a power failure; relaxed: it survives the process")
    private Durability durability = Durability.DURABLE;

    @Option(names = "--executor", paramLabel = "KIND", description = "where tasks run: local (default)")
    private String executor = "local";

    @Option(names = "--report", paramLabel = "FILE", description = "write the run report (JSON)")
    private Optional<Path> report = Optional.empty();

    @Mixin
    private CommonFlags.Json json;

    @Mixin
    private CommonFlags.Quiet quiet;

    /// The engine's options.
    ///
    /// @throws UsageException if one makes no sense
    RunOptions toOptions() {
        RunOptions planned = planning.toOptions();
        if (!executor.equals("local")) {
            throw new UsageException("--executor is \"" + executor + "\", expected local");
        }
        if (!Files.isDirectory(scratch)) {
            throw new UsageException("--scratch is " + scratch + ", which is no folder");
        }
        report.ifPresent(file -> UserFiles.checkWritable("run report", file));
        RunOptions options = planned
                .withScratch(scratch)
                .withAllowPartial(allowPartial)
                .withDurability(durability);
        if (memory.isEmpty()) {
            return options;
        }
        long bytes;
        try {
            bytes = Sizes.parse("--memory", memory);
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
        if (bytes < RunOptions.MIN_MEMORY) {
            throw new UsageException(
                    "--memory is " + memory + ", expected at least " + Sizes.print(RunOptions.MIN_MEMORY));
        }
        return options.withMemoryBytes(bytes);
    }

    Optional<Path> report() {
        return report;
    }

    boolean json() {
        return json.isSet();
    }

    boolean quiet() {
        return quiet.isSet();
    }
}
