package dev.shardwright.zarr.internal.write;

import dev.shardwright.storage.Version;
import dev.shardwright.zarr.internal.codec.ShardIndex;
import dev.shardwright.zarr.internal.fetch.InPlace;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// The shards that were last written in place through one array, so that the next write need not look at them again.
/// Thread-safe.
public final class InPlaceShards {

    private static final int MOST = 64;

    private final Map<String, State> byKey = new LinkedHashMap<>(16, 0.75f, true);

    /// A shard as a write left it.
    ///
    /// @param version its version then; with any other one this state means nothing
    /// @param index where its chunks lie
    /// @param inPlace its last write
    /// @param room what is free; whoever has the shard's lock may take of it
    record State(Version version, ShardIndex index, InPlace inPlace, FreeRoom room) {}

    /// The state in which a shard of this version was left.
    synchronized Optional<State> find(String key, Version version) {
        return Optional.ofNullable(byKey.get(key)).filter(s -> s.version.equals(version));
    }

    /// Notes the state of a shard.
    synchronized void keep(String key, State state) {
        byKey.put(key, state);
        if (byKey.size() > MOST) {
            byKey.remove(byKey.keySet().iterator().next());
        }
    }

    /// Forgets a shard, whose room is no longer what was noted.
    synchronized void forget(String key) {
        byKey.remove(key);
    }
}
