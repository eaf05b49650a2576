package dev.shardwright.engine.report;

import dev.shardwright.engine.run.Phase;
import dev.shardwright.engine.run.RunReport;
import java.util.Locale;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The run report as JSON, version 1. Keys are stable; more may be added.
public final class ReportJson {

    private static final int VERSION = 1;
    private static final JsonMapper MAPPER = new JsonMapper();

    private ReportJson() {}

    /// The report as indented JSON.
    public static String write(RunReport report) {
        ObjectNode root = MAPPER.createObjectNode();
        root.put("version", VERSION);
        root.putObject("plan").put("hash", report.planHash()).put("tasks", report.planTasks());
        root.put("outcome", lower(report.outcome()));
        root.put("published", report.published());
        root.put("cancelled", report.cancelled());
        root.putObject("tasks")
                .put("complete", report.tasks().complete())
                .put("empty", report.tasks().empty())
                .put("partial", report.tasks().partial())
                .put("failed", report.tasks().failed())
                .put("retried", 0)
                .put("resumed", 0);
        root.put("observations", report.observations());
        root.put("skippedRows", report.skipped());
        root.put("cells", report.cells());
        root.put("chunks", report.chunks());
        root.put("objects", report.objects());
        root.put("bytesRead", report.bytesRead());
        root.put("bytesWritten", report.bytesWritten());
        root.put("bytesSpilled", report.spilledBytes());
        root.put("wallSeconds", report.wallSeconds());
        root.put("cpuSeconds", report.cpuSeconds());
        root.put("peakLiveBytes", report.peakLiveBytes());
        report.peakRssBytes().ifPresent(bytes -> root.put("peakRssBytes", bytes));
        ObjectNode phases = root.putObject("phases");
        for (Phase phase : Phase.values()) {
            Double seconds = report.phases().get(phase);
            if (seconds != null) {
                phases.put(lower(phase), seconds);
            }
        }
        root.putObject("cost")
                .put("computeSeconds", report.cost().computeSeconds())
                .put("gigabyteSeconds", report.cost().gigabyteSeconds())
                .put("usd", report.cost().usd())
                .put("currency", "USD");
        ArrayNode failures = root.putArray("failures");
        for (RunReport.FailureEntry entry : report.failures()) {
            ObjectNode node = failures.addObject();
            node.put("stage", lower(entry.stage()));
            entry.task().ifPresent(task -> node.put("task", task));
            node.put("attempts", entry.attempts());
            node.put("kind", lower(entry.failure().kind()));
            node.put("message", entry.failure().message());
            entry.failure().input().ifPresent(input -> node.put("input", input));
        }
        ArrayNode inputs = root.putArray("inputs");
        for (RunReport.InputUsage input : report.inputs()) {
            inputs.addObject()
                    .put("input", input.address())
                    .put("size", input.size())
                    .put("bytesRead", input.bytesRead())
                    .put("opened", input.opened());
        }
        return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
