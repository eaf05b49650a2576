package dev.shardwright.zarr.internal.fetch;

import dev.shardwright.storage.ByteRange;
import dev.shardwright.storage.Bytes;
import dev.shardwright.storage.Version;
import dev.shardwright.zarr.internal.codec.ShardIndex;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// The indexes of shards that were read or written lately, each with the version of the shard it was found in. Thread-safe.
///
/// A kept index is only a guess: who uses it compares the version of the chunks it fetches, and calls {@link #forget} when the
/// shard has another one by now.
public final class ShardIndexes {

    /// What an index takes beside its numbers, about: objects, key, links.
    private static final long OVERHEAD = 256;

    private final long limit;
    private final Map<String, Known> byKey = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;

    /// Keeps at most `limit` bytes of indexes, those used last.
    public ShardIndexes(long limit) {
        this.limit = limit;
    }

    /// An index and the version of the shard that it belongs to.
    ///
    /// @param inPlace how to tell whether the shard was written in place since then, if it is one that can be
    public record Known(ShardIndex index, Version version, Optional<InPlace> inPlace) {

        /// Of a shard that is replaced as a whole.
        public Known(ShardIndex index, Version version) {
            this(index, version, Optional.empty());
        }

        /// The ranges, and behind them that by which to see whether they hold what the index says.
        public List<ByteRange> witnessed(List<ByteRange> ranges) {
            return inPlace.map(state -> Stream.concat(ranges.stream(), Stream.of(state.witness())).toList())
                    .orElse(ranges);
        }

        /// Whether what was fetched for {@link #witnessed} ranges holds what the index says.
        ///
        /// @param reader for further looks at the shard
        public boolean holds(List<Bytes> fetched, IndexFetch.Reader reader) {
            return fetched.getLast().version().equals(version)
                    && inPlace.map(state -> state.stillLast(fetched.getLast().segment(), reader))
                            .orElse(true);
        }

        private long bytes() {
            return 16L * index.size() + OVERHEAD;
        }
    }

    /// The index of a shard, as far as is known.
    public synchronized Optional<Known> find(String key) {
        return Optional.ofNullable(byKey.get(key));
    }

    /// Keeps an index.
    public synchronized void keep(String key, Known known) {
        forgetKey(key);
        if (known.bytes() > limit) {
            return;
        }
        byKey.put(key, known);
        bytes += known.bytes();
        var oldest = byKey.entrySet().iterator();
        while (bytes > limit) {
            bytes -= oldest.next().getValue().bytes();
            oldest.remove();
        }
    }

    /// Drops what is known of a shard if it is still this.
    public synchronized void forget(String key, Known known) {
        Known now = byKey.get(key);
        if (now != null && now.version().equals(known.version())) {
            forgetKey(key);
        }
    }

    /// Drops what is known of a shard.
    public synchronized void forget(String key) {
        forgetKey(key);
    }

    private void forgetKey(String key) {
        Known old = byKey.remove(key);
        if (old != null) {
            bytes -= old.bytes();
        }
    }

    /// The bytes that are kept.
    public synchronized long bytes() {
        return bytes;
    }
}
