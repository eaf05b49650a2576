package dev.shardwright.engine.plan;

import dev.shardwright.engine.definition.Definition.InvalidCoordinates;
import dev.shardwright.engine.definition.Definition.SourceSpec;
import dev.shardwright.grid.Coordinates;
import dev.shardwright.grid.Grid;
import dev.shardwright.source.ColumnInfo;
import dev.shardwright.source.Granule;
import dev.shardwright.source.GranuleException;
import dev.shardwright.source.GranulePool;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// One look at all coordinates of a granule: which rows of which group cross which shard.
///
/// @param input the granule, pinned
/// @param shards by shard, by group, the bounds of the rows that cross it
/// @param citation how the granule says it is to be cited; may be empty
record GranuleScan(Input input, Map<Long, Map<Integer, long[]>> shards, String citation) {

    /// Rows that are looked at at a time: 64 Ki rows are 1.5 MiB of coordinates and addresses.
    static final int BATCH = 1 << 16;

    /// Scans an open granule.
    ///
    /// @param betweenBatches called before every batch of rows; what it throws ends the scan
    /// @throws GranuleException if the granule does not have what the definition asks for, or has coordinates that
    ///     are no place on Earth and the definition does not skip them
    static GranuleScan of(GranulePool.Lease lease, SourceSpec source, Grid grid, Runnable betweenBatches) {
        Granule granule = lease.granule();
        Map<Long, Map<Integer, RangeList>> shards = new TreeMap<>();
        List<Long> rowsByGroup = new ArrayList<>();
        ContentHash hash = new ContentHash();
        Batches batches = new Batches(grid, source, shards, hash, betweenBatches);
        List<String> groups = source.groupsOrNone();
        for (int g = 0; g < groups.size(); g++) {
            String group = groups.get(g);
            if (!group.isEmpty() && !granule.hasGroup(group)) {
                rowsByGroup.add(-1L);
                continue;
            }
            long rows = checkColumns(granule, source, group);
            rowsByGroup.add(rows);
            hash.update(group);
            hash.update(rows);
            batches.scan(granule, group, g, rows);
        }
        if (rowsByGroup.stream().allMatch(r -> r < 0)) {
            throw new GranuleException(granule.address() + ": has none of the groups " + groups);
        }
        Map<Long, Map<Integer, long[]>> bounds = new TreeMap<>();
        shards.forEach((shard, byGroup) -> {
            Map<Integer, long[]> arrays = new TreeMap<>();
            byGroup.forEach((g, list) -> arrays.put(g, list.toArray()));
            bounds.put(shard, arrays);
        });
        String citation = source.citation().isEmpty() ? granule.attribute("citation").orElse("") : "";
        Input input = new Input(
                lease.address(), granule.size(), granule.version().token(), hash.hex(), rowsByGroup, batches.skipped);
        return new GranuleScan(input, bounds, citation);
    }

    /// Checks that the group has every column that the definition names, all of the same length.
    private static long checkColumns(Granule granule, SourceSpec source, String group) {
        String latitude = SourceColumns.path(source.latitude(), group);
        long rows = info(granule, latitude).rows();
        List<String> others = new ArrayList<>();
        others.add(SourceColumns.path(source.longitude(), group));
        source.columns().forEach(c -> others.add(SourceColumns.path(c.path(), group)));
        for (String name : others) {
            long found = info(granule, name).rows();
            if (found != rows) {
                throw new GranuleException(granule.address() + ": column \"" + name + "\" has " + found
                        + " rows, expected " + rows + " as \"" + latitude + "\" has");
            }
        }
        return rows;
    }

    private static ColumnInfo info(Granule granule, String name) {
        return granule.column(name)
                .orElseThrow(() -> new GranuleException(
                        granule.address() + ": has no column \"" + name + "\", which the definition names"));
    }

    /// Reads coordinates batch by batch and notes runs of rows in the same shard.
    private static final class Batches {
        private final Grid grid;
        private final SourceSpec source;
        private final Map<Long, Map<Integer, RangeList>> shards;
        private final ContentHash hash;
        private final double[] longitude = new double[BATCH];
        private final double[] latitude = new double[BATCH];
        private final long[] addresses = new long[BATCH];
        private final Runnable betweenBatches;
        private long skipped;

        Batches(
                Grid grid,
                SourceSpec source,
                Map<Long, Map<Integer, RangeList>> shards,
                ContentHash hash,
                Runnable betweenBatches) {
            this.grid = grid;
            this.source = source;
            this.shards = shards;
            this.hash = hash;
            this.betweenBatches = betweenBatches;
        }

        void scan(Granule granule, String group, int groupIndex, long rows) {
            String longitudeName = SourceColumns.path(source.longitude(), group);
            String latitudeName = SourceColumns.path(source.latitude(), group);
            for (long start = 0; start < rows; start += BATCH) {
                betweenBatches.run();
                int n = (int) Math.min(BATCH, rows - start);
                granule.readDoubles(longitudeName, start, start + n, longitude, 0);
                granule.readDoubles(latitudeName, start, start + n, latitude, 0);
                hash.update(longitude, n);
                hash.update(latitude, n);
                int invalid = grid.locateValid(longitude, latitude, 0, n, addresses);
                if (invalid > 0 && source.invalidCoordinates() == InvalidCoordinates.FAIL) {
                    throw invalidCoordinates(granule, longitudeName, start, n);
                }
                skipped += invalid;
                int from = 0;
                long shard = grid.shardOf(addresses[0]);
                for (int i = 1; i < n; i++) {
                    long next = grid.shardOf(addresses[i]);
                    if (next != shard) {
                        addRun(shard, groupIndex, start + from, start + i);
                        from = i;
                        shard = next;
                    }
                }
                addRun(shard, groupIndex, start + from, start + n);
            }
        }

        /// Notes rows `[from, to)`, which lie in one shard or outside of the grid.
        private void addRun(long shard, int groupIndex, long from, long to) {
            if (shard != Grid.OUTSIDE) {
                shards.computeIfAbsent(shard, s -> new TreeMap<>())
                        .computeIfAbsent(groupIndex, g -> new RangeList())
                        .add(from, to);
            }
        }

        private GranuleException invalidCoordinates(Granule granule, String longitudeName, long start, int n) {
            int row = Coordinates.firstInvalid(longitude, latitude, 0, n);
            return new GranuleException(granule.address() + ": row " + (start + row) + " of \"" + longitudeName
                    + "\" lies at longitude " + longitude[row] + ", latitude " + latitude[row]
                    + ", expected -180 to 360 and -90 to 90 (\"invalid_coordinates: skip\" leaves such rows out)");
        }
    }
}
