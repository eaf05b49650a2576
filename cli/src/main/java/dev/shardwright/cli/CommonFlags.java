package dev.shardwright.cli;

import dev.shardwright.engine.RunOptions;
import picocli.CommandLine.Option;

/// The options that several verbs have, each declared once.
final class CommonFlags {

    private CommonFlags() {}

    /// `--quiet`.
    static final class Quiet {

        @Option(names = "--quiet", description = "show no progress")
        private boolean set;

        boolean isSet() {
            return set;
        }
    }

    /// `--json`.
    static final class Json {

        @Option(names = "--json", description = "print JSON instead of text")
        private boolean set;

        boolean isSet() {
            return set;
        }
    }

    /// What planning can be told.
    static final class Planning {

        @Option(names = "--workers", paramLabel = "N", description = "granules or tasks at a time (default: cores)")
        private int workers = Runtime.getRuntime().availableProcessors();

        @Option(names = "--overwrite", description = "replace the dataset that the output holds")
        private boolean overwrite;

        /// The engine's options, with its defaults for all that is not planning.
        ///
        /// @throws UsageException if one makes no sense
        RunOptions toOptions() {
            if (workers < 1) {
                throw new UsageException("--workers is " + workers + ", expected at least 1");
            }
            return RunOptions.defaults().withWorkers(workers).withOverwrite(overwrite);
        }
    }
}
