package dev.shardwright.zarr.internal.write;

import dev.shardwright.storage.ByteRange;
import dev.shardwright.storage.Bytes;
import dev.shardwright.storage.ConditionFailedException;
import dev.shardwright.storage.NotFoundException;
import dev.shardwright.storage.PutCondition;
import dev.shardwright.zarr.ZarrException;
import dev.shardwright.zarr.codec.Workspace;
import dev.shardwright.zarr.internal.array.BoundArray;
import dev.shardwright.zarr.internal.array.ChunkLayout;
import dev.shardwright.zarr.internal.event.DecodeEvent;
import dev.shardwright.zarr.internal.event.EncodeEvent;
import dev.shardwright.zarr.internal.event.StoreEvent;
import dev.shardwright.zarr.internal.fetch.Ranges;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Writes cells of one chunk that is an object of its own. If they are all cells that it has in the array, the chunk is encoded and
/// stored; else it is fetched, decoded, merged, encoded, and stored if nobody has written it meanwhile.
final class ChunkWrite {

    private final Change change;
    private final String key;
    private final ChunkLayout layout;
    private final boolean whole;
    private final boolean padded;

    /// @param lengths how many cells of the chunk lie in the array, along each dimension
    ChunkWrite(Change change, String key, ChunkLayout layout, long[] lengths) {
        this.layout = layout;
        this.change = change;
        this.key = key;
        this.whole = change.cells().isAll(lengths);
        this.padded = layout.reachesPast(lengths);
    }

    /// Does it.
    ///
    /// @param batch stores a chunk that needs no look at what is there, if it has a use for it
    void run(Optional<ChunkBatch> batch, Workspace work) {
        try {
            if (batch.isPresent() && whole && !padded) {
                storeInBatch(batch.get(), work);
            } else if (!whole || !storedWhole(work)) {
                merge(work);
            }
        } catch (ZarrException e) {
            throw array().at(key, e);
        }
    }

    private void storeInBatch(ChunkBatch batch, Workspace work) {
        encoded(this::chunk, work)
                .ifPresentOrElse(
                        bytes -> batch.add(key, bytes),
                        () -> FillObjects.store(array().store(), key, PutCondition.ALWAYS));
    }

    /// Stores the whole chunk. Of one that the array's end runs through, somebody who has made the array larger meanwhile may have
    /// written the rest; so that is stored only where nothing is.
    private boolean storedWhole(Workspace work) {
        try {
            store(encoded(this::chunk, work), padded ? PutCondition.IF_ABSENT : PutCondition.ALWAYS);
            return true;
        } catch (ConditionFailedException e) {
            return false;
        }
    }

    /// The whole decoded chunk: where it lies, if it lies there in one piece.
    private MemorySegment chunk(Workspace work) {
        long at = padded ? -1 : change.cells().wholeAt(layout.shape(), change.call().source());
        if (at >= 0) {
            return change.call().source().memory().asSlice(at, layout.size());
        }
        MemorySegment chunk = work.take(layout.size());
        if (padded) {
            array().fill().fill(chunk);
        }
        change.cells().write(chunk, layout.strides(), change.call().source());
        return chunk;
    }

    private void merge(Workspace work) {
        for (Contention contention = new Contention(); ; contention.pause()) {
            int mark = work.mark();
            try {
                Optional<Bytes> old = stored(work);
                store(
                        encoded(memory -> merged(old, memory), work),
                        old.map(bytes -> PutCondition.ifVersion(bytes.version())).orElse(PutCondition.IF_ABSENT));
                return;
            } catch (ConditionFailedException e) {
                contention.lost(e);
            } finally {
                work.release(mark);
            }
        }
    }

    private Optional<Bytes> stored(Workspace work) {
        try {
            return Optional.of(Ranges.read(array().store(), key, List.of(ByteRange.from(0)), work)
                    .getFirst());
        } catch (NotFoundException e) {
            return Optional.empty();
        }
    }

    private MemorySegment merged(Optional<Bytes> old, Workspace work) {
        MemorySegment chunk;
        if (old.isPresent()) {
            DecodeEvent event = new DecodeEvent(key);
            chunk = layout.codecs().decode(old.get().segment(), work);
            event.end(old.get().size());
        } else {
            chunk = work.take(layout.size());
            array().fill().fill(chunk);
        }
        change.cells().write(chunk, layout.strides(), change.call().source());
        return chunk;
    }

    /// The encoded chunk; empty if it is not to be stored.
    ///
    /// @param chunk makes the decoded one
    /// @param work holds the encoded one
    private Optional<MemorySegment> encoded(Function<Workspace, MemorySegment> chunk, Workspace work) {
        return change.call().fetcher().compute(
                scratch -> {
                    // One that needs no encoding is stored from where it was made.
                    MemorySegment decoded = chunk.apply(layout.codecs().identity() ? work : scratch);
                    return array().elides(decoded) ? Optional.empty() : Optional.of(encode(decoded, work, scratch));
                },
                work);
    }

    private MemorySegment encode(MemorySegment chunk, Workspace work, Workspace scratch) {
        EncodeEvent encoding = new EncodeEvent(key);
        MemorySegment bytes = chunk;
        if (layout.codecs().identity()) {
            layout.codecs().check(chunk, 0);
        } else {
            MemorySegment encoded = work.take(layout.codecs().maxEncodedSize(chunk, scratch));
            bytes = encoded.asSlice(0, layout.codecs().encode(chunk, encoded, scratch));
        }
        encoding.end(bytes.byteSize());
        return bytes;
    }

    private void store(Optional<MemorySegment> encoded, PutCondition condition) {
        if (encoded.isEmpty()) {
            FillObjects.store(array().store(), key, condition);
            return;
        }
        StoreEvent storing = new StoreEvent(key);
        array().store().put(key, encoded.get(), condition);
        storing.end(encoded.get().byteSize());
    }

    private BoundArray array() {
        return change.call().array();
    }
}
