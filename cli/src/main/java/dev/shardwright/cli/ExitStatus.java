package dev.shardwright.cli;

import dev.shardwright.engine.plan.Plan;
import dev.shardwright.engine.run.RunReport;

/// Exit statuses; scripts rely on them.
final class ExitStatus {

    /// Everything was done, or there was nothing to do.
    static final int COMPLETE = 0;

    /// It failed, and nothing was published.
    static final int FAILED = 1;

    /// Wrong usage, definition, options or input address; nothing was touched.
    static final int USAGE = 2;

    /// Some inputs or tasks failed.
    static final int PARTIAL = 3;

    private ExitStatus() {}

    static int of(Plan plan) {
        return plan.failures().isEmpty() ? COMPLETE : PARTIAL;
    }

    static int of(RunReport report) {
        return switch (report.outcome()) {
            case COMPLETE, EMPTY -> COMPLETE;
            case PARTIAL -> PARTIAL;
            case FAILED -> FAILED;
        };
    }
}
