package dev.shardwright.zarr.internal;

import dev.shardwright.storage.Buffer;
import dev.shardwright.storage.ByteRange;
import dev.shardwright.storage.Bytes;
import dev.shardwright.storage.MemoryBudget;
import dev.shardwright.storage.NotFoundException;
import dev.shardwright.storage.ObjectStore;
import dev.shardwright.zarr.ArrayMetadata;
import dev.shardwright.zarr.Region;
import dev.shardwright.zarr.ZarrException;
import dev.shardwright.zarr.codec.Codecs.IndexLocation;
import dev.shardwright.zarr.internal.codec.BoundSharding;
import dev.shardwright.zarr.internal.codec.CodecChain;
import dev.shardwright.zarr.internal.codec.ShardIndex;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/// Reads a region: for each chunk of the grid that it crosses, fetch, decode, place. Of a shard, only the index and
/// the chunks that are needed are fetched.
public final class ArrayReader {

    /// How often a shard is begun again that is replaced while it is read.
    private static final int ATTEMPTS = 5;

    private final ObjectStore store;
    private final Function<long[], String> keys;
    private final ArrayMetadata metadata;
    private final CodecChain chain;
    private final MemoryBudget budget;

    /// Reads from `store` the chunks that `keys` names.
    public ArrayReader(
            ObjectStore store,
            Function<long[], String> keys,
            ArrayMetadata metadata,
            CodecChain chain,
            MemoryBudget budget) {
        this.store = store;
        this.keys = keys;
        this.metadata = metadata;
        this.chain = chain;
        this.budget = budget;
    }

    /// Reads a region into `target`, which has exactly its size.
    public void read(Region region, MemorySegment target) {
        long[] shape = metadata.shape();
        long[] offset = region.offset();
        long[] length = region.shape();
        if (offset.length != shape.length) {
            throw new IllegalArgumentException(
                    "region " + region + " of an array of shape " + Arrays.toString(shape));
        }
        for (int d = 0; d < shape.length; d++) {
            if (offset[d] + length[d] > shape[d]) {
                throw new IllegalArgumentException(
                        "region " + region + " of an array of shape " + Arrays.toString(shape));
            }
        }
        Placement placement =
                new Placement(region, target, BoxCopy.strides(length, metadata.dataType().size()));
        int[] chunkShape = metadata.chunkShape();
        forEachBox(offset, length, chunkShape, index -> {
            long[] origin = new long[index.length];
            for (int d = 0; d < index.length; d++) {
                origin[d] = index[d] * chunkShape[d];
            }
            String key = keys.apply(index);
            try {
                if (chain.sharding().isPresent()) {
                    readShard(key, chain.sharding().get(), origin, placement);
                } else {
                    readChunk(key, origin, placement);
                }
            } catch (ZarrException e) {
                throw new ZarrException(store.address() + ": " + key + ": " + e.getMessage(), e);
            }
        });
    }

    private void readChunk(String key, long[] origin, Placement placement) {
        try (Buffer chunk = budget.allocate(chain.spec().size())) {
            try {
                chain.decode(store.get(key).segment(), chunk.segment(), budget);
            } catch (NotFoundException e) {
                metadata.fillValue().fill(chunk.segment());
            }
            placement.place(chunk.segment(), origin, metadata.chunkShape());
        }
    }

    private void readShard(String key, BoundSharding sharding, long[] shardOrigin, Placement placement) {
        int[] chunkShape = sharding.chunks().spec().shape();
        List<int[]> wanted = new ArrayList<>();
        long[] from = new long[shardOrigin.length];
        long[] length = new long[shardOrigin.length];
        int[] shardShape = metadata.chunkShape();
        for (int d = 0; d < from.length; d++) {
            from[d] = Math.max(0, placement.offset[d] - shardOrigin[d]);
            long end = Math.min(shardShape[d], placement.offset[d] + placement.length[d] - shardOrigin[d]);
            length[d] = end - from[d];
        }
        forEachBox(from, length, chunkShape, index -> {
            int[] at = new int[index.length];
            for (int d = 0; d < at.length; d++) {
                at[d] = (int) index[d];
            }
            wanted.add(at);
        });
        for (int attempt = 1; ; attempt++) {
            if (tryReadShard(key, sharding, shardOrigin, placement, wanted)) {
                return;
            }
            if (attempt == ATTEMPTS) {
                throw new ZarrException("is replaced again and again while it is read");
            }
        }
    }

