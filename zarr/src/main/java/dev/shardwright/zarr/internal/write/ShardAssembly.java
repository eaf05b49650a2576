package dev.shardwright.zarr.internal.write;

import dev.shardwright.storage.Buffer;
import dev.shardwright.storage.ByteRange;
import dev.shardwright.storage.ConditionFailedException;
import dev.shardwright.storage.NotFoundException;
import dev.shardwright.storage.PutCondition;
import dev.shardwright.storage.RangeException;
import dev.shardwright.storage.StoreException;
import dev.shardwright.storage.Version;
import dev.shardwright.zarr.codec.Workspace;
import dev.shardwright.zarr.internal.array.BoundArray;
import dev.shardwright.zarr.internal.array.ChunkLayout;
import dev.shardwright.zarr.internal.codec.CodecChain;
import dev.shardwright.zarr.internal.codec.ShardIndex;
import dev.shardwright.zarr.internal.compute.Task;
import dev.shardwright.zarr.internal.event.EncodeEvent;
import dev.shardwright.zarr.internal.event.StoreEvent;
import dev.shardwright.zarr.internal.fetch.InPlace;
import dev.shardwright.zarr.internal.fetch.ShardIndexes;
import dev.shardwright.zarr.internal.shard.RedoRecord;
import dev.shardwright.zarr.internal.shard.ShardStream;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/// Puts one shard together and stores it: chunks are encoded in batches on all cores, and appended in their order, so that
/// the same steps always give the same bytes. Only a few batches are in memory at a time.
///
/// A batch is begun when it is one of the next few to be appended; whoever ends the next one appends it, and all behind it
/// that are ready.
final class ShardAssembly {

    /// Gives the decoded chunks that are made.
    interface Maker {
        /// Called before the chunks of a batch are made, for those that need what is stored.
        ///
        /// @return what {@link Batch#make} takes the chunks from
        /// @throws ConditionFailedException if the shard was replaced since it was looked at
        Batch prepare(List<Integer> positions, Workspace work);
    }

    /// Gives the decoded chunks of one batch.
    interface Batch {
        /// Writes a decoded chunk to `chunk`.
        void make(int position, MemorySegment chunk, Workspace work);
    }

    /// What to do when the shard is done.
    interface Outcome {
        /// The shard is stored.
        void stored();

        /// The shard was changed by somebody else; nothing was stored.
        void outdated(StoreException reason, Workspace work);

        /// Something went wrong; nothing was stored, as far as is known.
        void failed(RuntimeException reason);
    }

    private final WriteCall call;
    private final ChunkLayout.ShardLayout shard;
    private final String key;
    private final Optional<ShardIndexes.Known> old;
    private final PutCondition condition;
    private final Optional<InPlaceRoom> trailer;
    private final Maker maker;
    private final Outcome outcome;

    private final List<List<ShardSteps.Step>> batches;
    private final ShardIndex index;
    private final ShardStream stream;
    private final Runnable closing = this::close;

    /// Batches that are encoded and not yet appended, by their number.
    private final @Nullable Encoded[] ready;
    private int begun;
    private int appended;
    private int running;
    private boolean appending;
    private boolean broken;
    /// Bytes of chunks that this process sent.
    private long stored;
    /// Why it cannot be put together.
    private @Nullable RuntimeException reason;

    /// @param old the shard that parts are kept of
    /// @param condition what must hold when the new shard takes its place
    /// @param forInPlace whether the shard gets room for writes in place, see {@link InPlace}
    ShardAssembly(
            WriteCall call,
            ChunkLayout.ShardLayout shard,
            String key,
            Optional<ShardIndexes.Known> old,
            PutCondition condition,
            List<ShardSteps.Step> steps,
            boolean forInPlace,
            Maker maker,
            Outcome outcome) {
        this.call = call;
        this.shard = shard;
        this.key = key;
        this.old = old;
        this.condition = condition;
        this.trailer = forInPlace ? Optional.of(new InPlaceRoom(shard)) : Optional.empty();
        this.maker = maker;
        this.outcome = outcome;
        this.batches = batches(steps);
        this.ready = new Encoded[batches.size()];
        this.index = new ShardIndex(shard.sharding().chunkCount());
        BoundArray array = call.array();
        this.stream = ShardStream.of(
                shard.sharding(), forInPlace ? InPlace.RECORDS : 0, array.store(), key, array.budget(), _ -> {});
        call.open().add(closing);
    }

