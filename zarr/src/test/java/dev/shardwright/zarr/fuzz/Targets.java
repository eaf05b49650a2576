package dev.shardwright.zarr.fuzz;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// All kinds of hostile input.
final class Targets {

    private Targets() {}

    /// The targets, each as often as its cases are to come.
    static List<Target> wheel() {
        List<Target> wheel = new ArrayList<>();
        wheel.addAll(Collections.nCopies(16, new ChunkTarget()));
        wheel.addAll(Collections.nCopies(6, new MetadataTarget()));
        wheel.addAll(Collections.nCopies(8, new ShardTarget()));
        wheel.add(new HierarchyTarget());
        wheel.add(new RecordTarget());
        return wheel;
    }
}
