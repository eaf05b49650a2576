package dev.shardwright.benchmarks;

import dev.shardwright.engine.Engine;
import dev.shardwright.engine.RunOptions;
import dev.shardwright.engine.definition.Definition;
import dev.shardwright.engine.run.Phase;
import dev.shardwright.engine.run.RunReport;
import dev.shardwright.storage.Durability;
import dev.shardwright.storage.ObjectStore;
import dev.shardwright.storage.PutCondition;
import dev.shardwright.storage.Stores;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/// Builds a dataset from copies of real points in memory, several times in one JVM, and prints what each phase took.
public final class Aggregate {

    /// Copies of the base points in one granule.
    private static final int COPIES_PER_GRANULE = 4;

    private static final String INPUTS = "memory://shardwright-benchmark";

    private Aggregate() {}

    /// Arguments: `observations`, `repeat`, `seed`, `workers`, `memory`, `warmup`, `runs`, `durability`, `fields` (a label),
    /// `definition` (a file), `output` (a folder that is there), `keep` (`yes`: the datasets `run-0.zarr` and so on
    /// stay there).
    public static void main(String[] args) throws IOException, InterruptedException {
        Arguments arguments = Arguments.of(args);
        int repeat = arguments.integer("repeat", 1);
        int runs = arguments.integer("runs", 1);
        int warmup = arguments.integer("warmup", 0);
        BasePoints base = CopiesFormat.base();
        long perCopy = base.kept() * repeat;
        int copies = Math.toIntExact(Math.ceilDiv(arguments.size("observations"), perCopy));
        Path file = Path.of(arguments.text("definition"));
        Definition definition = inMemory(Engine.parse(file.toString(), Files.readString(file)));
        RunOptions options = RunOptions.defaults()
                .withWorkers(arguments.integer("workers", 1))
                .withMemoryBytes(arguments.size("memory"))
                .withDurability(Durability.valueOf(arguments.text("durability").toUpperCase(Locale.ROOT)));
        List<RunReport> reports = new ArrayList<>();
        try (ObjectStore store = Stores.open(INPUTS)) {
            for (int first = 0; first < copies; first += COPIES_PER_GRANULE) {
                Copies granule = new Copies(
                        arguments.size("seed"), Math.min(COPIES_PER_GRANULE, copies - first), first, repeat);
                store.put(granule.key(), MemorySegment.ofArray(new byte[1]), PutCondition.ALWAYS);
            }
            for (int run = 0; run < warmup + runs; run++) {
                Path output = Path.of(arguments.text("output"), "run-" + run + ".zarr");
                RunReport report =
                        Engine.build(definition, List.of(INPUTS), output.toString(), options);
                if (report.outcome() != RunReport.Result.COMPLETE || report.observations() != perCopy * copies) {
                    throw new IllegalStateException("run " + run + " ended " + report.outcome() + " with "
                            + report.observations() + " observations, expected COMPLETE with " + perCopy * copies
                            + "; " + report.failures());
                }
                if (run >= warmup) {
                    reports.add(report);
                }
                if (!arguments.text("keep").equals("yes")) {
                    Folders.delete(output);
                }
            }
        }
        print(arguments, options, base.rows() * copies * repeat, reports);
    }

    /// The definition with the format of computed points. The text of definitions names file formats alone.
    private static Definition inMemory(Definition d) {
        Definition.SourceSpec s = d.source();
        return new Definition(
                d.name(),
                d.title(),
                d.summary(),
                new Definition.SourceSpec(
                        new CopiesFormat().name(),
                        s.groups(),
                        s.longitude(),
                        s.latitude(),
                        s.columns(),
                        s.invalidCoordinates(),
                        s.citation()),
                d.filter(),
                d.grid(),
                d.fields(),
                d.compression(),
                d.allowPartial(),
                d.sourceText());
    }

    private static void print(Arguments arguments, RunOptions options, long rows, List<RunReport> reports) {
        RunReport first = reports.getFirst();
        System.out.printf(
                "%n### fields %s, workers %d%s%n%n",
                arguments.text("fields"),
                options.workers(),
                arguments.integer("repeat", 1) > 1 ? ", each point " + arguments.text("repeat") + " times" : "");
        System.out.printf(
                "%,d rows, %,d of them observations that count, in %,d cells, %,d chunks and %,d shards;"
                        + " memory limit %,d MiB, spilled %,d MiB%n%n",
                rows,
                first.observations(),
                first.cells(),
                first.chunks(),
                first.planTasks(),
                options.memoryBytes() >> 20,
                first.spilledBytes() >> 20);
        System.out.println("| phase | seconds | range | M obs/s/core | range |");
        System.out.println("|---|--:|--:|--:|--:|");
        for (Phase phase : Phase.values()) {
            // Planning is wall time of as many threads as there are workers; the others are summed over threads.
            double threads = phase == Phase.PLAN ? options.workers() : 1;
            row(phase.name().toLowerCase(Locale.ROOT), reports, r -> seconds(r, phase) * threads);
        }
        row("all, CPU", reports, RunReport::cpuSeconds);
        row("all, wall", reports, RunReport::wallSeconds);
        System.out.println();
        System.out.printf(
                "Peak live memory %s MiB (median, range); peak resident size of the process, base points included, %s MiB%n",
                Spread.of(reports, r -> r.peakLiveBytes() / 0x1p20).format("%.0f").replace(" |", ","),
                reports.getLast().peakRssBytes().isPresent()
                        ? "%.0f".formatted(reports.getLast().peakRssBytes().getAsLong() / 0x1p20)
                        : "not told by this system");
    }

    private static double seconds(RunReport report, Phase phase) {
        return report.phases().getOrDefault(phase, 0.0);
    }

    private static void row(String name, List<RunReport> reports, ToDoubleFunction<RunReport> seconds) {
        System.out.printf(
                "| %s | %s | %s |%n",
                name,
                Spread.of(reports, seconds).format("%.3f"),
                Spread.of(reports, r -> r.observations() / 1e6 / seconds.applyAsDouble(r)).format("%.2f"));
    }
}
