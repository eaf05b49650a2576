package dev.shardwright.zarr.internal.copy;

import dev.shardwright.storage.ByteRange;
import dev.shardwright.storage.Bytes;
import dev.shardwright.storage.MemoryBudget;
import dev.shardwright.storage.NotFoundException;
import dev.shardwright.storage.PutCondition;
import dev.shardwright.storage.Upload;
import dev.shardwright.storage.Version;
import dev.shardwright.zarr.codec.Workspace;
import dev.shardwright.zarr.internal.codec.BoundSharding;
import dev.shardwright.zarr.internal.event.StoreEvent;
import dev.shardwright.zarr.internal.fetch.Ranges;
import dev.shardwright.zarr.internal.fetch.ShardIndexes;
import java.util.List;
import java.util.Optional;

/// Copies objects whole, each from one version: by the store, if both arrays are in one; else by ranges of {@link #STEP} bytes.
///
/// A shard that is written in place has no version to be pinned, and its index may be half written; so from another store it is
/// carried over chunk by chunk ({@link ShardCopies}), and becomes a plain one.
final class ObjectCopies {

    /// The most bytes of an object, or of chunks of one shard unless one has more, that are in memory; what an upload holds comes on top.
    static final long STEP = 4 << 20;

    private final Side from;
    private final Side to;
    private final boolean oneStore;

    ObjectCopies(Side from, Side to) {
        this.from = from;
        this.to = to;
        this.oneStore = from.sharesStoreWith(to);
    }

    /// An object to be copied.
    ///
    /// @param index the chunk of the grid that it is; without meaning in an array whose cells cannot be read
    record Copy(String key, String target, long[] index) {}

    /// Copies an object; does nothing if it is not there any more.
    void copy(Copy copy) {
        if (oneStore) {
            StoreEvent event = new StoreEvent(copy.target);
            try {
                to.store().copy(copy.key, copy.target, PutCondition.ALWAYS);
                event.end(0);
            } catch (NotFoundException e) {
                // Deleted since it was listed.
            }
            return;
        }
        Replaced.retry(copy.key, () -> copyNow(copy));
    }

    private void copyNow(Copy copy) {
        Optional<BoundSharding> inPlace = maybeInPlace(copy);
        if (inPlace.isEmpty()) {
            stream(copy, Optional.empty());
            return;
        }
        Optional<ShardIndexes.Known> found = ShardChunks.index(from, copy.key, inPlace.get());
        found.ifPresent(known -> {
            if (known.inPlace().isPresent()) {
                new ShardCopies(from, to).copy(copy.index);
            } else {
                stream(copy, Optional.of(known.version()));
            }
        });
    }

    /// How the object is put together, if it may be a shard that is written in place.
    private Optional<BoundSharding> maybeInPlace(Copy copy) {
        return from.bound()
                .filter(_ -> from.store().canUpdate())
                .flatMap(array -> array.layout(copy.index).codecs().sharding())
                .filter(BoundSharding::plainIndex);
    }

    /// @param version the version that the object must have, where that matters
    private void stream(Copy copy, Optional<Version> version) {
        StoreEvent event = new StoreEvent(copy.target);
        try (Workspace work = new Workspace(from.budget())) {
            Bytes first;
            try {
                first = range(copy.key, 0, work);
            } catch (NotFoundException e) {
                // Deleted since it was listed.
                return;
            }
            if (version.isPresent() && !version.get().equals(first.version())) {
                throw new Replaced();
            }
            if (first.size() < STEP) {
                to.store().put(copy.target, first.segment(), PutCondition.ALWAYS);
                event.end(first.size());
            } else {
                event.end(upload(copy, first, work));
            }
        }
    }

    /// @return the bytes that were sent
    private long upload(Copy copy, Bytes first, Workspace work) {
        try (Upload upload = to.store().upload(copy.target);
                MemoryBudget.Charge _ = to.budget().charge(upload.partSize())) {
            Bytes next = first;
            do {
                upload.append(next.segment());
                work.release(0);
                next = range(copy.key, upload.position(), work);
                if (!next.version().equals(first.version())) {
                    throw new Replaced();
                }
            } while (next.size() == STEP);
            upload.append(next.segment());
            upload.complete(PutCondition.ALWAYS);
            return upload.position();
        }
    }

    private Bytes range(String key, long offset, Workspace work) {
        return Ranges.read(from.store(), key, List.of(ByteRange.of(offset, STEP)), work)
                .getFirst();
    }
}
