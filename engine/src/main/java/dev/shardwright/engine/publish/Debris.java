package dev.shardwright.engine.publish;

import dev.shardwright.storage.ObjectInfo;
import dev.shardwright.storage.ObjectStore;
import dev.shardwright.zarr.Zarr;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What runs that died left in an output.
public final class Debris {

    private Debris() {}

    /// Finds what dead runs left: what they staged, what they wrote to an output that has no dataset, their marks. A run is
    /// taken for dead when its mark is older than `olderThan`; a living one that this takes for dead publishes nothing.
    ///
    /// @return keys, in the order in which they may be deleted
    public static List<String> find(ObjectStore store, Duration olderThan) {
        Instant limit = Instant.now().minus(olderThan);
        Optional<RunMark> mark = RunMark.find(store).map(RunMark.Found::mark);
        boolean dead = store.head(Records.RUN).filter(i -> isOld(i, limit)).isPresent();
        String living = mark.isPresent() && !dead ? Records.STAGING + "/" + mark.get().run() + "/" : "";
        List<String> keys = new ArrayList<>();
        store.list(Records.STAGING + "/", info -> {
            if (isOld(info, limit) && (living.isEmpty() || !info.key().startsWith(living))) {
                keys.add(info.key());
            }
        });
        if (dead && mark.isPresent()) {
            if (store.head(Zarr.METADATA).isEmpty()) {
                DatasetKeys left = new DatasetKeys(mark.get().nodes());
                store.list("", info -> {
                    if (left.hold(info.key()) || info.key().equals(Records.MANIFEST)) {
                        keys.add(info.key());
                    }
                });
            }
            keys.add(Records.RUN);
        }
        return keys;
    }

    private static boolean isOld(ObjectInfo info, Instant limit) {
        return !info.modified().isAfter(limit);
    }
}
