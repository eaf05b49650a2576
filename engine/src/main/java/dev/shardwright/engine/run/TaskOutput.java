package dev.shardwright.engine.run;

import dev.shardwright.zarr.StoredObject;
import java.util.List;

/// What a task made.
///
/// @param objects the objects it wrote, in the order of the definition's fields
/// @param observations rows that passed the filter and fell into the shard
/// @param cells cells that have a value
/// @param chunks chunks written, over all fields
/// @param spilledBytes bytes that went through scratch files
/// @param contentHash the digest of the rows that were used, in their defined order
/// @param phases where the time went
public record TaskOutput(
        List<StoredObject> objects,
        long observations,
        long cells,
        long chunks,
        long spilledBytes,
        String contentHash,
        PhaseTimes phases) {

    /// Copies the list.
    public TaskOutput {
        objects = List.copyOf(objects);
    }
}
