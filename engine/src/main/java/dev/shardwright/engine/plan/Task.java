package dev.shardwright.engine.plan;

import java.util.List;

/// The work for one shard of every field.
///
/// @param id its number: its position in the plan
/// @param shard the shard's number in the grid
/// @param rows what it reads, in the defined order of rows: by granule, group, row
public record Task(int id, long shard, List<RowSet> rows) {

    /// Copies the list.
    public Task {
        rows = List.copyOf(rows);
    }

    /// The number of rows that it reads.
    public long rowCount() {
        return rows.stream().mapToLong(RowSet::rows).sum();
    }
}
