package dev.shardwright.zarr.internal;

import dev.shardwright.storage.ConditionFailedException;
import dev.shardwright.storage.ObjectInfo;
import dev.shardwright.storage.ObjectStore;
import dev.shardwright.storage.PutCondition;
import java.util.Optional;

/// Chunks and shards that are all fill value: they are stored by there being no object.
public final class FillObjects {

    private FillObjects() {}

    /// Sees to it that there is no object under `key`, if `condition` holds for the one that may be there. The check
    /// comes right before the deletion, but is not one step with it.
    ///
    /// @throws ConditionFailedException if the condition did not hold; nothing was changed
    public static void store(ObjectStore store, String key, PutCondition condition) {
        if (condition instanceof PutCondition.Always) {
            store.delete(key);
            return;
        }
        Optional<ObjectInfo> there = store.head(key);
        boolean holds =
                switch (condition) {
                    case PutCondition.Always() -> true;
                    case PutCondition.IfAbsent() -> there.isEmpty();
                    case PutCondition.IfVersion(var version) ->
                        there.isPresent() && there.get().version().equals(version);
                };
        if (!holds) {
            throw new ConditionFailedException(store.address() + ": " + key + " is "
                    + there.map(o -> "there with version " + o.version()).orElse("not there")
                    + ", the condition for emptying it is " + condition);
        }
        if (there.isPresent()) {
            store.delete(key);
        }
    }
}
