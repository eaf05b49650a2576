package dev.shardwright.zarr.internal.write;

import dev.shardwright.zarr.ZarrException;
import dev.shardwright.zarr.codec.Workspace;
import dev.shardwright.zarr.internal.array.BoundArray;
import dev.shardwright.zarr.internal.array.ChunkLayout;
import dev.shardwright.zarr.internal.codec.CodecChain;
import dev.shardwright.zarr.internal.compute.Task;
import dev.shardwright.zarr.internal.event.EncodeEvent;
import java.lang.foreign.MemorySegment;
import java.util.List;

/// Makes and encodes the chunks of one shard, in batches.
///
/// @param array the array
/// @param shard the shard
record ShardEncoder(BoundArray array, ShardUpdates.Shard shard) {

    /// Gives the decoded chunks of one batch.
    interface Source {
        /// Writes a decoded chunk to `chunk`.
        void make(int position, MemorySegment chunk, Workspace work);
    }

    /// Steps gathered until they are worth a task. Chunks whose encoded size has no bound before their values are known come one by
    /// one.
    List<List<ShardSteps.Step>> batches(List<ShardSteps.Step> steps) {
        long made = isBounded() ? Task.nanos(0, 1, chunk().size()) : Task.WORTH_NANOS;
        long kept = isBounded() ? Task.OBJECT_NANOS : Task.WORTH_NANOS;
        return Task.gather(steps, step -> step instanceof ShardSteps.Make ? made : kept);
    }

    /// Encodes chunks in this order.
    ///
    /// @throws ZarrException if a codec refuses one, with the shard's key and the chunk in front
    EncodedChunks encode(Source source, List<Integer> positions, Workspace work) {
        EncodeEvent event = new EncodeEvent(shard.key());
        long room = isBounded() ? Math.multiplyExact(positions.size(), chunk().codecs().maxEncodedSize()) : 0;
        EncodedChunks encoded = new EncodedChunks(array.budget(), positions.size(), room);
        boolean done = false;
        try {
            for (int position : positions) {
                int mark = work.mark();
                encode(source, position, encoded, work);
                work.release(mark);
            }
            done = true;
            event.end(encoded.size());
            return encoded;
        } finally {
            if (!done) {
                encoded.close();
            }
        }
    }

    private void encode(Source source, int position, EncodedChunks encoded, Workspace work) {
        CodecChain codecs = chunk().codecs();
        long size = chunk().size();
        MemorySegment chunk = codecs.identity() ? encoded.room(size) : work.take(size);
        source.make(position, chunk, work);
        if (array.elides(chunk)) {
            encoded.addNone();
            return;
        }
        try {
            if (codecs.identity()) {
                codecs.check(chunk, 0);
                encoded.add(size);
            } else {
                MemorySegment room = encoded.room(codecs.maxEncodedSize(chunk, work));
                encoded.add(codecs.encode(chunk, room, work));
            }
        } catch (ZarrException e) {
            throw array.at(shard.key(), shard.layout().sharding(), position, e);
        }
    }

    private boolean isBounded() {
        return chunk().codecs().maxEncodedSize() != Long.MAX_VALUE;
    }

    private ChunkLayout chunk() {
        return shard.layout().chunk();
    }
}
