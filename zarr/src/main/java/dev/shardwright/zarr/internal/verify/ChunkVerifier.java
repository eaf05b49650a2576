package dev.shardwright.zarr.internal.verify;

import dev.shardwright.storage.ByteRange;
import dev.shardwright.storage.Bytes;
import dev.shardwright.storage.MemoryBudget;
import dev.shardwright.storage.ObjectInfo;
import dev.shardwright.storage.ObjectStore;
import dev.shardwright.storage.StoreException;
import dev.shardwright.zarr.ZarrException;
import dev.shardwright.zarr.codec.Codecs.IndexLocation;
import dev.shardwright.zarr.codec.Workspace;
import dev.shardwright.zarr.internal.codec.BoundSharding;
import dev.shardwright.zarr.internal.codec.CodecChain;
import dev.shardwright.zarr.internal.codec.ShardIndex;
import dev.shardwright.zarr.internal.fetch.IndexFetch;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Decodes everything in one chunk of an array's grid and says what is wrong. One inner chunk is in memory at a time.
public final class ChunkVerifier {

    private final ObjectStore store;
    private final CodecChain chain;
    private final MemoryBudget budget;

    /// Verifies chunks that `chain` encodes.
    public ChunkVerifier(ObjectStore store, CodecChain chain, MemoryBudget budget) {
        this.store = store;
        this.chain = chain;
        this.budget = budget;
    }

    /// What is wrong with an object; empty if nothing is.
    public List<String> verify(ObjectInfo object) {
        List<String> problems = new ArrayList<>();
        try {
            if (chain.sharding().isPresent()) {
                verifyShard(object, chain.sharding().get(), problems);
            } else {
                decode(chain, store.get(object.key()));
            }
        } catch (ZarrException | StoreException e) {
            problems.add(e.getMessage());
        }
        return problems;
    }

    private void verifyShard(ObjectInfo object, BoundSharding sharding, List<String> problems) {
        long indexSize = sharding.indexSize();
        sharding.checkHoldsIndex(object.size());
        boolean end = sharding.indexLocation() == IndexLocation.END;
        long indexAt = end ? object.size() - indexSize : 0;
        ShardIndex index;
        try (Workspace work = new Workspace(budget)) {
            index = IndexFetch.fetch(
                            sharding,
                            store.canUpdate(),
                            ranges -> Optional.of(store.getRanges(object.key(), ranges)),
                            work)
                    .orElseThrow()
                    .index();
            sharding.checkWithin(index, object.size());
        }
        List<Integer> present = new ArrayList<>();
        for (int i = 0; i < index.size(); i++) {
            if (index.has(i)) {
                present.add(i);
            }
        }
        present.sort(Comparator.comparingLong(index::offset));
        long free = end ? 0 : indexSize;
        for (int chunk : present) {
            if (index.offset(chunk) < free) {
                problems.add("chunk " + chunk + " of the shard starts at byte " + index.offset(chunk)
                        + ", expected at least " + free + ", where what lies before it ends");
            }
            free = Math.max(free, index.offset(chunk) + index.length(chunk));
            try {
                decode(
                        sharding.chunks(),
                        store.get(object.key(), ByteRange.of(index.offset(chunk), index.length(chunk))));
            } catch (ZarrException e) {
                problems.add("chunk " + chunk + " of the shard: " + e.getMessage());
            }
        }
        if (free > (end ? indexAt : object.size())) {
            problems.add("the last chunk of the shard ends at byte " + free + ", expected at most "
                    + (end ? indexAt : object.size()) + ", where the index starts or the shard ends");
        }
    }

    private void decode(CodecChain codecs, Bytes encoded) {
        try (Workspace work = new Workspace(budget)) {
            codecs.decode(encoded.segment(), work);
        }
    }
}
