package dev.shardwright.benchmarks;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/// Runs {@link CodecBenchmark} over levels and shuffles, and prints sizes and speeds as a table.
public final class CodecLevel {

    private CodecLevel() {}

    private record Setting(String shuffle, int level) {}

    private record Key(String method, String column, Setting setting) {}

    /// Arguments: `dataset` (an address), `columns` (names, or `all`), `levels`, `chunk` (bytes), `warmup`, `runs` (seconds).
    public static void main(String[] args) throws RunnerException {
        Arguments arguments = Arguments.of(args);
        System.setProperty(CodecBenchmark.DATASET, arguments.text("dataset"));
        System.setProperty(CodecBenchmark.CHUNK, Integer.toString(arguments.integer("chunk", 8)));
        List<String> columns = arguments.text("columns").equals("all")
                ? CodecColumn.names()
                : List.of(arguments.text("columns").split(",", -1));
        if (!CodecColumn.names().containsAll(columns)) {
            throw new IllegalArgumentException("columns " + columns + ", known are " + CodecColumn.names());
        }
        List<Setting> settings = new java.util.ArrayList<>();
        List<String> levels = List.of(arguments.text("levels").split(",", -1));
        levels.forEach(l -> settings.add(new Setting("shuffle", Integer.parseInt(l))));
        settings.add(new Setting("noshuffle", Integer.parseInt(levels.getFirst())));
        settings.add(new Setting("bitshuffle", Integer.parseInt(levels.getFirst())));
        Map<Key, RunResult> results = new HashMap<>();
        for (Setting setting : settings) {
            for (RunResult result : run(arguments, columns, setting)) {
                results.put(
                        new Key(
                                result.getPrimaryResult().getLabel(),
                                result.getParams().getParam("column"),
                                setting),
                        result);
            }
        }
        columns.forEach(c -> print(c, settings, results));
    }

    private static Collection<RunResult> run(Arguments arguments, List<String> columns, Setting setting)
            throws RunnerException {
        return new Runner(new OptionsBuilder()
                        .include(CodecBenchmark.class.getName())
                        .param("column", columns.toArray(new String[0]))
                        .param("level", Integer.toString(setting.level))
                        .param("shuffle", setting.shuffle)
                        .forks(1)
                        .threads(1)
                        .warmupIterations(arguments.integer("warmup", 0))
                        .measurementIterations(arguments.integer("runs", 1))
                        .warmupTime(TimeValue.seconds(1))
                        .measurementTime(TimeValue.seconds(1))
                        .jvmArgsAppend(
                                "-D" + CodecBenchmark.DATASET + "=" + arguments.text("dataset"),
                                "-D" + CodecBenchmark.CHUNK + "=" + arguments.text("chunk"))
                        .shouldFailOnError(true)
                        .verbosity(VerboseMode.SILENT)
                        .build())
                .run();
    }

    private static void print(String column, List<Setting> settings, Map<Key, RunResult> results) {
        CodecBenchmark.Sizes first = CodecBenchmark.sizes(column, settings.getFirst().level, settings.getFirst().shuffle);
        System.out.printf(
                "%n### %s: %,d chunks of %,d bytes%n%n", column, first.chunks(), first.decoded() / first.chunks());
        System.out.println("| shuffle | level | bytes | ratio | encode MB/s | range | decode MB/s | range |");
        System.out.println("|---|--:|--:|--:|--:|--:|--:|--:|");
        for (Setting setting : settings) {
            CodecBenchmark.Sizes sizes = CodecBenchmark.sizes(column, setting.level, setting.shuffle);
            System.out.printf(
                    "| %s | %d | %,d | %.2f | %s | %s |%n",
                    setting.shuffle,
                    setting.level,
                    sizes.encoded(),
                    (double) sizes.decoded() / sizes.encoded(),
                    speed(results.get(new Key("encode", column, setting)), sizes.decoded()),
                    speed(results.get(new Key("decode", column, setting)), sizes.decoded()));
        }
    }

    /// Decoded megabytes (10⁶) a second: median and range over iterations.
    private static String speed(@org.jspecify.annotations.Nullable RunResult result, long bytes) {
        if (result == null) {
            throw new IllegalStateException("a measurement is missing");
        }
        List<Double> nanos = result.getBenchmarkResults().stream()
                .flatMap(b -> b.getIterationResults().stream())
                .map(i -> i.getPrimaryResult().getScore())
                .toList();
        return Spread.of(nanos, ns -> bytes / ns * 1e3).format("%.0f");
    }
}
