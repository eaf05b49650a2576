package dev.shardwright.zarr.internal.write;

import dev.shardwright.storage.Buffer;
import dev.shardwright.storage.NotFoundException;
import dev.shardwright.storage.ObjectStore;
import dev.shardwright.storage.ObjectUpdate;
import dev.shardwright.zarr.ZarrException;
import dev.shardwright.zarr.codec.Workspace;
import dev.shardwright.zarr.internal.Checksums;
import dev.shardwright.zarr.internal.array.BoundArray;
import dev.shardwright.zarr.internal.array.ChunkLayout;
import dev.shardwright.zarr.internal.codec.BoundSharding;
import dev.shardwright.zarr.internal.codec.ShardIndex;
import dev.shardwright.zarr.internal.event.EncodeEvent;
import dev.shardwright.zarr.internal.event.FetchEvent;
import dev.shardwright.zarr.internal.event.StoreEvent;
import dev.shardwright.zarr.internal.fetch.InPlace;
import dev.shardwright.zarr.internal.fetch.ShardIndexes;
import dev.shardwright.zarr.internal.shard.RedoRecord;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// Writes cells of one shard by changing its object, under the store's lock for the key. See {@link InPlace} for why readers
/// of this library see each chunk old or new.
///
/// A write puts the new chunks where no chunk is, then a {@link RedoRecord}, and makes both durable at once: from here on the
/// write is done, also after a crash. If only a part of it became durable, the checksums of the record and of the chunks
/// tell, and the old chunks are still there. The index is changed after that, and becomes durable with the next write, before
/// the record that speaks of it is written over.
///
/// A shard without room for the records is put together anew, once, with room for them and for chunks to come; and again
/// when that room is used up.
final class InPlaceUpdate {

    /// Bytes of encoded chunks that go into one write.
    private static final long TOGETHER = 32L << 20;

    private final ShardUpdates.Shard shard;
    private final ChunkMaker maker;
    private final InPlaceShards states;
    private final ShardUpdate rewrite;
    private final Runnable done;
    private final BitSet touched;
    /// Bytes of chunks that were written.
    private long sent;

    /// @param rewrite writes the same changes by putting a new shard in place, and knows what to do if they fail
    /// @param done called when the changes are stored
    InPlaceUpdate(ShardUpdates.Shard shard, ChunkMaker maker, InPlaceShards states, ShardUpdate rewrite, Runnable done) {
        this.shard = shard;
        this.maker = maker;
        this.states = states;
        this.rewrite = rewrite;
        this.done = done;
        this.touched = maker.touched();
    }

    /// Whether shards can be written in place at all: their store can, single entries of their index can be written, and a write
    /// needs no more memory than is good.
    static boolean suits(ObjectStore store, BoundSharding sharding) {
        return store.canUpdate()
                && sharding.plainIndex()
                && sharding.chunks().maxEncodedSize() <= TOGETHER;
    }

    /// Writes the changes, or has them written otherwise.
    void start(Workspace work) {
        boolean written;
        try {
            written = writes(work);
        } catch (RuntimeException e) {
            rewrite.failed(e);
            return;
        }
        if (written) {
            done.run();
        } else {
            rewrite.start(work);
        }
    }

    /// @return whether the changes are stored
    private boolean writes(Workspace work) {
        if (!isSmall()) {
            return false;
        }
        Optional<ObjectUpdate> opened;
        try {
            opened = array().store().update(shard.key());
        } catch (NotFoundException e) {
            return false;
        }
        if (opened.isEmpty()) {
            return false;
        }
        StoreEvent event = new StoreEvent(shard.key());
        try (ObjectUpdate update = opened.get()) {
            RedoLog log = new RedoLog(sharding(), update);
            Optional<InPlaceShards.State> found =
                    states.find(shard.key(), update.version()).or(() -> recover(update, log, work));
            states.forget(shard.key());
            array().indexes().forget(shard.key());
            if (found.isEmpty()) {
                return false;
            }
            Optional<InPlaceShards.State> written = write(update, log, found.get(), work);
            written.ifPresent(state -> {
                array().indexes()
                        .keep(
                                shard.key(),
                                new ShardIndexes.Known(state.index(), state.version(), Optional.of(state.inPlace())));
                states.keep(shard.key(), state);
            });
            event.end(sent);
            return written.isPresent();
        }
    }

