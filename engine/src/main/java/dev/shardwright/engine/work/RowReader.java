package dev.shardwright.engine.work;

import dev.shardwright.engine.aggregate.Batch;
import dev.shardwright.engine.aggregate.ColumnLayout;
import dev.shardwright.engine.aggregate.RowFilter;
import dev.shardwright.engine.aggregate.ValueErrors;
import dev.shardwright.engine.definition.Definition.ColumnSpec;
import dev.shardwright.engine.definition.Definition.SourceSpec;
import dev.shardwright.engine.definition.expression.Expression.Type;
import dev.shardwright.engine.plan.Input;
import dev.shardwright.engine.plan.RowSet;
import dev.shardwright.engine.plan.ContentHash;
import dev.shardwright.engine.plan.SourceColumns;
import dev.shardwright.engine.plan.Task;
import dev.shardwright.engine.run.Failure;
import dev.shardwright.engine.run.Failures;
import dev.shardwright.engine.run.Phase;
import dev.shardwright.engine.run.PhaseTimes;
import dev.shardwright.grid.Grid;
import dev.shardwright.source.Granule;
import dev.shardwright.source.GranuleException;
import dev.shardwright.source.GranulePool;
import dev.shardwright.storage.StoreException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;

/// Reads a task's rows once, in their defined order, and puts those that count into a {@link RowStore}. For one task and
/// one thread.
final class RowReader {

    /// Rows that are read at a time.
    static final int BATCH = 1 << 14;

    private final WorkContext context;
    private final Task task;
    private final PhaseTimes phases;
    private final BooleanSupplier cancelled;
    private final RowStore store;
    private final ColumnLayout read;
    private final int[] storedFrom;
    private final List<String> paths = new ArrayList<>();
    private final Optional<RowFilter> filter;
    private final List<Failure> failures = new ArrayList<>();
    private final ContentHash content = new ContentHash();
    private final double[] longitude = new double[BATCH];
    private final double[] latitude = new double[BATCH];
    private final long[] addresses = new long[BATCH];
    private final boolean[] passes = new boolean[BATCH];
    private final Batch batch;
    private long observations;

    RowReader(WorkContext context, Task task, RowStore store, PhaseTimes phases, BooleanSupplier cancelled) {
        this.context = context;
        this.task = task;
        this.store = store;
        this.phases = phases;
        this.cancelled = cancelled;
        ColumnLayout stored = context.kernel().layout();
        TreeMap<String, Type> columns = new TreeMap<>();
        for (int c = 0; c < stored.size(); c++) {
            columns.put(stored.names().get(c), stored.isInteger(c) ? Type.INTEGER : Type.FLOAT);
        }
        var filterExpression = context.plan().definition().filter();
        filterExpression.ifPresent(f -> columns.putAll(f.columns()));
        read = new ColumnLayout(columns);
        filter = filterExpression.map(f -> new RowFilter(f, read));
        storedFrom = stored.names().stream().mapToInt(read.names()::indexOf).toArray();
        Map<String, String> pathOf = new HashMap<>();
        for (ColumnSpec column : source().columns()) {
            pathOf.put(column.name(), column.path());
        }
        for (String name : read.names()) {
            paths.add(pathOf.getOrDefault(name, name));
        }
        batch = Batch.allocate(read, BATCH);
    }

    private SourceSpec source() {
        return context.plan().definition().source();
    }

    /// Reads everything. A granule that fails is noted and left out from where it failed.
    void readAll() {
        int failed = -1;
        for (RowSet rows : task.rows()) {
            if (rows.input() == failed) {
                continue;
            }
            Input input = context.plan().inputs().get(rows.input());
            try (GranulePool.Lease lease = context.granules().lease(input.address())) {
                if (!lease.granule().version().token().equals(input.version())) {
                    throw new GranuleException(input.address() + ": has the version " + lease.granule().version()
                            + ", expected " + input.version() + ": it was changed since the plan was made");
                }
                read(lease.granule(), source().groupsOrNone().get(rows.group()), rows);
            } catch (GranuleException | StoreException e) {
                failures.add(Failures.ofInput(input.address(), e));
                failed = rows.input();
            }
        }
        store.finish();
    }

    private void read(Granule granule, String group, RowSet rows) {
        content.update(group);
        for (int r = 0; r < rows.ranges(); r++) {
            for (long start = rows.from(r); start < rows.to(r); start += BATCH) {
                if (cancelled.getAsBoolean()) {
                    throw new CancellationException("cancelled while reading " + granule.address());
                }
                long time = System.nanoTime();
                int n = (int) Math.min(BATCH, rows.to(r) - start);
                fetch(granule, group, start, n);
                time = phases.add(Phase.READ, time);
                assign(granule, start, n);
                phases.add(Phase.ASSIGN, time);
            }
        }
    }

    private void fetch(Granule granule, String group, long start, int n) {
        granule.readDoubles(SourceColumns.path(source().longitude(), group), start, start + n, longitude, 0);
        granule.readDoubles(SourceColumns.path(source().latitude(), group), start, start + n, latitude, 0);
        for (int c = 0; c < read.size(); c++) {
            String name = SourceColumns.path(paths.get(c), group);
            if (read.isInteger(c)) {
                granule.readLongs(name, start, start + n, batch.integers()[c], 0);
            } else {
                granule.readDoubles(name, start, start + n, batch.floats()[c], 0);
            }
        }
    }

    private void assign(Granule granule, long start, int n) {
        Grid grid = context.grid();
        grid.locateValid(longitude, latitude, 0, n, addresses);
        Batch rows = batch.first(n);
        if (filter.isPresent()) {
            String where = granule.address() + ", rows " + start + " to " + (start + n - 1);
            ValueErrors.within(where, () -> filter.get().test(rows, passes));
        } else {
            Arrays.fill(passes, 0, n, true);
        }
        long first = grid.firstAddress(task.shard());
        long cells = grid.cellsPerShard();
        for (int i = 0; i < n; i++) {
            long inShard = addresses[i] - first;
            if (passes[i] && inShard >= 0 && inShard < cells) {
                observations++;
                store.append(grid.chunkInShard(inShard), grid.cellInChunk(inShard), rows, i, storedFrom);
                content.update(addresses[i]);
                for (int column : storedFrom) {
                    content.update(
                            read.isInteger(column)
                                    ? rows.integers()[column][i]
                                    : Double.doubleToRawLongBits(rows.floats()[column][i]));
                }
            }
        }
    }

    /// Rows that passed the filter and lie in the shard.
    long observations() {
        return observations;
    }

    /// What failed.
    List<Failure> failures() {
        return failures;
    }

    /// The digest of all rows that count; to be taken once, at the end.
    String contentHash() {
        return content.hex();
    }
}
