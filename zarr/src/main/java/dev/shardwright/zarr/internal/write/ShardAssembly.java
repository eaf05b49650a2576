package dev.shardwright.zarr.internal.write;

import dev.shardwright.storage.ByteRange;
import dev.shardwright.storage.ConditionFailedException;
import dev.shardwright.storage.NotFoundException;
import dev.shardwright.storage.PutCondition;
import dev.shardwright.storage.RangeException;
import dev.shardwright.storage.StoreException;
import dev.shardwright.storage.Version;
import dev.shardwright.zarr.codec.Workspace;
import dev.shardwright.zarr.internal.array.BoundArray;
import dev.shardwright.zarr.internal.codec.BoundSharding;
import dev.shardwright.zarr.internal.codec.ShardIndex;
import dev.shardwright.zarr.internal.compute.Failures;
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

    /// What a shard is put together from.
    ///
    /// @param old the shard that parts are kept of
    /// @param condition what must hold when the new shard takes its place
    /// @param steps in the order of their bytes
    /// @param forInPlace whether the shard gets room for writes in place, see {@link InPlace}
    record Plan(
            Optional<ShardIndexes.Known> old, PutCondition condition, List<ShardSteps.Step> steps, boolean forInPlace) {}

    /// Gives the decoded chunks that are made, and knows what to do when the shard is done.
    interface Job {
        /// Called before the chunks of a batch are made, for those that need what is stored; may wait for the store.
        ///
        /// @param work holds what is fetched, until the batch is encoded
        /// @return what makes the chunks
        /// @throws ConditionFailedException if the shard was replaced since it was looked at
        ShardEncoder.Source prepare(List<Integer> positions, Workspace work);

        /// The shard is stored.
        void stored();

        /// The shard was changed by somebody else; nothing was stored.
        void outdated(StoreException reason, Workspace work);

        /// Something went wrong; nothing was stored, as far as is known.
        void failed(RuntimeException reason);
    }

    private final WriteCall call;
    private final ShardUpdates.Shard shard;
    private final Plan plan;
    private final Job job;
    private final Optional<InPlaceRoom> trailer;

    private final ShardEncoder encoder;
    private final List<List<ShardSteps.Step>> batches;
    private final ShardIndex index;
    private final ShardStream stream;
    private final Runnable closing = this::close;

    /// Batches that are encoded and not yet appended, by their number.
    private final @Nullable EncodedChunks[] ready;
    private int begun;
    private int appended;
    private int running;
    private boolean appending;
    private boolean broken;
    /// Bytes of chunks that this process sent.
    private long stored;
    /// Why it cannot be put together.
    private @Nullable RuntimeException reason;

    ShardAssembly(WriteCall call, ShardUpdates.Shard shard, Plan plan, Job job) {
        this.call = call;
        this.shard = shard;
        this.plan = plan;
        this.job = job;
        this.trailer = plan.forInPlace ? Optional.of(new InPlaceRoom(shard.layout())) : Optional.empty();
        BoundArray array = call.array();
        this.encoder = new ShardEncoder(array, shard);
        this.batches = encoder.batches(plan.steps);
        this.ready = new EncodedChunks[batches.size()];
        this.index = new ShardIndex(sharding().chunkCount());
        this.stream = ShardStream.of(
                sharding(), plan.forInPlace ? InPlace.RECORDS : 0, array.store(), shard.key(), array.budget(), _ -> {});
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
            throw new IllegalStateException(shard.key() + ": a shard without steps");
        }
        for (int b = 0; b < first; b++) {
            begin(b);
        }
    }

    private void begin(int batch) {
        call.fetcher().planAgain(work -> run(batch, work));
    }

    private void run(int batch, Workspace work) {
        try {
            EncodedChunks encoded = encode(batches.get(batch), work);
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
            giveUp(reason, work);
        }
    }

    private void giveUp(RuntimeException why, Workspace work) {
        try {
            close();
        } catch (RuntimeException e) {
            Failures.suppress(why, e);
        }
        if (why instanceof StoreException e && isReplaced(e)) {
            job.outdated(e, work);
        } else {
            job.failed(why instanceof RangeException e ? call.array().outside(shard.key(), e) : why);
        }
    }

    /// Whether the shard is not the one any more that chunks were to be kept of.
    private boolean isReplaced(StoreException why) {
        return why instanceof ConditionFailedException
                || why instanceof NotFoundException
                || (why instanceof RangeException
                        && !call.array().isStill(shard.key(), plan.old.orElseThrow().version()));
    }

    private synchronized boolean isLast() {
        running--;
        return running == 0;
    }

    private EncodedChunks encode(List<ShardSteps.Step> steps, Workspace work) {
        List<Integer> positions = new ArrayList<>();
        for (ShardSteps.Step step : steps) {
            if (step instanceof ShardSteps.Make(int position)) {
                positions.add(position);
            }
        }
        ShardEncoder.Source source = job.prepare(positions, work);
        return call.fetcher().compute(scratch -> encoder.encode(source, positions, scratch), work);
    }

    /// Appends every batch whose turn it is, unless another thread is at it; that one will see what is ready.
    private void append(Workspace work) {
        while (true) {
            EncodedChunks next;
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
            try (next) {
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

    private void append(List<ShardSteps.Step> steps, EncodedChunks encoded) {
        int chunk = 0;
        long at = 0;
        // Chunks that follow one another go to the stream in one piece.
        long from = 0;
        long start = stream.position();
        for (ShardSteps.Step step : steps) {
            switch (step) {
                case ShardSteps.Make(int position) -> {
                    long length = encoded.length(chunk++);
                    if (length >= 0) {
                        index.set(position, start + at - from, length);
                        at += length;
                    }
                }
                case ShardSteps.Keep(int[] positions, long offset, long length) -> {
                    flush(encoded, from, at);
                    from = at;
                    ShardIndexes.Known known = plan.old.orElseThrow();
                    long to = stream.appendFrom(shard.key(), known.version(), new ByteRange.Span(offset, length));
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

    private void flush(EncodedChunks encoded, long from, long to) {
        if (to > from) {
            stream.append(encoded.bytes(from, to));
            stored += to - from;
        }
    }

    private void complete(Workspace work) {
        BoundArray array = call.array();
        StoreEvent event = new StoreEvent(shard.key());
        array.indexes().forget(shard.key());
        if (index.count() == 0) {
            FillObjects.store(array.store(), shard.key(), plan.condition);
        } else {
            MemorySegment encoded = work.take(sharding().indexSize());
            sharding().encodeIndex(index, encoded, work);
            Optional<InPlace> inPlace = Optional.empty();
            if (trailer.isPresent()) {
                RedoRecord first = trailer.get().first(index, stream, work);
                inPlace = Optional.of(InPlace.of(sharding(), first));
                encoded = trailer.get().beside(encoded, first, work);
            }
            Version version = stream.complete(encoded, () -> plan.condition).version();
            array.indexes().keep(shard.key(), new ShardIndexes.Known(index, version, inPlace));
        }
        event.end(stored);
        close();
        job.stored();
    }

    private void close() {
        call.open().remove(closing);
        synchronized (this) {
            for (int b = 0; b < ready.length; b++) {
                if (ready[b] != null) {
                    ready[b].close();
                    ready[b] = null;
                }
            }
        }
        stream.close();
    }

    private BoundSharding sharding() {
        return shard.layout().sharding();
    }
}
