package dev.shardwright.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.shardwright.engine.RunOptions;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RunningTest {

    private static final String TERMINAL = "shardwright.terminal";

    private final StringWriter err = new StringWriter();

    @BeforeEach
    void showAsOnATerminal() {
        System.setProperty(TERMINAL, "true");
    }

    @AfterEach
    void forgetTheTerminal() {
        System.clearProperty(TERMINAL);
    }

    private int run(Running.Work<Integer> work) throws InterruptedException {
        return Running.run(RunOptions.defaults(), false, new PrintWriter(err), work, status -> status);
    }

    @Test
    void theStatusIsWhatTheEndingGives() throws Exception {
        assertThat(run(options -> options.cancelled().getAsBoolean() ? -1 : 7)).isEqualTo(7);
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void theProgressLineIsEndedAlsoWhenTheRunThrows() {
        assertThatIllegalStateException().isThrownBy(() -> run(options -> {
            options.listener().started(3, 30);
            throw new IllegalStateException("broken");
        }));

        assertThat(err.toString()).endsWith("30 rows in 3 tasks" + System.lineSeparator());
    }

    @Test
    void whatWasCancelledHasFailedAndSaysSo() throws Exception {
        int status = run(options -> {
            options.listener().started(3, 30);
            throw new CancellationException();
        });

        assertThat(status).isEqualTo(ExitStatus.FAILED);
        assertThat(err.toString().lines()).last().isEqualTo("shardwright: the run was cancelled");
    }
}