    /// Begins the first batches.
    void start() {
        int first = Math.min(batches.size(), call.array().options().threads() + 2);
        synchronized (this) {
            begun = first;
            running = first;
        }
        if (first == 0) {
            throw new IllegalStateException(key + ": a shard without steps");
        }
        for (int b = 0; b < first; b++) {
            begin(b);
        }
    }

    private void begin(int batch) {
        call.fetcher().planAgain(work -> run(batch, work));
    }

    /// Steps gathered until they are worth a task.
    private List<List<ShardSteps.Step>> batches(List<ShardSteps.Step> steps) {
        boolean unbounded = shard.chunk().codecs().maxEncodedSize() == Long.MAX_VALUE;
        long made = unbounded ? Task.WORTH_NANOS : Task.nanos(0, 1, shard.chunk().size());
        long kept = unbounded ? Task.WORTH_NANOS : Task.OBJECT_NANOS;
        return Task.gather(steps, step -> step instanceof ShardSteps.Make ? made : kept);
    }

    /// The chunks of a batch, encoded one behind the other.
    ///
    /// @param buffer their bytes
    /// @param lengths the bytes of each; -1 for one that is not stored
    private record Encoded(Buffer buffer, long[] lengths) {}

    private void run(int batch, Workspace work) {
        try {
            Encoded encoded = encode(batches.get(batch), work);
            synchronized (this) {
                ready[batch] = encoded;
            }
            append(work);
        } catch (RuntimeException e) {
            synchronized (this) {
                broken = true;
                reason = reason == null ? e : reason;
            }
        }
        if (isLast() && reason != null) {
            close();
            if (reason instanceof StoreException e && isReplaced(e)) {
                outcome.outdated(e, work);
            } else {
                outcome.failed(reason instanceof RangeException e ? call.array().outside(key, e) : reason);
            }
        }
    }

    /// Whether the shard is not the one any more that chunks were to be kept of.
    private boolean isReplaced(StoreException reason) {
        return reason instanceof ConditionFailedException
                || reason instanceof NotFoundException
                || (reason instanceof RangeException
                        && !call.array().isStill(key, old.orElseThrow().version()));
    }

    private synchronized boolean isLast() {
        running--;
        return running == 0;
    }

    private Encoded encode(List<ShardSteps.Step> steps, Workspace work) {
        List<Integer> positions = new ArrayList<>();
        for (ShardSteps.Step step : steps) {
            if (step instanceof ShardSteps.Make(int position)) {
                positions.add(position);
            }
        }
        Batch batch = maker.prepare(positions, work);
        CodecChain codecs = shard.chunk().codecs();
        long[] lengths = new long[positions.size()];
        if (codecs.maxEncodedSize() == Long.MAX_VALUE) {
            return encodeOne(batch, positions, work);
        }
        EncodeEvent event = new EncodeEvent(key);
        Buffer buffer = call.array().budget().scratch(Math.multiplyExact(lengths.length, codecs.maxEncodedSize()));
        boolean done = false;
        try {
            long at = 0;
            for (int i = 0; i < lengths.length; i++) {
                int mark = work.mark();
                MemorySegment room = buffer.segment().asSlice(at);
                MemorySegment chunk = codecs.identity()
                        ? room.asSlice(0, shard.chunk().size())
                        : work.take(shard.chunk().size());
                batch.make(positions.get(i), chunk, work);
                if (call.array().elides(chunk)) {
                    lengths[i] = -1;
                } else {
                    if (codecs.identity()) {
                        codecs.check(chunk, 0);
                        lengths[i] = chunk.byteSize();
                    } else {
                        lengths[i] = codecs.encode(chunk, room, work);
                    }
                    at += lengths[i];
                }
                work.release(mark);
            }
            done = true;
            event.end(at);
            return new Encoded(buffer, lengths);
        } finally {
            if (!done) {
                buffer.close();
            }
        }
    }

