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
import dev.shardwright.zarr.internal.event.EncodeEvent;
import dev.shardwright.zarr.internal.event.StoreEvent;
import java.lang.foreign.MemorySegment;
import java.util.List;

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
    void run(Workspace work) {
        try {
            if (!whole || !storedWhole(work)) {
                merge(work);
            }
        } catch (ZarrException e) {
            throw array().at(key, e);
        }
    }

    /// Stores the whole chunk. Of one that the array's end runs through, somebody who has made the array larger meanwhile may have
    /// written the rest; so that is stored only where nothing is.
    private boolean storedWhole(Workspace work) {
        try {
            store(chunk(work), padded ? PutCondition.IF_ABSENT : PutCondition.ALWAYS, work);
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
                MemorySegment chunk;
                PutCondition condition;
                try {
                    Bytes old = array().store()
                            .getRanges(key, List.of(ByteRange.from(0)), (size, _) -> work.take(size))
                            .getFirst();
                    condition = PutCondition.ifVersion(old.version());
                    chunk = layout.codecs().decode(old.segment(), work);
                } catch (NotFoundException e) {
                    condition = PutCondition.IF_ABSENT;
                    chunk = work.take(layout.size());
                    array().fill().fill(chunk);
                }
                change.cells().write(chunk, layout.strides(), change.call().source());
                store(chunk, condition, work);
                return;
            } catch (ConditionFailedException e) {
                contention.lost(e);
            } finally {
                work.release(mark);
            }
        }
    }

    private void store(MemorySegment chunk, PutCondition condition, Workspace work) {
        if (array().elides(chunk)) {
            FillObjects.store(array().store(), key, condition);
            return;
        }
        EncodeEvent encoding = new EncodeEvent(key);
        MemorySegment bytes = chunk;
        if (layout.codecs().identity()) {
            layout.codecs().check(chunk, 0);
        } else {
            MemorySegment encoded = work.take(layout.codecs().maxEncodedSize(chunk, work));
            bytes = encoded.asSlice(0, layout.codecs().encode(chunk, encoded, work));
        }
        encoding.end(bytes.byteSize());
        StoreEvent storing = new StoreEvent(key);
        array().store().put(key, bytes, condition);
        storing.end(bytes.byteSize());
    }

    private BoundArray array() {
        return change.call().array();
    }
}
