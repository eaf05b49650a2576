package dev.shardwright.zarr.internal.verify;

import dev.shardwright.storage.ByteRange;
import dev.shardwright.storage.Bytes;
import dev.shardwright.storage.MemoryBudget;
import dev.shardwright.storage.ObjectInfo;
import dev.shardwright.storage.ObjectStore;
import dev.shardwright.storage.StoreException;
import dev.shardwright.storage.Version;
import dev.shardwright.zarr.ZarrException;
import dev.shardwright.zarr.codec.Workspace;
import dev.shardwright.zarr.internal.codec.BoundSharding;
import dev.shardwright.zarr.internal.codec.CodecChain;
import dev.shardwright.zarr.internal.codec.ShardIndex;
import dev.shardwright.zarr.internal.fetch.IndexFetch;
import dev.shardwright.zarr.internal.fetch.Ranges;
import dev.shardwright.zarr.internal.fetch.ShardIndexes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Decodes everything in one chunk of an array's grid and says what is wrong. One inner chunk is in memory at a time. All that is
/// looked at is of one version; when the object is written meanwhile, the look begins again.
public final class ChunkVerifier {

    /// How often to begin again.
    private static final int ATTEMPTS = 5;

    private final ObjectStore store;
    private final CodecChain chain;
    private final MemoryBudget budget;

    /// Verifies chunks that `chain` encodes.
    public ChunkVerifier(ObjectStore store, CodecChain chain, MemoryBudget budget) {
        this.store = store;
        this.chain = chain;
        this.budget = budget;
    }

    /// What is wrong with an object, as it is now; empty if nothing is.
    public List<String> verify(ObjectInfo object) {
        ObjectInfo now = object;
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            List<String> problems = new ArrayList<>();
            boolean written = false;
            try {
                verify(now, problems);
            } catch (Written e) {
                written = true;
            } catch (ZarrException | StoreException e) {
                problems.add(String.valueOf(e.getMessage()));
            }
            if (!written && problems.isEmpty()) {
                return problems;
            }
            Optional<ObjectInfo> then;
            try {
                then = store.head(now.key());
            } catch (StoreException e) {
                problems.add(String.valueOf(e.getMessage()));
                return problems;
            }
            if (!written && then.filter(now::equals).isPresent()) {
                return problems;
            }
            if (then.isEmpty()) {
                return List.of(store.address() + ": there is no object " + now.key());
            }
            now = then.get();
        }
        return List.of(store.address() + ": " + object.key() + " is written again and again while it is verified");
    }

    /// The object was written while it was looked at.
    private static final class Written extends RuntimeException {
        private static final long serialVersionUID = 1;

        Written() {
            super("written while it was looked at", null, false, false);
        }
    }

    private static void checkVersion(ObjectInfo object, Bytes found) {
        if (!found.version().equals(object.version())) {
            throw new Written();
        }
    }

    private void verify(ObjectInfo object, List<String> problems) {
        if (chain.sharding().isPresent()) {
            verifyShard(object, chain.sharding().get(), problems);
        } else {
            try (Workspace work = new Workspace(budget)) {
                Bytes encoded = Ranges.read(store, object.key(), List.of(ByteRange.from(0)), work).getFirst();
                checkVersion(object, encoded);
                chain.decode(encoded.segment(), work);
            }
        }
    }

    /// Reads a chunk of a shard.
    private Bytes chunk(ObjectInfo object, ShardIndexes.Known known, int position, Workspace work) {
        IndexFetch.Reader reader = reader(object, work);
        List<Bytes> bytes = reader.apply(known.witnessed(List.of(ByteRange.of(
                        known.index().offset(position), known.index().length(position)))))
                .orElseThrow();
        if (!known.holds(bytes, reader)) {
            throw new Written();
        }
        return bytes.getFirst();
    }

    private IndexFetch.Reader reader(ObjectInfo object, Workspace work) {
        return ranges -> Optional.of(Ranges.read(store, object.key(), ranges, work));
    }

    private void verifyShard(ObjectInfo object, BoundSharding sharding, List<String> problems) {
        sharding.checkHoldsIndex(object.size());
        ShardIndexes.Known known;
        try (Workspace work = new Workspace(budget)) {
            known = IndexFetch.fetch(sharding, store.canUpdate(), reader(object, work), work)
                    .orElseThrow();
        }
        if (!known.version().equals(object.version())) {
            throw new Written();
        }
        ShardIndex index = known.index();
        sharding.checkWithin(index, object.size());
        List<Integer> present = new ArrayList<>();
        for (int i = 0; i < index.size(); i++) {
            if (index.has(i)) {
                present.add(i);
            }
        }
        present.sort(Comparator.comparingLong(index::offset));
        long free = 0;
        for (int chunk : present) {
            if (index.offset(chunk) < free) {
                problems.add("chunk " + chunk + " of the shard starts at byte " + index.offset(chunk)
                        + ", expected at least " + free + ", where what lies before it ends");
            }
            free = Math.max(free, index.offset(chunk) + index.length(chunk));
            try (Workspace work = new Workspace(budget)) {
                Bytes encoded = chunk(object, known, chunk, work);
                try {
                    sharding.chunks().decode(encoded.segment(), work);
                } catch (ZarrException e) {
                    problems.add("chunk " + chunk + " of the shard: " + e.getMessage());
                }
            }
        }
    }
}
