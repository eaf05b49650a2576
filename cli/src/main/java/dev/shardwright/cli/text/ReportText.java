package dev.shardwright.cli.text;

import dev.shardwright.engine.run.Failure;
import dev.shardwright.engine.run.Phase;
import dev.shardwright.engine.run.RunReport;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A run report as a few lines for people.
public final class ReportText {

    private static final int MAX_FAILURES = 20;

    private ReportText() {}

    public static void write(RunReport report, String output, PrintWriter out) {
        if (report.published()) {
            out.printf(
                    "%s: %,d cells from %,d observations, %,d chunks in %d objects, %s%n",
                    output, report.cells(), report.observations(), report.chunks(), report.objects(),
                    Sizes.print(report.bytesWritten()));
            if (report.outcome() == RunReport.Result.EMPTY) {
                out.println("no observation passes the filter and lies in the grid: every cell is empty");
            }
        } else {
            boolean known = report.failures().stream().noneMatch(f -> f.failure().kind() == Failure.Kind.UNKNOWN);
            out.printf("%s: %s%n", output, known ? "nothing was published" : "it is not known what is there");
        }
        if (report.skipped() > 0) {
            out.printf("%,d rows were left out: their coordinates are no place on Earth%n", report.skipped());
        }
        out.printf(
                "%.2f s, %.2f CPU s, %s read, peak %s live%s%n",
                report.wallSeconds(), report.cpuSeconds(), Sizes.print(report.bytesRead()),
                Sizes.print(report.peakLiveBytes()),
                report.peakRssBytes().isPresent()
                        ? ", " + Sizes.print(report.peakRssBytes().getAsLong()) + " resident"
                        : "");
        out.println(Stream.of(Phase.values())
                .filter(report.phases()::containsKey)
                .map(p -> "%s %.2f s".formatted(p.name().toLowerCase(Locale.ROOT), report.phases().get(p)))
                .collect(Collectors.joining(", ")));
    }

    public static void writeFailures(RunReport report, PrintWriter err) {
        // Tasks that were stopped because another one failed are no news.
        List<RunReport.FailureEntry> failures = report.failures().stream()
                .filter(f -> f.failure().kind() != Failure.Kind.CANCELLED)
                .toList();
        for (RunReport.FailureEntry entry : failures.stream().limit(MAX_FAILURES).toList()) {
            err.printf(
                    "shardwright: %s (%s): %s%n",
                    entry.task().isPresent()
                            ? "task " + entry.task().getAsInt()
                            : entry.stage().name().toLowerCase(Locale.ROOT),
                    entry.failure().kind().name().toLowerCase(Locale.ROOT).replace('_', ' '),
                    entry.failure().message());
        }
        if (failures.size() > MAX_FAILURES) {
            err.printf("shardwright: and %d failures more%n", failures.size() - MAX_FAILURES);
        }
        if (report.cancelled()) {
            err.println("shardwright: the run was cancelled");
        }
        if (report.outcome() == RunReport.Result.PARTIAL && !report.published()) {
            err.println("shardwright: some inputs failed; "
                    + (report.planTasks() > 0
                            ? "--allow-partial publishes what the others give"
                            : "there are no others with anything to publish"));
        }
    }
}
