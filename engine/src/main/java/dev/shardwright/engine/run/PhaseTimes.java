package dev.shardwright.engine.run;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/// Time by phase, summed over workers, so that a sum can exceed the wall time. Thread-safe.
public final class PhaseTimes {

    private final Map<Phase, LongAdder> nanos = new EnumMap<>(Phase.class);

    /// Nothing measured yet.
    public PhaseTimes() {
        for (Phase phase : Phase.values()) {
            nanos.put(phase, new LongAdder());
        }
    }

    /// Adds the time since `start`, a value of `System.nanoTime()`.
    ///
    /// @return the time now, where the next phase may start
    public long add(Phase phase, long start) {
        long now = System.nanoTime();
        adder(phase).add(now - start);
        return now;
    }

    /// Adds what another one has measured.
    public void addAll(PhaseTimes other) {
        nanos.forEach((phase, adder) -> adder.add(other.adder(phase).sum()));
    }

    /// The seconds of a phase.
    public double seconds(Phase phase) {
        return adder(phase).sum() / 1e9;
    }

    private LongAdder adder(Phase phase) {
        return java.util.Objects.requireNonNull(nanos.get(phase));
    }
}
