package dev.shardwright.cli.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shardwright.engine.run.Attempt;
import dev.shardwright.engine.run.AttemptResult;
import dev.shardwright.engine.run.Failure;
import dev.shardwright.engine.run.Outcome;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProgressTest {

    private static final long SECOND = 1_000_000_000L;

    private final AtomicLong clock = new AtomicLong(77);
    private final StringWriter err = new StringWriter();

    private Progress progress(boolean terminal) {
        return new Progress(new PrintWriter(err), terminal, clock::get);
    }

    private void after(int seconds) {
        clock.addAndGet(seconds * SECOND);
    }

    private String lastShown() {
        String text = err.toString();
        return text.substring(Math.max(text.lastIndexOf('\r'), text.stripTrailing().lastIndexOf('\n')) + 1).strip();
    }

    private static AttemptResult attempt() {
        return new AttemptResult(
                new Attempt(0, 1), new Outcome.Failed(Failure.of(Failure.Kind.CANCELLED, "is not looked at")), 1);
    }

    @Test
    void rateAndTimeLeftOfBuildingDoNotCountPlanning() {
        Progress progress = progress(true);
        after(100);
        progress.scanned(10, 10);
        progress.started(4, 4000);
        after(10);

        progress.finished(attempt(), 1, 1000);

        assertThat(lastShown()).endsWith("building: 1 of 4 tasks, 1,000 of 4,000 rows, 100 rows/s, 30 s left");
    }

    @Test
    void timeLeftOfPlanningCountsFromTheBeginning() {
        Progress progress = progress(true);
        after(20);

        progress.scanned(5, 20);

        assertThat(lastShown()).endsWith("planning: 5 of 20 granules scanned, 60 s left");
    }

    @Test
    void aTerminalGetsOneLineThatIsEnded() {
        Progress progress = progress(true);
        progress.started(1, 10);
        after(1);
        progress.finished(attempt(), 1, 10);
        progress.end();
        progress.end();

        assertThat(err.toString()).containsOnlyOnce(System.lineSeparator()).endsWith("done" + System.lineSeparator());
    }

    @Test
    void otherwiseThereIsALineEveryFewSeconds() {
        Progress progress = progress(false);
        progress.started(100, 100);
        for (int i = 1; i <= 20; i++) {
            after(1);
            progress.finished(attempt(), i, i);
        }
        progress.end();

        assertThat(err.toString()).hasLineCount(4).doesNotContain("\r").startsWith("building: 5 of 100 tasks");
    }
}
