package dev.shardwright.engine;

import dev.shardwright.engine.run.Phase;
import dev.shardwright.engine.run.PhaseTimes;

/// When a run began, and what planning took.
final class RunClock {

    private final long start = System.nanoTime();
    private final double cpuAtStart = Machine.cpuSeconds();
    private final PhaseTimes phases = new PhaseTimes();

    /// Planning is over.
    void planned() {
        phases.add(Phase.PLAN, start);
    }

    PhaseTimes phases() {
        return phases;
    }

    double wallSeconds() {
        return (System.nanoTime() - start) / 1e9;
    }

    double cpuSeconds() {
        return Machine.cpuSeconds() - cpuAtStart;
    }
}
