package dev.shardwright.engine;

import dev.shardwright.engine.aggregate.ChunkKernel;
import dev.shardwright.engine.aggregate.Reducers;
import dev.shardwright.engine.definition.Definition;
import dev.shardwright.engine.definition.DefinitionSchema;
import dev.shardwright.engine.dispatch.Dispatched;
import dev.shardwright.engine.dispatch.Dispatcher;
import dev.shardwright.engine.dispatch.LocalExecutor;
import dev.shardwright.engine.dispatch.Work;
import dev.shardwright.engine.plan.AggregatePlanner;
import dev.shardwright.engine.plan.DatasetLayout;
import dev.shardwright.engine.plan.Grids;
import dev.shardwright.engine.plan.InputAddresses;
import dev.shardwright.engine.plan.Plan;
import dev.shardwright.engine.plan.Sha256;
import dev.shardwright.engine.publish.OutputException;
import dev.shardwright.engine.publish.ZarrOutput;
import dev.shardwright.engine.run.AttemptResult;
import dev.shardwright.engine.run.Outcome;
import dev.shardwright.engine.run.Phase;
import dev.shardwright.engine.run.PhaseTimes;
import dev.shardwright.engine.run.RunReport;
import dev.shardwright.engine.run.TaskOutput;
import dev.shardwright.engine.work.ShardWorker;
import dev.shardwright.engine.work.WorkContext;
import dev.shardwright.grid.Grid;
import dev.shardwright.source.GranuleFormat;
import dev.shardwright.source.GranuleFormats;
import dev.shardwright.source.GranulePool;
import dev.shardwright.storage.MemoryBudget;
import dev.shardwright.storage.ObjectStore;
import dev.shardwright.storage.Stores;
import dev.shardwright.zarr.StoredObject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// Builds datasets: plan, dispatch, work, publish.
///
/// ```java
/// Definition definition = Engine.parse("atl06.yaml", Files.readString(Path.of("atl06.yaml")));
/// RunReport report = Engine.build(definition, List.of("granules/"), "out.zarr", RunOptions.defaults());
/// ```
public final class Engine {

    /// Granules that stay open while nobody reads them: enough for neighbouring shards, and few enough for the limit
    /// on open files that most systems have.
    private static final int OPEN_GRANULES = 64;

    private Engine() {}

    /// Parses a definition.
    ///
    /// @param name where it comes from, for messages
    /// @throws dev.shardwright.engine.definition.DefinitionException naming every mistake with line and column
    public static Definition parse(String name, String yaml) {
        return Definition.parse(name, yaml, Reducers.load().signatures());
    }

    /// The JSON Schema of definitions.
    public static String schema() {
        return DefinitionSchema.json();
    }

    /// Plans a dataset. Reads coordinates; writes nothing.
    ///
    /// @param inputs files, folders, globs or addresses
    /// @param output the dataset's address; it must be free, or `options` must say that it may be replaced
    /// @throws dev.shardwright.engine.plan.PlanException if definition and inputs do not go together
    /// @throws dev.shardwright.engine.publish.OutputException if the output cannot be taken
    public static Plan plan(Definition definition, List<String> inputs, String output, RunOptions options)
            throws InterruptedException {
        try (GranulePool granules = new GranulePool(format(definition), OPEN_GRANULES)) {
            return plan(definition, inputs, output, granules, options);
        }
    }

    /// Plans and runs.
    ///
    /// @throws dev.shardwright.engine.plan.PlanException if definition and inputs do not go together
    /// @throws dev.shardwright.engine.publish.OutputException if the output cannot be taken
    public static RunReport build(Definition definition, List<String> inputs, String output, RunOptions options)
            throws InterruptedException {
        RunClock clock = new RunClock();
        try (GranulePool granules = new GranulePool(format(definition), OPEN_GRANULES)) {
            Plan plan = plan(definition, inputs, output, granules, options);
            clock.planned();
            return run(plan, granules, options, clock);
        }
    }

