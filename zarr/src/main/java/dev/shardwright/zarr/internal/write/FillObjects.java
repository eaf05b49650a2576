package dev.shardwright.zarr.internal.write;

import dev.shardwright.storage.ConditionFailedException;
import dev.shardwright.storage.ObjectStore;
import dev.shardwright.storage.PutCondition;
import dev.shardwright.storage.Version;

/// Chunks and shards that are all fill value: they are stored by there being no object.
public final class FillObjects {

    private FillObjects() {}

    /// Sees to it that there is no object under `key`, if `condition` holds for the one that may be there.
    ///
    /// @throws ConditionFailedException if the condition did not hold; nothing was changed
    public static void store(ObjectStore store, String key, PutCondition condition) {
        switch (condition) {
            case PutCondition.Always() -> store.delete(key);
            case PutCondition.IfVersion(Version version) -> store.delete(key, version);
            case PutCondition.IfAbsent() -> {
                if (store.head(key).isPresent()) {
                    throw new ConditionFailedException(
                            store.address() + ": " + key + " is there, expected no object to be emptied");
                }
            }
        }
    }
}
