package dev.shardwright.cli.text;

import dev.shardwright.engine.run.AttemptResult;
import dev.shardwright.engine.run.RunListener;
import java.io.PrintWriter;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/// Shows how a run goes: a line that is written again and again on a terminal, otherwise a plain line every few seconds.
/// Called from one thread at a time.
public final class Progress implements RunListener {

    private static final long TERMINAL_NANOS = 100_000_000L;
    private static final long PLAIN_NANOS = 5_000_000_000L;

    private final PrintWriter err;
    private final boolean terminal;
    private final LongSupplier clock;
    /// When planning began, or building: neither counts towards the rate of the other.
    private long start;

    private long shown;
    private int tasks;
    private long rows;
    private boolean open;

    /// Shows progress on `err`. The clock of planning starts now.
    public Progress(PrintWriter err) {
        this(err, Terminal.isTerminal(), System::nanoTime);
    }

    Progress(PrintWriter err, boolean terminal, LongSupplier clock) {
        this.err = err;
        this.terminal = terminal;
        this.clock = clock;
        this.start = clock.getAsLong();
        this.shown = start;
    }

    @Override
    public void scanned(int done, int total) {
        show(done == total, () -> "planning: %d of %d granules scanned, %s"
                .formatted(done, total, left(done, total, clock.getAsLong() - start)));
    }

    @Override
    public void started(int newTasks, long newRows) {
        tasks = newTasks;
        rows = newRows;
        start = clock.getAsLong();
        show(true, () -> "%,d rows in %d tasks".formatted(rows, tasks));
    }

    @Override
    public void finished(AttemptResult result, int done, long rowsDone) {
        long nanos = clock.getAsLong() - start;
        show(done == tasks, () -> "building: %d of %d tasks, %,d of %,d rows, %,.0f rows/s, %s"
                .formatted(done, tasks, rowsDone, rows, rowsDone / (nanos / 1e9), left(rowsDone, rows, nanos)));
    }

    @Override
    public void publishing() {
        show(true, () -> "publishing");
    }

    @Override
    public void published(int objects) {
        show(true, () -> "published: %d objects".formatted(objects));
        end();
    }

    /// Ends a line that is still open.
    public void end() {
        if (open) {
            err.println();
            err.flush();
            open = false;
        }
    }

    private static String left(long done, long total, long nanos) {
        if (done == 0 || done >= total) {
            return done >= total ? "done" : "…";
        }
        return "%.0f s left".formatted((double) nanos / done * (total - done) / 1e9);
    }

    private void show(boolean last, Supplier<String> text) {
        long now = clock.getAsLong();
        if (terminal) {
            if (last || now - shown >= TERMINAL_NANOS) {
                shown = now;
                err.print("\r\u001b[K" + text.get());
                err.flush();
                open = true;
            }
        } else if (now - shown >= PLAIN_NANOS) {
            shown = now;
            err.println(text.get());
            err.flush();
        }
    }
}
