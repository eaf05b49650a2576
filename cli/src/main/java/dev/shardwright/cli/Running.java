package dev.shardwright.cli;

import dev.shardwright.cli.text.PlanText;
import dev.shardwright.cli.text.Progress;
import dev.shardwright.cli.text.ReportText;
import dev.shardwright.engine.RunOptions;
import dev.shardwright.engine.plan.Plan;
import dev.shardwright.engine.report.ReportJson;
import dev.shardwright.engine.run.RunListener;
import dev.shardwright.engine.run.RunReport;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.ToIntFunction;

/// Plans or builds something so that a signal can stop it, shows its progress, and tells how it ended.
final class Running {

    /// How long what was told to stop may take to clean up. Publication takes as long as it takes: a dataset that replaces
    /// another one is not to end half way.
    private static final long STOP_SECONDS = 30;

    private Running() {}

    /// What takes long, and gives a plan or a run report.
    interface Work<T> {
        /// @throws CancellationException if the options say that it is to stop, and there is nothing to give
        T run(RunOptions options) throws InterruptedException;
    }

    /// Runs it and tells how it ended. A signal that arrives meanwhile ends the process after that, or after
    /// {@link #STOP_SECONDS} if it has not begun to publish.
    ///
    /// @param quiet whether progress is not shown
    /// @param ending tells of the result, and gives the exit status
    /// @return the exit status, unless a signal gives the process its own
    static <T> int run(RunOptions options, boolean quiet, PrintWriter err, Work<T> work, ToIntFunction<T> ending)
            throws InterruptedException {
        try (Stop stop = new Stop(err)) {
            try {
                return ending.applyAsInt(withProgress(options.withCancelled(stop::isAsked), stop, quiet, err, work));
            } catch (CancellationException e) {
                err.println("shardwright: the run was cancelled");
                err.flush();
                return ExitStatus.FAILED;
            }
        }
    }

    /// Tells of a plan: what it will do, and what could not be planned.
    ///
    /// @param json whether the plan itself is printed instead of a summary
    /// @return the exit status
    static int tell(Plan plan, RunOptions options, boolean json, PrintWriter out, PrintWriter err) {
        if (json) {
            out.print(new String(plan.toBytes(), StandardCharsets.UTF_8));
        } else {
            PlanText.write(plan, options, out);
        }
        out.flush();
        PlanText.writeFailures(plan, err);
        err.flush();
        return ExitStatus.of(plan);
    }

    /// Tells of a plan that is not going to be run.
    static int tellDry(Plan plan, RunOptions options, boolean json, PrintWriter out, PrintWriter err) {
        int status = tell(plan, options, json, out, err);
        if (!json) {
            out.println("nothing was written");
            out.flush();
        }
        return status;
    }

    /// Tells of a run: a summary, what failed, and the report for scripts.
    ///
    /// @param output the dataset's address, for the summary
    /// @param file where the report goes, if anywhere
    /// @param json whether the report is printed instead of the summary
    /// @return the exit status
    static int tell(
            RunReport report, String output, Optional<Path> file, boolean json, PrintWriter out, PrintWriter err) {
        if (json) {
            out.print(ReportJson.write(report));
        } else {
            ReportText.write(report, output, out);
        }
        out.flush();
        ReportText.writeFailures(report, err);
        file.ifPresent(f -> write(f, report, err));
        err.flush();
        return ExitStatus.of(report);
    }

    /// A report that cannot be written changes nothing of what the run did, nor of its status.
    private static void write(Path file, RunReport report, PrintWriter err) {
        byte[] json = ReportJson.write(report).getBytes(StandardCharsets.UTF_8);
        try {
            UserFiles.write("run report", file, content -> content.write(json));
        } catch (UncheckedIOException e) {
            err.println("shardwright: " + e.getMessage());
        }
    }

    private static <T> T withProgress(RunOptions options, Stop stop, boolean quiet, PrintWriter err, Work<T> work)
            throws InterruptedException {
        if (quiet) {
            return work.run(options.withListener(stop));
        }
        Progress progress = new Progress(err);
        try {
            return work.run(options.withListener(RunListener.all(stop, progress)));
        } finally {
            progress.end();
        }
    }

    /// Hears of a signal that is to end the process, and holds the end up until this is closed.
    private static final class Stop implements RunListener, AutoCloseable {

        private final PrintWriter err;
        private final CountDownLatch ended = new CountDownLatch(1);
        private final Thread hook = new Thread(this::holdUp, "shardwright-stop");
        private volatile boolean asked;
        private volatile boolean publishing;

        Stop(PrintWriter err) {
            this.err = err;
            try {
                Runtime.getRuntime().addShutdownHook(hook);
            } catch (IllegalStateException e) {
                // The process is ending already.
                asked = true;
            }
        }

        boolean isAsked() {
            return asked;
        }

        @Override
        public void publishing() {
            publishing = true;
        }

        private void holdUp() {
            asked = true;
            try {
                while (!ended.await(STOP_SECONDS, TimeUnit.SECONDS)) {
                    err.println(
                            publishing
                                    ? "shardwright: waiting until the dataset is visible"
                                    : "shardwright: the run did not stop in " + STOP_SECONDS + " s");
                    err.flush();
                    if (!publishing) {
                        return;
                    }
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void close() {
            ended.countDown();
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException e) {
                // The process is ending; the hook has run, or lets it end now.
            }
        }
    }
}
