package dev.shardwright.engine;

import dev.shardwright.engine.dispatch.Dispatched;
import dev.shardwright.engine.dispatch.Dispatcher;
import dev.shardwright.engine.dispatch.LocalExecutor;
import dev.shardwright.engine.dispatch.Work;
import dev.shardwright.engine.plan.CompiledDefinition;
import dev.shardwright.engine.plan.Plan;
import dev.shardwright.engine.plan.PlanException;
import dev.shardwright.engine.plan.Sha256;
import dev.shardwright.engine.publish.ZarrOutput;
import dev.shardwright.engine.run.AttemptResult;
import dev.shardwright.engine.run.RunListener;
import dev.shardwright.engine.run.RunReport;
import dev.shardwright.engine.work.ShardWorker;
import dev.shardwright.engine.work.TaskMemory;
import dev.shardwright.engine.work.WorkContext;
import dev.shardwright.source.GranulePool;
import dev.shardwright.storage.MemoryBudget;
import dev.shardwright.storage.ObjectStore;
import dev.shardwright.storage.StoreException;
import dev.shardwright.zarr.StoredObject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// One run of a plan on threads of this process: the output is taken, the tasks are dispatched, what they made is
/// published. For one thread.
final class Run {

    private final Plan plan;
    private final CompiledDefinition compiled;
    private final ObjectStore store;
    private final GranulePool granules;
    private final RunOptions options;
    private final RunListener listener;
    private final MemoryBudget memory;
    private final RunSummary summary;

    Run(
            Plan plan,
            CompiledDefinition compiled,
            ObjectStore store,
            GranulePool granules,
            RunOptions options,
            RunClock clock) {
        this.plan = plan;
        this.compiled = compiled;
        this.store = store;
        this.granules = granules;
        this.options = options;
        this.listener = options.listener();
        this.memory = MemoryBudget.of(options.memoryBytes());
        this.summary = new RunSummary(plan, granules, memory, clock);
    }

    /// What each task may take.
    ///
    /// @throws PlanException if not even one fits into the memory of `options`
    static TaskMemory taskMemory(CompiledDefinition compiled, ObjectStore store, RunOptions options) {
        TaskMemory memory =
                TaskMemory.of(compiled, store.partSize(), options.memoryBytes(), options.workers());
        if (memory.share() > options.memoryBytes()) {
            throw new PlanException("memory of " + options.memoryBytes() + " bytes, expected at least " + memory.share()
                    + ": that is what a task of this definition needs (smaller chunks need less)");
        }
        return memory;
    }

    RunReport run() throws InterruptedException {
        boolean allowPartial = options.allowPartial() || plan.definition().allowPartial();
        if (!plan.failures().isEmpty() && !allowPartial) {
            return summary.report();
        }
        TaskMemory taskMemory = taskMemory(compiled, store, options);
        try (ZarrOutput output = ZarrOutput.begin(store, compiled, options.overwrite())) {
            Dispatched dispatched =
                    dispatch(new WorkContext.Target(store, output.prefix(), output::admit), taskMemory);
            summary.add(dispatched);
            if (summary.publishable(allowPartial)) {
                publish(output, dispatched.results());
            }
        }
        return summary.report();
    }

    private Dispatched dispatch(WorkContext.Target target, TaskMemory taskMemory) throws InterruptedException {
        int threads = Math.min(options.workers(), Runtime.getRuntime().availableProcessors());
        try (ExecutorService compute = Executors.newFixedThreadPool(
                threads, Thread.ofPlatform().name("shardwright-compute-", 0).daemon().factory())) {
            WorkContext context = WorkContext.open(
                    plan, compiled, target, granules, memory, taskMemory, options.scratch(), compute);
            List<Work> work = plan.tasks().stream()
                    .map(t -> new Work(t.id(), t.rowCount(), taskMemory.bytes(t)))
                    .toList();
            try (LocalExecutor executor = new LocalExecutor(
                    (task, cancelled) -> ShardWorker.run(context, plan.tasks().get(task), cancelled),
                    options.workers(),
                    options.memoryBytes())) {
                return Dispatcher.run(work, executor, listener, options.cancelled());
            }
        }
    }

    private void publish(ZarrOutput output, List<AttemptResult> results) {
        long start = System.nanoTime();
        List<StoredObject> objects = new ArrayList<>();
        Sha256 content = new Sha256();
        for (AttemptResult result : results) {
            result.outcome().made().ifPresent(made -> {
                objects.addAll(made.objects());
                content.update(plan.tasks().get(result.attempt().task()).shard());
                content.update(made.contentHash());
            });
        }
        listener.publishing();
        try {
            int published = output.publish(plan, objects, content.hex());
            summary.published(published, start);
            listener.published(published);
        } catch (StoreException e) {
            summary.publicationFailed(e);
        }
    }
}
