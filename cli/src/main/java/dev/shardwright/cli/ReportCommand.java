package dev.shardwright.cli;

import dev.shardwright.cli.text.Sizes;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `report`: draws a run report.
@Command(
        name = "report",
        mixinStandardHelpOptions = true,
        description = "Shows a run report that --report wrote.",
        footer = {"", "Example: shardwright report run.json"})
final class ReportCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "the report")
    private Path file;

    @Override
    public Integer call() {
        JsonNode report;
        try {
            report = new JsonMapper().readTree(UserFiles.read("run report", file));
        } catch (JacksonException e) {
            throw new UsageException("run report " + file + " is not JSON: " + e.getOriginalMessage());
        }
        if (!report.path("version").isInt() || !report.path("tasks").isObject()) {
            throw new UsageException(file + " is no run report");
        }
        PrintWriter out = spec.commandLine().getOut();
        out.printf("outcome        %s%n", report.path("outcome").asString("unknown"));
        out.printf("plan           %s%n", report.path("plan").path("hash").asString("unknown"));
        report.path("tasks").properties().forEach(e -> out.printf("tasks %-8s %,d%n", e.getKey(), e.getValue().asLong(0)));
        for (String key : new String[] {"observations", "skippedRows", "cells", "chunks", "objects"}) {
            number(out, report, key);
        }
        for (String key : new String[] {"bytesRead", "bytesWritten", "bytesSpilled", "peakLiveBytes", "peakRssBytes"}) {
            if (report.has(key)) {
                out.printf("%-14s %s%n", key, Sizes.print(report.get(key).asLong(0)));
            }
        }
        for (String key : new String[] {"wallSeconds", "cpuSeconds"}) {
            if (report.has(key)) {
                out.printf("%-14s %.2f s%n", key, report.get(key).asDouble(0));
            }
        }
        report.path("phases").properties().forEach(e -> out.printf("  %-12s %.2f s%n", e.getKey(), e.getValue().asDouble(0)));
        for (JsonNode failure : report.path("failures")) {
            out.printf("failed: %s: %s%n", failure.path("kind").asString("unknown"), failure.path("message").asString(""));
        }
        out.flush();
        return ExitStatus.COMPLETE;
    }

    private static void number(PrintWriter out, JsonNode report, String key) {
        if (report.has(key)) {
            out.printf("%-14s %,d%n", key, report.get(key).asLong(0));
        }
    }
}
