package dev.shardwright.storage;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A second Java process with the class path of the tests, and what it says on its standard output. Its errors and logs are this one's.
public final class ChildJvm implements AutoCloseable {

    private static final long SECONDS = 60;

    private final Process process;
    private final BufferedReader output;

    private ChildJvm(Process process) {
        this.process = process;
        this.output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /// Whether a child may call native code, and so uses files by system calls.
    public enum Access {
        /// It may.
        NATIVE,
        /// It may not.
        PLAIN
    }

    /// Starts `main`, with native access.
    public static ChildJvm start(Class<?> main, Object... arguments) {
        return start(Access.NATIVE, main, arguments);
    }

    /// Starts `main`.
    public static ChildJvm start(Access access, Class<?> main, Object... arguments) {
        return start(new ProcessBuilder(command(access, main, arguments)));
    }

    /// Starts `main` by way of a shell script, in which `"$@"` stands for the command.
    static ChildJvm startByScript(Access access, String script, Class<?> main, Object... arguments) {
        List<String> command = new ArrayList<>(List.of("sh", "-c", script, "sh"));
        command.addAll(command(access, main, arguments));
        return start(new ProcessBuilder(command));
    }

    /// Starts `main` in another locale.
    static ChildJvm startInLocale(Access access, String locale, Class<?> main, Object... arguments) {
        ProcessBuilder builder = new ProcessBuilder(command(access, main, arguments));
        builder.environment().put("LC_ALL", locale);
        return start(builder);
    }

    /// The next line; the end of the output fails.
    public String line() {
        try {
            String line = output.readLine();
            if (line == null) {
                throw new AssertionError("the child ended with status " + process.waitFor());
            }
            return line;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /// Reads on until the line `expected`.
    public void await(String expected) {
        while (!line().equals(expected)) {}
    }

    /// Sends a line.
    public void say(String line) {
        try {
            process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// All that is left to read, to the end of the output; a last line that has no end is left out.
    public List<String> rest() {
        try {
            StringBuilder text = new StringBuilder();
            char[] buffer = new char[8192];
            for (int n = output.read(buffer); n >= 0; n = output.read(buffer)) {
                text.append(buffer, 0, n);
            }
            return text.substring(0, text.lastIndexOf("\n") + 1).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// What the child says until it ends by itself, which must be well.
    public List<String> linesOfSuccess() throws InterruptedException {
        List<String> lines = rest();
        if (!process.waitFor(SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new AssertionError("the child did not end well:\n" + String.join("\n", lines));
        }
        return lines;
    }

    /// Ends the process as `kill -9` does, and waits until it is gone. What it said can still be read.
    public void kill() throws InterruptedException {
        // Not by the process itself, which would close its output.
        process.toHandle().destroyForcibly();
        if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("the child cannot be killed");
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    private static ChildJvm start(ProcessBuilder builder) {
        try {
            return new ChildJvm(builder.redirectError(ProcessBuilder.Redirect.INHERIT).start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> command(Access access, Class<?> main, Object... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "-Xmx128m",
                access == Access.NATIVE ? "--enable-native-access=ALL-UNNAMED" : "-ea",
                "-Dfile.encoding=UTF-8",
                "-Dstdout.encoding=UTF-8",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                main.getName()));
        Arrays.stream(arguments).map(String::valueOf).forEach(command::add);
        return command;
    }
}
