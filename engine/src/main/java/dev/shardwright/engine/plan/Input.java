package dev.shardwright.engine.plan;

import java.util.List;

/// A granule of a plan, pinned.
///
/// @param address where it is
/// @param size its size in bytes
/// @param version the version that was scanned; a granule that has another one when it is read is refused
/// @param fingerprint the {@link ContentHash} of the coordinates in it; puts granules in an order that does not
///     depend on their addresses
/// @param rows rows in each group of the definition, -1 where the granule does not have the group
/// @param skippedRows rows that no task counts, since their coordinates are no place on Earth
public record Input(
        String address, long size, String version, String fingerprint, List<Long> rows, long skippedRows) {
    /// Copies the list.
    public Input {
        rows = List.copyOf(rows);
    }
}
