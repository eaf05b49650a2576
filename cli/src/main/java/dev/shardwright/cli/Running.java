package dev.shardwright.cli;

import dev.shardwright.cli.text.Progress;
import dev.shardwright.cli.text.ReportText;
import dev.shardwright.engine.RunOptions;
import dev.shardwright.engine.report.ReportJson;
import dev.shardwright.engine.run.RunReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/// Runs something that can be stopped by a signal, shows its progress, and tells how it ended.
final class Running {

    /// How long a run that was told to stop may take to clean up.
    private static final long STOP_SECONDS = 30;

    private Running() {}

    /// A run.
    interface Run {
        RunReport run(RunOptions options) throws InterruptedException;
    }

    /// Runs it and reports.
    ///
    /// @param output the dataset's address, for the summary
    /// @return the exit status
    static int run(RunFlags flags, RunOptions options, String output, PrintWriter out, PrintWriter err, Run run)
            throws InterruptedException {
        AtomicBoolean stop = new AtomicBoolean();
        CountDownLatch ended = new CountDownLatch(1);
        Thread hook = new Thread(() -> {
            stop.set(true);
            try {
                if (!ended.await(STOP_SECONDS, TimeUnit.SECONDS)) {
                    err.println("shardwright: the run did not stop in " + STOP_SECONDS + " s");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        Runtime.getRuntime().addShutdownHook(hook);
        Progress progress = new Progress(err);
        try {
            RunReport report = run.run(options.withCancelled(stop::get)
                    .withListener(flags.quiet() ? options.listener() : progress));
            progress.end();
            flags.report().ifPresent(file -> write(file, report));
            if (flags.json()) {
                out.print(ReportJson.write(report));
            } else {
                ReportText.write(report, output, out);
            }
            out.flush();
            ReportText.writeFailures(report, err);
            err.flush();
            return ExitStatus.of(report);
        } finally {
            progress.end();
            ended.countDown();
            if (!stop.get()) {
                Runtime.getRuntime().removeShutdownHook(hook);
            }
        }
    }

    private static void write(java.nio.file.Path file, RunReport report) {
        try {
            Files.writeString(file, ReportJson.write(report));
        } catch (IOException e) {
            throw new UncheckedIOException("run report " + file + " cannot be written: " + e.getMessage(), e);
        }
    }
}
