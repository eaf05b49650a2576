package dev.shardwright.engine;

import dev.shardwright.engine.aggregate.Reducers;
import dev.shardwright.engine.definition.Definition;
import dev.shardwright.engine.definition.DefinitionSchema;
import dev.shardwright.engine.plan.AggregatePlanner;
import dev.shardwright.engine.plan.CompiledDefinition;
import dev.shardwright.engine.plan.InputAddresses;
import dev.shardwright.engine.plan.Plan;
import dev.shardwright.engine.publish.OutputException;
import dev.shardwright.engine.publish.ZarrOutput;
import dev.shardwright.engine.run.RunListener;
import dev.shardwright.engine.run.RunReport;
import dev.shardwright.source.GranuleFormat;
import dev.shardwright.source.GranuleFormats;
import dev.shardwright.source.GranulePool;
import dev.shardwright.storage.ObjectStore;
import dev.shardwright.storage.Stores;
import java.util.List;

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
    /// @throws java.util.concurrent.CancellationException if it was cancelled
    public static Plan plan(Definition definition, List<String> inputs, String output, RunOptions options)
            throws InterruptedException {
        try (GranulePool granules = openGranules(definition)) {
            return plan(CompiledDefinition.of(definition), inputs, output, granules, options);
        }
    }

    /// Plans and runs.
    ///
    /// @throws dev.shardwright.engine.plan.PlanException if definition and inputs do not go together
    /// @throws dev.shardwright.engine.publish.OutputException if the output cannot be taken
    /// @throws java.util.concurrent.CancellationException if it was cancelled while it planned
    public static RunReport build(Definition definition, List<String> inputs, String output, RunOptions options)
            throws InterruptedException {
        RunClock clock = new RunClock();
        CompiledDefinition compiled = CompiledDefinition.of(definition);
        try (GranulePool granules = openGranules(definition)) {
            Plan plan = plan(compiled, inputs, output, granules, options);
            clock.planned();
            try (ObjectStore store = open(output, options)) {
                return new Run(plan, compiled, store, granules, options, clock).run();
            }
        }
    }

    /// Runs a plan.
    ///
    /// @throws dev.shardwright.engine.publish.OutputException if the output cannot be taken
    public static RunReport run(Plan plan, RunOptions options) throws InterruptedException {
        try (ObjectStore store = open(plan.output(), options)) {
            return run(plan, store, options);
        }
    }

    /// Runs a plan into a store that is open, whatever output the plan names.
    ///
    /// @param output where the dataset's root will be; stays the caller's
    /// @throws dev.shardwright.engine.publish.OutputException if the output cannot be taken
    public static RunReport run(Plan plan, ObjectStore output, RunOptions options) throws InterruptedException {
        CompiledDefinition compiled = CompiledDefinition.of(plan.definition());
        try (GranulePool granules = openGranules(plan.definition())) {
            return new Run(plan, compiled, output, granules, options, new RunClock()).run();
        }
    }

    private static GranulePool openGranules(Definition definition) {
        return new GranulePool(format(definition), OPEN_GRANULES);
    }

    private static GranuleFormat format(Definition definition) {
        return GranuleFormats.named(definition.source().format());
    }

    private static ObjectStore open(String output, RunOptions options) {
        try {
            Datasets.enclosing(output).ifPresent(outer -> {
                throw new OutputException("output " + output + " lies in the dataset " + outer
                        + ", expected a place of its own: " + outer + " would not be whole any more");
            });
            return Stores.open(output, options.durability());
        } catch (IllegalArgumentException e) {
            throw new OutputException("output " + e.getMessage(), e);
        }
    }

    /// Everything that can be refused is refused before the first granule is opened.
    private static Plan plan(
            CompiledDefinition compiled,
            List<String> inputs,
            String output,
            GranulePool granules,
            RunOptions options)
            throws InterruptedException {
        try (ObjectStore store = open(output, options)) {
            Run.taskMemory(compiled, store, options);
            ZarrOutput.check(store, options.overwrite());
        }
        List<String> addresses = InputAddresses.expand(inputs, format(compiled.definition()));
        RunListener listener = options.listener();
        return new AggregatePlanner(compiled.definition(), compiled.grid(), granules, options.workers(), options.cancelled())
                .plan(addresses, output, done -> listener.scanned(done, addresses.size()));
    }
}