    /// Runs a plan.
    ///
    /// @throws dev.shardwright.engine.publish.OutputException if the output cannot be taken
    public static RunReport run(Plan plan, RunOptions options) throws InterruptedException {
        try (GranulePool granules = new GranulePool(format(plan.definition()), OPEN_GRANULES)) {
            return run(plan, granules, options, new RunClock());
        }
    }

    private static ObjectStore open(String output, RunOptions options) {
        try {
            return Stores.open(output, options.durability());
        } catch (IllegalArgumentException e) {
            throw new OutputException("output " + e.getMessage(), e);
        }
    }

    private static GranuleFormat format(Definition definition) {
        return GranuleFormats.named(definition.source().format());
    }

    private static Plan plan(
            Definition definition,
            List<String> inputs,
            String output,
            GranulePool granules,
            RunOptions options)
            throws InterruptedException {
        // Everything that can be refused is refused before the first granule is opened.
        Grid grid = Grids.of(definition.grid());
        DatasetLayout.of(definition, grid, ChunkKernel.compile(definition.fields(), Reducers.load()));
        try (ObjectStore store = open(output, options)) {
            ZarrOutput.check(store, options.overwrite());
        }
        List<String> addresses = InputAddresses.expand(inputs, format(definition));
        return new AggregatePlanner(definition, grid, granules, options.workers())
                .plan(addresses, output, done -> options.listener().scanned(done, addresses.size()));
    }

    private static RunReport run(Plan plan, GranulePool granules, RunOptions options, RunClock clock)
            throws InterruptedException {
        MemoryBudget memory = MemoryBudget.of(options.memoryBytes());
        RunSummary summary = new RunSummary(plan, granules, memory, clock);
        boolean allowPartial = options.allowPartial() || plan.definition().allowPartial();
        if (!plan.failures().isEmpty() && !allowPartial) {
            return summary.report();
        }
        try (ObjectStore store = open(plan.output(), options)) {
            ZarrOutput output = ZarrOutput.begin(store, plan, options.overwrite());
            boolean published = false;
            try {
                Dispatched dispatched = dispatch(plan, store, output.prefix(), granules, memory, options);
                summary.add(dispatched);
                if (summary.publishable(allowPartial)) {
                    long time = System.nanoTime();
                    int objects = publish(plan, output, dispatched.results());
                    summary.published(objects, time);
                    published = true;
                    options.listener().published(objects);
                }
            } finally {
                if (!published) {
                    output.abandon();
                }
            }
        }
        return summary.report();
    }

    private static Dispatched dispatch(
            Plan plan,
            ObjectStore store,
            String prefix,
            GranulePool granules,
            MemoryBudget memory,
            RunOptions options)
            throws InterruptedException {
        // Half of a worker's share is for rows, the other half for what is made of them.
        long share = options.memoryBytes() / options.workers();
        try (ExecutorService compute = Executors.newFixedThreadPool(
                options.workers(), Thread.ofPlatform().name("shardwright-compute-", 0).daemon().factory())) {
            WorkContext context =
                    WorkContext.open(plan, store, prefix, granules, memory, share / 2, options.scratch(), compute);
            List<Work> work = plan.tasks().stream()
                    .map(t -> new Work(t.id(), t.rowCount(), share))
                    .toList();
            try (LocalExecutor executor = new LocalExecutor(
                    (task, cancelled) -> ShardWorker.run(context, plan.tasks().get(task), cancelled),
                    options.workers(),
                    options.memoryBytes())) {
                return Dispatcher.run(work, executor, options.listener(), options.cancelled());
            }
        }
    }

    private static int publish(Plan plan, ZarrOutput output, List<AttemptResult> results) {
        Grid grid = Grids.of(plan.definition().grid());
        DatasetLayout layout = DatasetLayout.of(
                plan.definition(), grid, ChunkKernel.compile(plan.definition().fields(), Reducers.load()));
        List<StoredObject> objects = new ArrayList<>();
        Sha256 content = new Sha256();
        for (AttemptResult result : results) {
            result.outcome().made().ifPresent(o -> {
                objects.addAll(o.objects());
                content.update(plan.tasks().get(result.attempt().task()).shard());
                content.update(o.contentHash());
            });
        }
        return output.publish(plan, layout, grid, objects, content.hex());
    }
}
