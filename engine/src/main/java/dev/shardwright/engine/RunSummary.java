package dev.shardwright.engine;

import dev.shardwright.engine.dispatch.Dispatched;
import dev.shardwright.engine.plan.Input;
import dev.shardwright.engine.plan.Plan;
import dev.shardwright.engine.publish.UnknownOutcomeException;
import dev.shardwright.engine.run.AttemptResult;
import dev.shardwright.engine.run.Cost;
import dev.shardwright.engine.run.Failure;
import dev.shardwright.engine.run.Failures;
import dev.shardwright.engine.run.Outcome;
import dev.shardwright.engine.run.Phase;
import dev.shardwright.engine.run.PhaseTimes;
import dev.shardwright.engine.run.RunReport;
import dev.shardwright.engine.run.RunReport.FailureEntry;
import dev.shardwright.engine.run.RunReport.InputUsage;
import dev.shardwright.engine.run.RunReport.Result;
import dev.shardwright.engine.run.RunReport.Stage;
import dev.shardwright.source.GranulePool;
import dev.shardwright.storage.MemoryBudget;
import dev.shardwright.storage.StoreException;
import dev.shardwright.zarr.StoredObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// Adds up what a run does, and makes the report of it. For one run and one thread.
final class RunSummary {

    private final Plan plan;
    private final GranulePool granules;
    private final MemoryBudget memory;
    private final RunClock clock;
    private final PhaseTimes phases = new PhaseTimes();
    private final List<FailureEntry> failures = new ArrayList<>();
    private int complete;
    private int empty;
    private int partial;
    private int failed;
    private boolean cancelled;
    private boolean publicationFailed;
    private long observations;
    private long cells;
    private long chunks;
    private long bytesWritten;
    private long spilled;
    private int objects;
    private boolean published;
    private Cost cost = Cost.ZERO;

    RunSummary(Plan plan, GranulePool granules, MemoryBudget memory, RunClock clock) {
        this.plan = plan;
        this.granules = granules;
        this.memory = memory;
        this.clock = clock;
        phases.addAll(clock.phases());
        for (Plan.InputFailure f : plan.failures()) {
            Failure.Kind kind =
                    switch (f.kind()) {
                        case BAD -> Failure.Kind.BAD_INPUT;
                        case DENIED -> Failure.Kind.DENIED;
                        case UNREACHABLE -> Failure.Kind.STORE;
                    };
            failures.add(FailureEntry.of(Stage.PLANNING, Failure.ofInput(kind, f.input(), f.message())));
        }
    }

    void add(Dispatched dispatched) {
        cancelled = dispatched.cancelled();
        cost = cost.plus(dispatched.cost());
        for (AttemptResult result : dispatched.results()) {
            int task = result.attempt().task();
            int attempts = result.attempt().number();
            switch (result.outcome()) {
                case Outcome.Complete c -> complete++;
                case Outcome.Empty e -> empty++;
                case Outcome.Partial p -> {
                    partial++;
                    p.failures().forEach(f -> failures.add(FailureEntry.ofTask(task, attempts, f)));
                }
                case Outcome.Failed f -> {
                    failed++;
                    failures.add(FailureEntry.ofTask(task, attempts, f.failure()));
                }
            }
            result.outcome().made().ifPresent(o -> {
                observations += o.observations();
                cells += o.cells();
                chunks += o.chunks();
                spilled += o.spilledBytes();
                bytesWritten +=
                        o.objects().stream().mapToLong(StoredObject::size).sum();
                phases.addAll(o.phases());
            });
        }
    }

    /// Whether what was made may be shown: everything, or everything that could be made. What is made of no input at
    /// all is never shown.
    boolean publishable(boolean allowPartial) {
        boolean whole = partial == 0 && plan.failures().isEmpty();
        return failed == 0 && !cancelled && (whole || (allowPartial && !plan.inputs().isEmpty()));
    }

    void published(int newObjects, long start) {
        objects = newObjects;
        published = true;
        phases.add(Phase.PUBLISH, start);
    }

    void publicationFailed(StoreException thrown) {
        publicationFailed = true;
        Failure failure = thrown instanceof UnknownOutcomeException
                ? Failure.of(Failure.Kind.UNKNOWN, String.valueOf(thrown.getMessage()))
                : Failures.of(thrown);
        failures.add(FailureEntry.of(Stage.PUBLISHING, failure));
    }

    RunReport report() {
        Result result = failed > 0 || cancelled || publicationFailed
                ? Result.FAILED
                : partial > 0 || !plan.failures().isEmpty()
                        ? Result.PARTIAL
                        : complete == 0 ? Result.EMPTY : Result.COMPLETE;
        List<InputUsage> inputs = granules.usage().stream()
                .map(u -> new InputUsage(u.address(), u.size(), u.bytesRead(), u.opened()))
                .sorted(Comparator.comparing(InputUsage::address))
                .toList();
        Map<Phase, Double> seconds = new EnumMap<>(Phase.class);
        for (Phase phase : Phase.values()) {
            if (phases.seconds(phase) > 0) {
                seconds.put(phase, phases.seconds(phase));
            }
        }
        return new RunReport(
                plan.hash(),
                plan.tasks().size(),
                result,
                new RunReport.TaskCounts(complete, empty, partial, failed),
                observations,
                plan.inputs().stream().mapToLong(Input::skippedRows).sum(),
                cells,
                chunks,
                objects,
                inputs.stream().mapToLong(InputUsage::bytesRead).sum(),
                bytesWritten,
                spilled,
                clock.wallSeconds(),
                clock.cpuSeconds(),
                memory.peak(),
                Machine.peakRssBytes(),
                seconds,
                cost,
                failures,
                inputs,
                cancelled,
                published);
    }
}
