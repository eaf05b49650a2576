package dev.shardwright.zarr.internal.write;

import dev.shardwright.storage.ConditionFailedException;
import dev.shardwright.storage.PutCondition;
import dev.shardwright.storage.RangeException;
import dev.shardwright.storage.StoreException;
import dev.shardwright.zarr.ZarrException;
import dev.shardwright.zarr.codec.Workspace;
import dev.shardwright.zarr.internal.array.BoundArray;
import dev.shardwright.zarr.internal.array.StoredChunks;
import dev.shardwright.zarr.internal.codec.BoundSharding;
import dev.shardwright.zarr.internal.codec.ShardIndex;
import dev.shardwright.zarr.internal.fetch.ShardIndexes;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/// Writes cells of one shard by putting a new shard in its place: chunks that are not touched are copied as they are, those of
/// which some cells are written are fetched, decoded, merged and encoded. If somebody else has replaced the shard
/// meanwhile, it starts again from what is there then; so of writes at the same time none is lost.
final class ShardUpdate implements ShardAssembly.Job {

    private final WriteCall call;
    private final ShardUpdates.Shard shard;
    private final ChunkMaker maker;
    private final boolean forInPlace;
    private final Runnable done;
    private final BooleanSupplier separate;
    private final Contention contention = new Contention();
    private Optional<ShardIndexes.Known> old = Optional.empty();

    /// @param maker makes the chunks that are touched, for the first change's call
    /// @param forInPlace whether the new shard gets room for writes in place
    /// @param done called when it is stored
    /// @param separate called when it fails; false if there is nothing else to be tried
    ShardUpdate(
            ShardUpdates.Shard shard, ChunkMaker maker, boolean forInPlace, Runnable done, BooleanSupplier separate) {
        this.call = maker.call();
        this.shard = shard;
        this.maker = maker;
        this.forInPlace = forInPlace;
        this.done = done;
        this.separate = separate;
    }

    /// Finds the index and starts to put the new shard together.
    void start(Workspace work) {
        try {
            old = index(work);
            ShardIndex oldIndex =
                    old.map(ShardIndexes.Known::index).orElseGet(() -> new ShardIndex(sharding().chunkCount()));
            ShardAssembly.Plan plan = new ShardAssembly.Plan(
                    old,
                    old.map(known -> PutCondition.ifVersion(known.version())).orElse(PutCondition.IF_ABSENT),
                    ShardSteps.update(oldIndex, maker.touched()),
                    forInPlace);
            new ShardAssembly(call, shard, plan, this).start();
        } catch (ZarrException e) {
            throw array().at(shard.key(), e);
        }
    }

    private Optional<ShardIndexes.Known> index(Workspace work) {
        Optional<ShardIndexes.Known> kept = array().indexes().find(shard.key());
        if (kept.isPresent()) {
            return kept;
        }
        return array().fetchIndex(shard.key(), sharding(), call.fetcher(), work);
    }

    /// Fetches the stored chunks of which only some cells are written.
    @Override
    public ShardEncoder.Source prepare(List<Integer> positions, Workspace work) {
        if (old.isEmpty()) {
            return new Merge(maker, Map.of());
        }
        List<Integer> needed =
                positions.stream().filter(position -> !maker.isCovered(position)).toList();
        return new StoredChunks(array(), shard.key(), sharding())
                .fetch(old.get(), needed, work)
                .map(encoded -> new Merge(maker, encoded))
                .orElseThrow(() -> new ConditionFailedException(array().store().address() + ": " + shard.key()
                        + " is not what it was at version " + old.get().version()));
    }

    /// A batch of chunks.
    ///
    /// @param encoded the stored chunks that are needed, by position
    private record Merge(ChunkMaker maker, Map<Integer, MemorySegment> encoded) implements ShardEncoder.Source {
        @Override
        public void make(int position, MemorySegment chunk, Workspace work) {
            maker.make(position, Optional.ofNullable(encoded.get(position)), chunk, work);
        }
    }

    @Override
    public void stored() {
        done.run();
    }

    @Override
    public void outdated(StoreException reason, Workspace work) {
        array().indexes().forget(shard.key());
        try {
            contention.lost(reason);
        } catch (ZarrException e) {
            throw array().at(shard.key(), e);
        }
        contention.pause();
        call.fetcher().planAgain(this::start);
    }

    @Override
    public void failed(RuntimeException reason) {
        if (!separate.getAsBoolean()) {
            throw reason instanceof RangeException e ? array().outside(shard.key(), e) : reason;
        }
    }

    private BoundSharding sharding() {
        return shard.layout().sharding();
    }

    private BoundArray array() {
        return call.array();
    }
}