    /// @return false if the shard was replaced between its index and its chunks
    private boolean tryReadShard(
            String key, BoundSharding sharding, long[] shardOrigin, Placement placement, List<int[]> wanted) {
        ShardIndex index = new ShardIndex(sharding.chunkCount());
        List<ByteRange> ranges = new ArrayList<>();
        List<Bytes> fetched = List.of();
        try {
            Bytes encodedIndex = store.get(
                    key,
                    sharding.indexLocation() == IndexLocation.END
                            ? ByteRange.suffix(sharding.indexSize())
                            : ByteRange.of(0, sharding.indexSize()));
            if (encodedIndex.size() != sharding.indexSize()) {
                throw new ZarrException("shard has " + encodedIndex.size() + " bytes, its index alone needs "
                        + sharding.indexSize());
            }
            index = sharding.decodeIndex(encodedIndex.segment(), -1, budget);
            for (int[] chunk : wanted) {
                int position = sharding.position(chunk);
                if (index.has(position)) {
                    ranges.add(ByteRange.of(index.offset(position), index.length(position)));
                }
            }
            if (!ranges.isEmpty()) {
                fetched = store.getRanges(key, ranges);
                if (!fetched.getFirst().version().equals(encodedIndex.version())) {
                    return false;
                }
            }
        } catch (NotFoundException e) {
            index = new ShardIndex(sharding.chunkCount());
        } catch (dev.shardwright.storage.RangeException e) {
            throw new ZarrException("shard index puts a chunk outside the shard: " + e.getMessage(), e);
        }
        int next = 0;
        int[] chunkShape = sharding.chunks().spec().shape();
        long[] origin = new long[shardOrigin.length];
        try (Buffer chunk = budget.allocate(sharding.chunks().spec().size())) {
            for (int[] at : wanted) {
                int position = sharding.position(at);
                for (int d = 0; d < origin.length; d++) {
                    origin[d] = shardOrigin[d] + (long) at[d] * chunkShape[d];
                }
                if (!index.has(position)) {
                    metadata.fillValue().fill(chunk.segment());
                } else {
                    Bytes encoded = fetched.get(next++);
                    if (encoded.size() != index.length(position)) {
                        throw new ZarrException("shard index puts chunk " + Arrays.toString(at) + " at "
                                + index.offset(position) + " with " + index.length(position)
                                + " bytes, of which the shard has " + encoded.size());
                    }
                    try {
                        sharding.chunks().decode(encoded.segment(), chunk.segment(), budget);
                    } catch (ZarrException e) {
                        throw new ZarrException("chunk " + Arrays.toString(at) + ": " + e.getMessage(), e);
                    }
                }
                placement.place(chunk.segment(), origin, chunkShape);
            }
        }
        return true;
    }

    private interface Visitor {
        void visit(long[] index);
    }

    /// Visits, in C order, the index of every box of `boxShape` that the region from `offset` of `length` crosses.
    private static void forEachBox(long[] offset, long[] length, int[] boxShape, Visitor visitor) {
        int rank = offset.length;
        long[] first = new long[rank];
        long[] last = new long[rank];
        for (int d = 0; d < rank; d++) {
            if (length[d] == 0) {
                return;
            }
            first[d] = offset[d] / boxShape[d];
            last[d] = (offset[d] + length[d] - 1) / boxShape[d];
        }
        long[] at = first.clone();
        while (true) {
            visitor.visit(at.clone());
            int d = rank - 1;
            while (d >= 0 && ++at[d] > last[d]) {
                at[d] = first[d];
                d--;
            }
            if (d < 0) {
                return;
            }
        }
    }

    /// Where decoded chunks go.
    private final class Placement {
        private final long[] offset;
        private final long[] length;
        private final MemorySegment target;
        private final long[] targetStrides;

        Placement(Region region, MemorySegment target, long[] targetStrides) {
            this.offset = region.offset();
            this.length = region.shape();
            this.target = target;
            this.targetStrides = targetStrides;
        }

        /// Copies what a chunk and the region share.
        void place(MemorySegment chunk, long[] origin, int[] chunkShape) {
            int element = metadata.dataType().size();
            long[] chunkStrides = BoxCopy.strides(chunkShape, element);
            int[] box = new int[chunkShape.length];
            long source = 0;
            long sink = 0;
            for (int d = 0; d < box.length; d++) {
                long start = Math.max(offset[d], origin[d]);
                long end = Math.min(offset[d] + length[d], origin[d] + chunkShape[d]);
                box[d] = (int) (end - start);
                source += (start - origin[d]) * chunkStrides[d];
                sink += (start - offset[d]) * targetStrides[d];
            }
            BoxCopy.copy(chunk, source, chunkStrides, target, sink, targetStrides, box, element);
        }
    }
}
