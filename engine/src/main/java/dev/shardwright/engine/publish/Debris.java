package dev.shardwright.engine.publish;

import dev.shardwright.storage.ObjectInfo;
import dev.shardwright.storage.ObjectStore;
import dev.shardwright.zarr.Zarr;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// What runs that died left in an output: what they staged, what they wrote where there is no dataset, their marks.
public final class Debris {

    private Debris() {}

    /// Finds what {@link #sweep} would remove. What a living run writes is none of it.
    ///
    /// @param olderThan for how long nothing of it may have been written
    /// @return keys, in the order in which they may be deleted
    public static List<String> find(ObjectStore store, Duration olderThan) {
        Instant limit = Instant.now().minus(olderThan);
        Optional<RunMark.Found> found = RunMark.find(store);
        boolean wait = found.isPresent()
                && (Claim.isAlive(store, found.get())
                        || store.head(Records.RUN).filter(i -> isOld(i, limit)).isEmpty());
        return wait ? List.of() : find(store, found.map(RunMark.Found::mark), limit);
    }

    private static List<String> find(ObjectStore store, Optional<RunMark> dead, Instant limit) {
        List<String> keys = new ArrayList<>();
        store.list(Records.STAGING + "/", info -> {
            if (isOld(info, limit)) {
                keys.add(info.key());
            }
        });
        if (dead.isPresent()) {
            if (store.head(Zarr.METADATA).isEmpty()) {
                keys.addAll(new DatasetKeys(dead.get().nodes()).in(store));
                store.head(Records.MANIFEST).map(ObjectInfo::key).ifPresent(keys::add);
            }
            keys.add(Records.RUN);
        }
        return keys;
    }

    /// Removes what dead runs left. The output is taken for as long as that lasts, so that no run begins meanwhile.
    ///
    /// @param olderThan for how long nothing of it may have been written
    /// @return the keys that were removed
    /// @throws OutputException if a run has just begun to write to the output
    public static List<String> sweep(ObjectStore store, Duration olderThan) {
        List<String> keys = find(store, olderThan);
        if (keys.isEmpty()) {
            return keys;
        }
        Instant limit = Instant.now().minus(olderThan);
        try (Claim claim =
                Claim.take(store, UUID.randomUUID().toString(), Set.of(), keys.contains(Records.RUN))) {
            // What is there is looked at again, now that nobody else may change it.
            List<String> removed =
                    find(store, claim.isOverDead() ? Optional.of(claim.mark()) : Optional.empty(), limit);
            for (String key : removed) {
                if (!key.equals(Records.RUN)) {
                    claim.check();
                    store.delete(key);
                }
            }
            claim.release();
            return removed;
        }
    }

    private static boolean isOld(ObjectInfo info, Instant limit) {
        return !info.modified().isAfter(limit);
    }
}
