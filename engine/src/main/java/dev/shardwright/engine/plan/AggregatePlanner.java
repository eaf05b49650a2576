package dev.shardwright.engine.plan;

import dev.shardwright.engine.definition.Definition;
import dev.shardwright.engine.definition.Definition.ColumnSpec;
import dev.shardwright.engine.definition.Definition.SourceSpec;
import dev.shardwright.engine.definition.expression.Expression.Type;
import dev.shardwright.engine.plan.Plan.InputFailure;
import dev.shardwright.grid.Grid;
import dev.shardwright.source.Granule;
import dev.shardwright.source.GranuleException;
import dev.shardwright.source.GranulePool;
import dev.shardwright.storage.AccessDeniedException;
import dev.shardwright.storage.StoreException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;

/// Plans datasets of the aggregate kind: every granule is scanned once, and the shards that it crosses become tasks.
/// Granules that cross no shard belong to no task.
public final class AggregatePlanner {

    private final Definition definition;
    private final Grid grid;
    private final GranulePool pool;
    private final int workers;
    private final BooleanSupplier cancelled;

    /// Plans `definition`, opening granules through `pool`, up to `workers` at a time.
    ///
    /// @param cancelled asked now and then, from any thread, whether to stop
    public AggregatePlanner(
            Definition definition, Grid grid, GranulePool pool, int workers, BooleanSupplier cancelled) {
        this.definition = definition;
        this.grid = grid;
        this.pool = pool;
        this.workers = workers;
        this.cancelled = cancelled;
    }

    private record Scanned(List<GranuleScan> scans, List<InputFailure> failures) {}

    /// Scans the granules and makes the plan. Granules that cannot be scanned become failures of the plan.
    ///
    /// @param inputs the granules' addresses
    /// @param output the dataset's address
    /// @param progress is told the number of granules scanned so far
    /// @throws InterruptedException if the thread is interrupted
    /// @throws CancellationException if it was cancelled
    public Plan plan(List<String> inputs, String output, IntConsumer progress) throws InterruptedException {
        Scanned scanned = scan(inputs, progress);
        List<GranuleScan> scans = inDefinedOrder(scanned);
        Map<Long, List<RowSet>> rowsByShard = new TreeMap<>();
        for (int i = 0; i < scans.size(); i++) {
            int input = i;
            scans.get(i).shards().forEach((shard, groups) -> groups.forEach((group, bounds) -> rowsByShard
                    .computeIfAbsent(shard, s -> new ArrayList<>())
                    .add(new RowSet(input, group, bounds))));
        }
        List<Task> tasks = new ArrayList<>();
        rowsByShard.forEach((shard, rows) -> tasks.add(new Task(tasks.size(), shard, rows)));
        return new Plan(
                definition,
                output,
                scans.stream().map(GranuleScan::input).toList(),
                tasks,
                scanned.failures.stream()
                        .sorted(Comparator.comparing(InputFailure::input))
                        .toList(),
                scans.stream().map(GranuleScan::citation).filter(c -> !c.isEmpty()).toList());
    }

    private Scanned scan(List<String> inputs, IntConsumer progress) throws InterruptedException {
        Scanned result = new Scanned(new ArrayList<>(), new ArrayList<>());
        try (ExecutorService threads = Executors.newFixedThreadPool(Math.max(1, Math.min(workers, inputs.size())))) {
            ExecutorCompletionService<Runnable> scans = new ExecutorCompletionService<>(threads);
            for (String input : inputs) {
                scans.submit(scanOne(input, result));
            }
            try {
                for (int done = 1; done <= inputs.size(); done++) {
                    scans.take().get().run();
                    progress.accept(done);
                }
            } catch (ExecutionException e) {
                if (e.getCause() instanceof CancellationException cancellation) {
                    throw cancellation;
                }
                throw new IllegalStateException("scanning a granule failed: " + e.getCause(), e);
            } finally {
                threads.shutdownNow();
            }
        }
        return result;
    }

    /// Scans a granule; what it gives is added to `result` by the thread that collects.
    private Callable<Runnable> scanOne(String input, Scanned result) {
        return () -> {
            stopIfCancelled();
            try (GranulePool.Lease lease = pool.lease(input)) {
                GranuleScan scan = GranuleScan.of(lease, definition.source(), grid, this::stopIfCancelled);
                return () -> result.scans.add(scan);
            } catch (GranuleException | StoreException e) {
                return () -> result.failures.add(failure(input, e));
            }
        };
    }

    private void stopIfCancelled() {
        if (cancelled.getAsBoolean()) {
            throw new CancellationException("cancelled while granules were scanned; nothing was written");
        }
    }

    private static InputFailure failure(String input, Exception e) {
        InputFailure.Kind kind = isDenied(e)
                ? InputFailure.Kind.DENIED
                : e instanceof StoreException ? InputFailure.Kind.UNREACHABLE : InputFailure.Kind.BAD;
        return new InputFailure(input, kind, String.valueOf(e.getMessage()));
    }

    private static boolean isDenied(Throwable thrown) {
        for (Throwable t = thrown; t != null; t = t.getCause()) {
            if (t instanceof AccessDeniedException) {
                return true;
            }
        }
        return false;
    }

    /// Puts granules in an order that depends on their contents alone. Granules with the same coordinates are told
    /// apart by all their other columns; one whose columns cannot be read becomes a failure.
    private List<GranuleScan> inDefinedOrder(Scanned scanned) {
        Map<String, Integer> alike = new HashMap<>();
        scanned.scans.forEach(s -> alike.merge(s.input().fingerprint(), 1, Integer::sum));
        Map<GranuleScan, String> contents = new HashMap<>();
        for (GranuleScan scan : List.copyOf(scanned.scans)) {
            if (alike.getOrDefault(scan.input().fingerprint(), 0) > 1) {
                try {
                    contents.put(scan, contentHash(scan.input()));
                } catch (GranuleException | StoreException e) {
                    scanned.scans.remove(scan);
                    scanned.failures.add(failure(scan.input().address(), e));
                }
            }
        }
        return scanned.scans.stream()
                .sorted(Comparator.comparing((GranuleScan s) -> s.input().fingerprint())
                        .thenComparing(s -> contents.getOrDefault(s, ""))
                        .thenComparing(s -> s.input().address()))
                .toList();
    }

    private String contentHash(Input input) {
        SourceSpec source = definition.source();
        ContentHash hash = new ContentHash();
        try (GranulePool.Lease lease = pool.lease(input.address())) {
            Granule granule = lease.granule();
            List<String> groups = source.groupsOrNone();
            for (int g = 0; g < groups.size(); g++) {
                for (ColumnSpec column : source.columns()) {
                    stopIfCancelled();
                    hashColumn(granule, column, groups.get(g), input.rows().get(g), hash);
                }
            }
        }
        return hash.hex();
    }

    private static void hashColumn(Granule granule, ColumnSpec column, String group, long rows, ContentHash hash) {
        String name = SourceColumns.path(column.path(), group);
        for (long start = 0; start < rows; start += GranuleScan.BATCH) {
            int n = (int) Math.min(GranuleScan.BATCH, rows - start);
            if (column.type() == Type.INTEGER) {
                long[] values = new long[n];
                granule.readLongs(name, start, start + n, values, 0);
                hash.update(values, n);
            } else {
                double[] values = new double[n];
                granule.readDoubles(name, start, start + n, values, 0);
                hash.update(values, n);
            }
        }
    }
}
