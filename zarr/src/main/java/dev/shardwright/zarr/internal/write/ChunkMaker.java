package dev.shardwright.zarr.internal.write;

import dev.shardwright.zarr.ZarrException;
import dev.shardwright.zarr.codec.Workspace;
import dev.shardwright.zarr.internal.array.BoundArray;
import dev.shardwright.zarr.internal.array.ChunkLayout;
import dev.shardwright.zarr.internal.codec.BoundSharding;
import dev.shardwright.zarr.internal.event.DecodeEvent;
import java.lang.foreign.MemorySegment;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/// Makes the chunks of a shard that changes touch: what is stored is decoded, and the changes are put over it in their order.
/// Safe for many threads.
final class ChunkMaker {

    private final ShardUpdates.Shard shard;
    private final List<Change> changes;
    private final List<Change.Parts> parts;

    /// @param shard the shard
    /// @param changes what is written
    ChunkMaker(ShardUpdates.Shard shard, List<Change> changes) {
        this.shard = shard;
        this.changes = changes;
        this.parts = changes.stream().map(change -> change.in(shard.layout())).toList();
    }

    /// The call that writes the changes, the first one's.
    WriteCall call() {
        return changes.getFirst().call();
    }

    /// The positions of the chunks that are touched.
    BitSet touched() {
        BitSet touched = new BitSet();
        for (Change change : changes) {
            change.cells().split(shard.layout().edges(), (index, _) -> touched.set(sharding().position(index)));
        }
        return touched;
    }

    /// Whether what is stored of a chunk does not matter, since a change has all its cells. A chunk that the array's end runs through
    /// is never covered: somebody who has made the array larger meanwhile may have written the rest.
    boolean isCovered(int position) {
        int[] index = sharding().index(position);
        long[] lengths = new long[index.length];
        for (int d = 0; d < lengths.length; d++) {
            lengths[d] = shard.layout().edges()[d].length(index[d]);
        }
        return parts.stream().anyMatch(part -> part.of(position).isAll(lengths));
    }

    /// Makes a chunk.
    ///
    /// @param stored the chunk's encoded bytes, if it is stored and not covered
    /// @param chunk gets the decoded chunk
    void make(int position, Optional<MemorySegment> stored, MemorySegment chunk, Workspace work) {
        ChunkLayout layout = shard.layout().chunk();
        if (stored.isEmpty()) {
            array().fill().fill(chunk);
        } else {
            try {
                DecodeEvent event = new DecodeEvent(shard.key());
                layout.codecs().checkSize(stored.get());
                layout.codecs().decode(stored.get(), chunk, work);
                event.end(stored.get().byteSize());
            } catch (ZarrException e) {
                throw array().at(shard.key(), sharding(), position, e);
            }
        }
        for (Change.Parts part : parts) {
            part.apply(position, chunk);
        }
    }

    private BoundSharding sharding() {
        return shard.layout().sharding();
    }

    private BoundArray array() {
        return call().array();
    }
}