    /// For chunks whose encoded size has no bound before their values are known; they come one by one.
    private Encoded encodeOne(Batch batch, List<Integer> positions, Workspace work) {
        CodecChain codecs = shard.chunk().codecs();
        MemorySegment chunk = work.take(shard.chunk().size());
        for (int position : positions) {
            batch.make(position, chunk, work);
            if (!call.array().elides(chunk)) {
                Buffer buffer = call.array().budget().scratch(codecs.maxEncodedSize(chunk, work));
                try {
                    return new Encoded(buffer, new long[] {codecs.encode(chunk, buffer.segment(), work)});
                } catch (RuntimeException e) {
                    buffer.close();
                    throw e;
                }
            }
        }
        return new Encoded(call.array().budget().allocate(0), positions.isEmpty() ? new long[0] : new long[] {-1});
    }

    /// Appends every batch whose turn it is, unless another thread is at it; that one will see what is ready.
    private void append(Workspace work) {
        while (true) {
            Encoded next;
            List<ShardSteps.Step> steps;
            synchronized (this) {
                if (appending || broken || appended == ready.length || ready[appended] == null) {
                    return;
                }
                next = ready[appended];
                ready[appended] = null;
                steps = batches.get(appended);
                appending = true;
            }
            boolean good = false;
            boolean last;
            try (next.buffer) {
                append(steps, next);
                good = true;
            } finally {
                synchronized (this) {
                    appending = false;
                    appended++;
                    broken |= !good;
                    // Asked here, since another thread may append the last batch before this one goes on.
                    last = appended == batches.size();
                }
            }
            nextBatch().ifPresent(this::begin);
            if (last) {
                complete(work);
                return;
            }
        }
    }

    private synchronized OptionalInt nextBatch() {
        if (broken || begun == batches.size()) {
            return OptionalInt.empty();
        }
        running++;
        return OptionalInt.of(begun++);
    }

    private void append(List<ShardSteps.Step> steps, Encoded encoded) {
        int chunk = 0;
        long at = 0;
        // Chunks that follow one another go to the stream in one piece.
        long from = 0;
        long start = stream.position();
        for (ShardSteps.Step step : steps) {
            switch (step) {
                case ShardSteps.Make(int position) -> {
                    long length = encoded.lengths[chunk++];
                    if (length >= 0) {
                        index.set(position, start + at - from, length);
                        at += length;
                    }
                }
                case ShardSteps.Keep(int[] positions, long offset, long length) -> {
                    flush(encoded, from, at);
                    from = at;
                    ShardIndexes.Known known = old.orElseThrow();
                    long to = stream.appendFrom(key, known.version(), new ByteRange.Span(offset, length));
                    for (int position : positions) {
                        index.set(
                                position,
                                to + known.index().offset(position) - offset,
                                known.index().length(position));
                    }
                    start = to + length;
                }
            }
        }
        flush(encoded, from, at);
    }

    private void flush(Encoded encoded, long from, long to) {
        if (to > from) {
            stream.append(encoded.buffer.segment().asSlice(from, to - from));
            stored += to - from;
        }
    }

    private void complete(Workspace work) {
        BoundArray array = call.array();
        StoreEvent event = new StoreEvent(key);
        array.indexes().forget(key);
        if (index.count() == 0) {
            FillObjects.store(array.store(), key, condition);
        } else {
            MemorySegment encoded = work.take(shard.sharding().indexSize());
            shard.sharding().encodeIndex(index, encoded, work);
            Optional<InPlace> inPlace = Optional.empty();
            if (trailer.isPresent()) {
                RedoRecord first = trailer.get().first(index, stream, work);
                inPlace = Optional.of(InPlace.of(shard.sharding(), first));
                encoded = trailer.get().beside(encoded, first, work);
            }
            Version version = stream.complete(encoded, () -> condition).version();
            array.indexes().keep(key, new ShardIndexes.Known(index, version, inPlace));
        }
        event.end(stored);
        close();
        outcome.stored();
    }

    private void close() {
        call.open().remove(closing);
        synchronized (this) {
            for (int b = 0; b < ready.length; b++) {
                if (ready[b] != null) {
                    ready[b].buffer.close();
                    ready[b] = null;
                }
            }
        }
        stream.close();
    }
}
