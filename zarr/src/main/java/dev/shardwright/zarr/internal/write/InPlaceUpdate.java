package dev.shardwright.zarr.internal.write;

import dev.shardwright.storage.Buffer;
import dev.shardwright.storage.NotFoundException;
import dev.shardwright.storage.ObjectUpdate;
import dev.shardwright.zarr.codec.Workspace;
import dev.shardwright.zarr.internal.Checksums;
import dev.shardwright.zarr.internal.array.BoundArray;
import dev.shardwright.zarr.internal.array.ChunkLayout;
import dev.shardwright.zarr.internal.codec.BoundSharding;
import dev.shardwright.zarr.internal.codec.ShardIndex;
import dev.shardwright.zarr.internal.event.StoreEvent;
import dev.shardwright.zarr.internal.fetch.InPlace;
import dev.shardwright.zarr.internal.fetch.ShardIndexes;
import dev.shardwright.zarr.internal.shard.RedoRecord;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
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

    private static final ValueLayout.OfLong LONG =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final ShardUpdates.Shard shard;
    private final ChunkMaker maker;
    private final InPlaceShards states;
    private final ShardUpdate rewrite;
    private final Runnable done;
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
        BitSet touched = maker.touched();
        if (touched.cardinality() > RedoRecord.MAX_CHANGES) {
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
            Optional<InPlaceShards.State> found = states.find(shard.key(), update.version());
            if (found.isEmpty()) {
                found = recover(update, work);
            }
            states.forget(shard.key());
            array().indexes().forget(shard.key());
            if (found.isEmpty()) {
                return false;
            }
            Optional<InPlaceShards.State> written = write(update, found.get(), touched, work);
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

    /// The state of a shard that somebody else wrote last, who may have been killed: what it wrote is made durable, and so is
    /// the index, before anything is written over.
    ///
    /// @return empty if the shard has no room for records
    private Optional<InPlaceShards.State> recover(ObjectUpdate update, Workspace work) {
        Optional<Recovered> recovered = Recovered.of(sharding(), update, work);
        if (recovered.isEmpty()) {
            return Optional.empty();
        }
        InPlace inPlace = recovered.get().inPlace();
        ShardIndex index = recovered.get().index();
        writeIndex(update, inPlace, index, work);
        update.sync();
        return Optional.of(new InPlaceShards.State(update.version(), index, inPlace, room(inPlace, index)));
    }

    private FreeRoom room(InPlace inPlace, ShardIndex index) {
        boolean end = inPlace.index(sharding()) > 0;
        return new FreeRoom(
                index, end ? 0 : sharding().indexSize() + InPlace.RECORDS, end ? inPlace.records() : Long.MAX_VALUE);
    }

    /// A chunk that was made.
    ///
    /// @param bytes its encoded bytes; empty if it is not stored
    private record Made(int position, Optional<MemorySegment> bytes) {}

    /// @return empty if nothing was written, for want of room or because no chunk would be left
    private Optional<InPlaceShards.State> write(
            ObjectUpdate update, InPlaceShards.State state, BitSet touched, Workspace work) {
        ShardIndex index = state.index().copy();
        InPlace inPlace = state.inPlace();
        long together = sharding().chunks().maxEncodedSize();
        if (together > TOGETHER / Math.max(1, touched.cardinality())) {
            return Optional.empty();
        }
        try (Buffer buffer = array().budget().scratch(together * touched.cardinality())) {
            List<Made> made = make(update, index, touched, buffer.segment(), work);
            List<RedoRecord.Change> changes = new ArrayList<>();
            for (Made chunk : made) {
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
                    crc = Checksums.crc32c(chunk.bytes.get());
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
            int mark = work.mark();
            MemorySegment entries = work.take(sharding().entriesSize());
            sharding().writeEntries(index, entries);
            int crc = Checksums.crc32c(entries);
            InPlace next = new InPlace(inPlace.sequence() + 1, inPlace.records(), update.size());
            MemorySegment record = work.take(RedoRecord.SIZE);
            new RedoRecord(next.sequence(), next.size(), crc, changes).write(record);
            update.write(next.record(next.sequence()), record);
            update.sync();
            patchIndex(update, next, changes, crc, work);
            work.release(mark);
            for (RedoRecord.Change change : changes) {
                if (change.oldOffset() != ShardIndex.ABSENT) {
                    state.room().give(change.oldOffset(), change.oldLength());
                }
            }
            return Optional.of(new InPlaceShards.State(update.finish(), index, next, state.room()));
        }
    }

    private List<Made> make(
            ObjectUpdate update, ShardIndex index, BitSet touched, MemorySegment buffer, Workspace work) {
        ChunkLayout layout = shard.layout().chunk();
        List<Made> made = new ArrayList<>();
        long at = 0;
        for (int position = touched.nextSetBit(0); position >= 0; position = touched.nextSetBit(position + 1)) {
            int mark = work.mark();
            Optional<MemorySegment> stored = Optional.empty();
            if (index.has(position) && !maker.isCovered(position)) {
                MemorySegment old = work.take(index.length(position));
                update.read(index.offset(position), old);
                stored = Optional.of(old);
            }
            MemorySegment chunk = work.take(layout.size());
            maker.make(position, stored, chunk, work);
            if (array().elides(chunk)) {
                made.add(new Made(position, Optional.empty()));
            } else {
                MemorySegment room = buffer.asSlice(at, layout.codecs().maxEncodedSize());
                long length = layout.codecs().encode(chunk, room, work);
                made.add(new Made(position, Optional.of(room.asSlice(0, length))));
                at += length;
            }
            work.release(mark);
        }
        return made;
    }

    private void patchIndex(
            ObjectUpdate update, InPlace inPlace, List<RedoRecord.Change> changes, int crc, Workspace work) {
        long start = inPlace.index(sharding());
        MemorySegment entry = work.take(16);
        for (RedoRecord.Change change : changes) {
            entry.set(LONG, 0, change.newOffset());
            entry.set(LONG, 8, change.newLength());
            update.write(start + 16L * change.position(), entry);
        }
        if (sharding().indexSize() > sharding().entriesSize()) {
            entry.set(INT, 0, crc);
            update.write(start + sharding().entriesSize(), entry.asSlice(0, 4));
        }
    }

    private void writeIndex(ObjectUpdate update, InPlace inPlace, ShardIndex index, Workspace work) {
        int mark = work.mark();
        MemorySegment encoded = work.take(sharding().indexSize());
        sharding().encodeIndex(index, encoded, work);
        update.write(inPlace.index(sharding()), encoded);
        work.release(mark);
    }

    private BoundSharding sharding() {
        return shard.layout().sharding();
    }

    private BoundArray array() {
        return maker.changes().getFirst().call().array();
    }
}
