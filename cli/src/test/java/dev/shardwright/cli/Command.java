package dev.shardwright.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The command as a test runs it: in this process, or in one of its own.
///
/// @param status the exit status
/// @param out what it printed
/// @param err what it said of errors and progress
record Command(int status, String out, String err) {

    /// Runs the command in this process.
    static Command run(Object... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int status = Main.execute(words(arguments).toArray(String[]::new), new PrintWriter(out), new PrintWriter(err));
        return new Command(status, out.toString(), err.toString());
    }

    /// Starts the command in a process of its own, by a shell script that ends in `exec "$@"`.
    static Process start(String script, Path log, Object... arguments) throws IOException {
        return process(script, arguments).redirectOutput(log.toFile()).start();
    }

    /// The command in a process of its own, not started yet; standard error goes where standard output does.
    static ProcessBuilder process(String script, Object... arguments) {
        List<String> words = new ArrayList<>(List.of("sh", "-c", script, "sh"));
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED"));
        words.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        words.addAll(words(arguments));
        return new ProcessBuilder(words).redirectErrorStream(true);
    }

    /// Runs the command in a process of its own, by a shell script that ends in `exec "$@"`; both streams are in `out`.
    static Command runBy(String script, Path log, Object... arguments) throws IOException, InterruptedException {
        int status = start(script, log, arguments).waitFor();
        return new Command(status, Files.readString(log, StandardCharsets.UTF_8), "");
    }

    private static List<String> words(Object... arguments) {
        List<String> words = new ArrayList<>();
        for (Object argument : arguments) {
            words.add(argument.toString());
        }
        return words;
    }
}