    /// Whether the chunks fit into a record, and into memory together.
    private boolean isSmall() {
        int chunks = touched.cardinality();
        return chunks <= RedoRecord.MAX_CHANGES
                && sharding().chunks().maxEncodedSize() <= TOGETHER / Math.max(1, chunks);
    }

    /// The state in which somebody else left the shard; empty if it is not one that can be written in place.
    private Optional<InPlaceShards.State> recover(ObjectUpdate update, RedoLog log, Workspace work) {
        try {
            return log.recover(work)
                    .flatMap(found -> room(found.last(), found.index(), update.size())
                            .map(room -> new InPlaceShards.State(
                                    update.version(), found.index(), found.last(), room)));
        } catch (ZarrException e) {
            throw array().at(shard.key(), e);
        }
    }

    private Optional<FreeRoom> room(InPlace inPlace, ShardIndex index, long size) {
        return inPlace.index(sharding()) > 0
                ? FreeRoom.of(index, 0, inPlace.records(), inPlace.records())
                : FreeRoom.of(index, sharding().indexSize() + InPlace.RECORDS, size, Long.MAX_VALUE);
    }

    /// A chunk that was made.
    ///
    /// @param bytes its encoded bytes; empty if it is not stored
    private record Made(int position, Optional<MemorySegment> bytes) {}

    /// @return empty if nothing was written, for want of room or because no chunk would be left
    private Optional<InPlaceShards.State> write(
            ObjectUpdate update, RedoLog log, InPlaceShards.State state, Workspace work) {
        ShardIndex index = state.index().copy();
        long together = sharding().chunks().maxEncodedSize() * touched.cardinality();
        try (Buffer buffer = array().budget().scratch(together)) {
            List<RedoRecord.Change> changes = new ArrayList<>();
            for (Made chunk : make(update, index, buffer.segment(), work)) {
                long offset = ShardIndex.ABSENT;
                long length = ShardIndex.ABSENT;
                int crc = 0;
                if (chunk.bytes.isPresent()) {
                    length = chunk.bytes.get().byteSize();
                    OptionalLong room = state.room().take(length);
                    if (room.isEmpty() || room.getAsLong() > update.size()) {
                        return Optional.empty();
                    }
                    offset = room.getAsLong();
                    crc = Checksums.crc32(chunk.bytes.get());
                    update.write(offset, chunk.bytes.get());
                    sent += length;
                }
                changes.add(new RedoRecord.Change(
                        chunk.position, crc, index.offset(chunk.position), index.length(chunk.position), offset, length));
            }
            changes.forEach(c -> index.set(c.position(), c.newOffset(), c.newLength()));
            if (index.count() == 0) {
                return Optional.empty();
            }
            InPlace next = log.commit(state.inPlace(), index, changes, work);
            for (RedoRecord.Change change : changes) {
                if (change.oldOffset() != ShardIndex.ABSENT) {
                    state.room().give(change.oldOffset(), change.oldLength());
                }
            }
            return Optional.of(new InPlaceShards.State(update.finish(), index, next, state.room()));
        }
    }

    private List<Made> make(
            ObjectUpdate update, ShardIndex index, MemorySegment buffer, Workspace work) {
        ChunkLayout layout = shard.layout().chunk();
        List<Made> made = new ArrayList<>();
        long at = 0;
        for (int position = touched.nextSetBit(0); position >= 0; position = touched.nextSetBit(position + 1)) {
            int mark = work.mark();
            Optional<MemorySegment> stored = Optional.empty();
            if (index.has(position) && !maker.isCovered(position)) {
                FetchEvent event = new FetchEvent(shard.key());
                MemorySegment old = work.take(index.length(position));
                update.read(index.offset(position), old);
                event.end(old.byteSize());
                stored = Optional.of(old);
            }
            MemorySegment chunk = work.take(layout.size());
            maker.make(position, stored, chunk, work);
            if (array().elides(chunk)) {
                made.add(new Made(position, Optional.empty()));
            } else {
                MemorySegment room = buffer.asSlice(at, layout.codecs().maxEncodedSize());
                long length;
                try {
                    EncodeEvent event = new EncodeEvent(shard.key());
                    length = layout.codecs().encode(chunk, room, work);
                    event.end(length);
                } catch (ZarrException e) {
                    throw array().at(shard.key(), sharding(), position, e);
                }
                made.add(new Made(position, Optional.of(room.asSlice(0, length))));
                at += length;
            }
            work.release(mark);
        }
        return made;
    }

    private BoundSharding sharding() {
        return shard.layout().sharding();
    }

    private BoundArray array() {
        return maker.call().array();
    }
}
