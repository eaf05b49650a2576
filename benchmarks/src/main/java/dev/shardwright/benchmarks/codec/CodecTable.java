package dev.shardwright.benchmarks.codec;

import dev.shardwright.benchmarks.Arguments;
import dev.shardwright.benchmarks.Spread;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/// Runs {@link CodingBenchmark} and prints a table for each kind of data: our speed, that of the library alone, and what part of
/// it ours is.
public final class CodecTable {

    private CodecTable() {}

    private record Key(String codec, String side, String method) {}

    /// Arguments: `codecs`, `data` (names, or `all`), `blosc` (a library), `warmup`, `runs` (seconds).
    public static void main(String[] args) throws RunnerException {
        Arguments arguments = Arguments.of(args);
        System.setProperty(CodingBenchmark.BLOSC, arguments.text("blosc"));
        List<String> codecs = chosen(arguments.text("codecs"), CodingBenchmark.CODECS);
        boolean blosc = NativeBlosc.isThere(arguments.text("blosc"));
        if (!blosc) {
            System.out.printf(
                    "%nThe library %s, or one that it needs, cannot be loaded, so c-blosc is not measured; --blosc names another.%n",
                    arguments.text("blosc"));
        }
        for (String data : chosen(arguments.text("data"), CodingBenchmark.DATA)) {
            Map<Key, Double> speeds = new HashMap<>();
            measure(arguments, data, codecs, "ours", speeds);
            measure(arguments, data, codecs.stream().filter(c -> blosc || !c.startsWith("blosc")).toList(), "alone", speeds);
            print(data, codecs, speeds);
        }
    }

    private static List<String> chosen(String names, List<String> all) {
        List<String> chosen = names.equals("all") ? all : List.of(names.split(",", -1));
        if (!all.containsAll(chosen)) {
            throw new IllegalArgumentException(chosen + ", known are " + all);
        }
        return chosen;
    }

    private static void measure(
            Arguments arguments, String data, List<String> codecs, String side, Map<Key, Double> speeds)
            throws RunnerException {
        Collection<RunResult> results = new Runner(new OptionsBuilder()
                        .include(CodingBenchmark.class.getName())
                        .param("codec", codecs.toArray(new String[0]))
                        .param("data", data)
                        .param("side", side)
                        .forks(1)
                        .threads(1)
                        .warmupIterations(arguments.integer("warmup", 0))
                        .measurementIterations(arguments.integer("runs", 1))
                        .warmupTime(TimeValue.seconds(1))
                        .measurementTime(TimeValue.seconds(1))
                        .jvmArgsAppend("-D" + CodingBenchmark.BLOSC + "=" + arguments.text("blosc"))
                        .shouldFailOnError(true)
                        .verbosity(VerboseMode.SILENT)
                        .build())
                .run();
        for (RunResult result : results) {
            List<Double> nanos = result.getBenchmarkResults().stream()
                    .flatMap(b -> b.getIterationResults().stream())
                    .map(i -> i.getPrimaryResult().getScore())
                    .toList();
            speeds.put(
                    new Key(
                            result.getParams().getParam("codec"),
                            side,
                            result.getPrimaryResult().getLabel()),
                    Spread.of(nanos, ns -> CodingBenchmark.BYTES / ns * 1e3).median());
        }
    }

    private static void print(String data, List<String> codecs, Map<Key, Double> speeds) {
        System.out.printf("%n### %s%n%n", data);
        System.out.println("| codec | ratio | alone | encode MB/s | alone | ours ÷ alone | decode MB/s | alone | ours ÷ alone |");
        System.out.println("|---|--:|--:|--:|--:|--:|--:|--:|--:|");
        for (String codec : codecs) {
            boolean alone = speeds.containsKey(new Key(codec, "alone", "encode"));
            System.out.printf(
                    "| %s | %.2f | %s | %s | %s |%n",
                    codec,
                    ratio(codec, data, "ours"),
                    alone ? "%.2f".formatted(ratio(codec, data, "alone")) : "–",
                    pair(codec, "encode", speeds),
                    pair(codec, "decode", speeds));
        }
    }

    private static double ratio(String codec, String data, String side) {
        return (double) CodingBenchmark.BYTES / CodingBenchmark.encodedBytes(codec, data, side);
    }

    private static String pair(String codec, String method, Map<Key, Double> speeds) {
        double ours = Optional.ofNullable(speeds.get(new Key(codec, "ours", method))).orElseThrow();
        return Optional.ofNullable(speeds.get(new Key(codec, "alone", method)))
                .map(alone -> "%.0f | %.0f | %.2f".formatted(ours, alone, ours / alone))
                .orElse("%.0f | – | –".formatted(ours));
    }
}
