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
    /// @throws GranuleException if the granule does not have what the definition asks for, or has coordinates that
    ///     are no place on Earth and the definition does not skip them
    static GranuleScan of(GranulePool.Lease lease, SourceSpec source, Grid grid) {
        Granule granule = lease.granule();
        Map<Long, Map<Integer, RangeList>> shards = new TreeMap<>();
        List<Long> rowsByGroup = new ArrayList<>();
        ContentHash hash = new ContentHash();
        Batches batches = new Batches(grid, source, shards, hash);
        List<String> groups = source.groups().isEmpty() ? List.of("") : source.groups();
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
                lease.address(), granule.size(), granule.version().token(), hash.hex(), rowsByGroup);
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
        private final long cellsPerShard;

        Batches(Grid grid, SourceSpec source, Map<Long, Map<Integer, RangeList>> shards, ContentHash hash) {
            this.grid = grid;
            this.source = source;
            this.shards = shards;
            this.hash = hash;
            this.cellsPerShard = (long) grid.cellsPerChunk() * grid.chunksPerShard();
        }

        void scan(Granule granule, String group, int groupIndex, long rows) {
            String longitudeName = SourceColumns.path(source.longitude(), group);
            String latitudeName = SourceColumns.path(source.latitude(), group);
            for (long start = 0; start < rows; start += BATCH) {
                int n = (int) Math.min(BATCH, rows - start);
                granule.readDoubles(longitudeName, start, start + n, longitude, 0);
                granule.readDoubles(latitudeName, start, start + n, latitude, 0);
                hash.update(longitude, n);
                hash.update(latitude, n);
                locate(granule, longitudeName, start, n);
                int from = 0;
                for (int i = 1; i <= n; i++) {
                    if (i == n || shard(i) != shard(from)) {
                        if (shard(from) >= 0) {
                            shards.computeIfAbsent(shard(from), s -> new TreeMap<>())
                                    .computeIfAbsent(groupIndex, g -> new RangeList())
                                    .add(start + from, start + i);
                        }
                        from = i;
                    }
                }
            }
        }

        private long shard(int i) {
            return Math.floorDiv(addresses[i], cellsPerShard);
        }

        private void locate(Granule granule, String longitudeName, long start, int n) {
            int from = 0;
            while (from < n) {
                int invalid = Coordinates.firstInvalid(longitude, latitude, from, n);
                if (invalid >= 0 && source.invalidCoordinates() == InvalidCoordinates.FAIL) {
                    throw new GranuleException(granule.address() + ": row " + (start + invalid) + " of \""
                            + longitudeName + "\" lies at longitude " + longitude[invalid] + ", latitude "
                            + latitude[invalid] + ", expected -180 to 360 and -90 to 90"
                            + " (\"invalid_coordinates: skip\" leaves such rows out)");
                }
                int to = invalid < 0 ? n : invalid;
                grid.locate(longitude, latitude, from, to, addresses);
                if (invalid >= 0) {
                    addresses[invalid] = Grid.OUTSIDE;
                }
                from = to + 1;
            }
        }
    }
}
