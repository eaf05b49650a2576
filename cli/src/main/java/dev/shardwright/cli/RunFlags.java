package dev.shardwright.cli;

import dev.shardwright.cli.text.Sizes;
import dev.shardwright.engine.RunOptions;
import dev.shardwright.storage.Durability;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/// The options of every verb that runs a plan.
final class RunFlags {

    @Option(names = "--workers", paramLabel = "N", description = "tasks at a time (default: cores)")
    private int workers = Runtime.getRuntime().availableProcessors();

    @Option(
            names = "--memory",
            paramLabel = "SIZE",
            description = "memory that may be live, such as 512M or 4G (default: a quarter of the machine's)")
    private String memory = "";

    @Option(names = "--scratch", paramLabel = "DIR", description = "folder for scratch files")
    private Path scratch = Path.of(System.getProperty("java.io.tmpdir"));

    @Option(names = "--overwrite", description = "replace the dataset that the output holds")
    private boolean overwrite;

    @Option(names = "--allow-partial", description = "publish although some inputs failed")
    private boolean allowPartial;

    @Option(
            names = "--durability",
            paramLabel = "KIND",
            description = "durable (default): what is written survives a power failure; relaxed: it survives the process")
    private Durability durability = Durability.DURABLE;

    @Option(names = "--executor", paramLabel = "KIND", description = "where tasks run: local")
    private String executor = "local";

    @Option(names = "--report", paramLabel = "FILE", description = "write the run report (JSON)")
    private Optional<Path> report = Optional.empty();

    @Option(names = "--json", description = "print the run report (JSON) instead of a summary")
    private boolean json;

    @Option(names = "--quiet", description = "show no progress")
    private boolean quiet;

    /// The engine's options.
    ///
    /// @throws UsageException if one makes no sense
    RunOptions toOptions() {
        if (workers < 1) {
            throw new UsageException("--workers is " + workers + ", expected at least 1");
        }
        if (!executor.equals("local")) {
            throw new UsageException("--executor is \"" + executor + "\", expected one of " + List.of("local"));
        }
        if (!Files.isDirectory(scratch)) {
            throw new UsageException("--scratch is " + scratch + ", which is no folder");
        }
        report.ifPresent(file -> UserFiles.checkWritable("run report", file));
        RunOptions options = RunOptions.defaults()
                .withWorkers(workers)
                .withScratch(scratch)
                .withOverwrite(overwrite)
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
        return json;
    }

    boolean quiet() {
        return quiet;
    }
}
