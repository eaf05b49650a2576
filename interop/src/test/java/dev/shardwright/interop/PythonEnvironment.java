package dev.shardwright.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// The Python that runs the scripts of `interop/python`: that of the virtual environment which `setup.sh` makes there,
/// or the one that the system property `shardwright.interop.python` names.
///
/// @param executable its path
record PythonEnvironment(Path executable) {

    static final Path MODULE = Path.of(System.getProperty("basedir", ".")).toAbsolutePath().normalize();
    static final Path SCRIPTS = MODULE.resolve("python");

    private static final long MINUTES = 5;

    /// The environment. Skips the test if there is none, fails it under CI.
    static PythonEnvironment require() {
        String named = System.getProperty("shardwright.interop.python");
        Path python = named == null ? MODULE.resolve(".venv/bin/python") : Path.of(named);
        if (!Files.isExecutable(python)) {
            missing("no Python at " + python
                    + "; run interop/python/setup.sh, or set -Dshardwright.interop.python");
        }
        return new PythonEnvironment(python);
    }

    /// A file of the shared folder. Skips the test if it is missing, fails it under CI.
    static Path shared(String path) {
        Path file = Path.of(System.getProperty("shardwright.shared", "../shared"), path);
        if (!Files.exists(file)) {
            missing("shared data missing: " + file + " (set -Dshardwright.shared)");
        }
        return file;
    }

    private static void missing(String message) {
        if ("true".equals(System.getenv("CI"))) {
            fail(message);
        }
        System.out.println("skipped: " + message); // Surefire's console keeps why a test was aborted to itself
        abort(message);
    }

    /// Runs a script to its end and gives the lines that it printed. A script that fails, or takes too long, fails the
    /// test with what it wrote to standard error.
    List<String> run(String script, List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(executable.toString(), SCRIPTS.resolve(script).toString()));
        command.addAll(arguments);
        Path out = Files.createTempFile("shardwright-interop", ".out");
        Path err = Files.createTempFile("shardwright-interop", ".err");
        try {
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
            builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
            Process process = builder.start();
            try {
                assertThat(process.waitFor(MINUTES, TimeUnit.MINUTES))
                        .as("%s ended within %d minutes", script, MINUTES)
                        .isTrue();
            } finally {
                process.destroyForcibly();
            }
            assertThat(process.exitValue())
                    .as(() -> script + " failed: " + text(err))
                    .isZero();
            return Files.readAllLines(out);
        } finally {
            Files.delete(out);
            Files.delete(err);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return "its messages cannot be read: " + e.getMessage();
        }
    }
}
