package dev.shardwright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whatever plans or builds is stopped by a signal: it cleans up, shows nothing, and ends with the signal's status.
class StoppedRunTest {

    /// A process in the background of a shell may have been told to ignore SIGINT, and would hand that on.
    private static final String HEARING_SIGNALS =
            "if env --default-signal=INT true 2>/dev/null; then exec env --default-signal=INT \"$@\"; fi; exec \"$@\"";

    private static final String PLANNING = "planning: ";
    private static final String BUILDING = " tasks";
    private static final int SIGINT = 130;
    private static final int SIGTERM = 143;

    @TempDir
    Path folder;

    @Test
    void aBuildThatIsTerminatedWhileItPlansShowsNothing() throws Exception {
        Path output = folder.resolve("out.zarr");

        Stopped build = stop(PLANNING, SIGTERM, many("build", "--output", output, "--report", folder.resolve("run.json")));

        assertThat(build.status).as(build.said).isEqualTo(SIGTERM);
        assertThat(build.said).contains("the run was cancelled").doesNotContain("building: ");
        assertThat(Samples.objects(output)).isEmpty();
    }

    @Test
    void aBuildThatIsInterruptedWhileItBuildsShowsNothing() throws Exception {
        Path output = folder.resolve("out.zarr");
        Path report = folder.resolve("run.json");

        Stopped build = stop(BUILDING, SIGINT, many("build", "--output", output, "--report", report));

        assertThat(build.status).as(build.said).isEqualTo(SIGINT);
        assertThat(build.said).contains("nothing was published", "the run was cancelled");
        assertThat(Samples.objects(output)).isEmpty();
        assertThat(report).content().contains("\"outcome\" : \"failed\"");
    }

    @Test
    void aPlanThatIsInterruptedIsNotWritten() throws Exception {
        Path plan = folder.resolve("plan.json");

        Stopped planning = stop(PLANNING, SIGINT, many("plan", "--output", folder.resolve("out.zarr"), "-o", plan));

        assertThat(planning.status).as(planning.said).isEqualTo(SIGINT);
        assertThat(planning.said).contains("the run was cancelled");
        assertThat(plan).doesNotExist();
    }

    @Test
    void aDemoThatIsTerminatedShowsNoDataset() throws Exception {
        Path demo = folder.resolve("demo");

        Stopped stopped = stop(BUILDING, SIGTERM, "demo", "--output", demo);

        assertThat(stopped.status).as(stopped.said).isEqualTo(SIGTERM);
        assertThat(stopped.said).contains("the run was cancelled").doesNotContain("Checked");
        assertThat(Samples.objects(demo.resolve("heights.zarr"))).isEmpty();
    }

    private record Stopped(int status, String said) {}

    /// Enough of inputs that neither planning nor building is over when the signal arrives.
    private Object[] many(String verb, Object... options) throws IOException {
        List<Object> words = new ArrayList<>(List.of(verb, Samples.definition(folder), "--workers", 1));
        words.addAll(List.of("--input", Samples.granules(folder, 150)));
        Collections.addAll(words, options);
        return words.toArray();
    }

    /// Starts the command as on a terminal, and sends a signal as soon as it shows `sign`.
    private static Stopped stop(String sign, int status, Object... arguments) throws Exception {
        ProcessBuilder builder = Command.process(HEARING_SIGNALS, arguments);
        builder.environment().put("JDK_JAVA_OPTIONS", "-Dshardwright.terminal=true");
        Process process = builder.start();
        try (Reader reader = new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)) {
            StringWriter said = new StringWriter();
            int c = 0;
            while (c >= 0 && said.getBuffer().indexOf(sign) < 0) {
                c = reader.read();
                said.append(c < 0 ? "" : Character.toString(c));
            }
            String number = String.valueOf(status - 128);
            new ProcessBuilder("kill", "-" + number, String.valueOf(process.pid())).start().waitFor();
            reader.transferTo(said);
            assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
            return new Stopped(process.exitValue(), said.toString());
        } finally {
            process.destroyForcibly();
        }
    }
}
