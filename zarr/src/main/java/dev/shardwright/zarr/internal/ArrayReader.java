package dev.shardwright.zarr.internal;

import dev.shardwright.storage.Bytes;
import dev.shardwright.storage.MemoryBudget;
import dev.shardwright.storage.NotFoundException;
import dev.shardwright.storage.ObjectStore;
import dev.shardwright.zarr.ArrayMetadata;
import dev.shardwright.zarr.Region;
import dev.shardwright.zarr.ZarrException;
import dev.shardwright.zarr.codec.Workspace;
import dev.shardwright.zarr.internal.codec.BoundSharding;
import dev.shardwright.zarr.internal.codec.CodecChain;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/// Reads a region: for each chunk of the grid that it crosses, fetch, decode, place. Of a shard, only the index and
/// the chunks that are needed are fetched.
public final class ArrayReader {

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
    ///
    /// @throws IllegalArgumentException if the region does not lie in the array
    public void read(Region region, MemorySegment target) {
        checkInside(region);
        Placement placement = new Placement(region, target, metadata.fillValue());
        int[] chunkShape = metadata.chunkShape();
        forEachBox(region, chunkShape, index -> {
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

    private void checkInside(Region region) {
        long[] shape = metadata.shape();
        boolean inside = region.rank() == shape.length;
        for (int d = 0; inside && d < shape.length; d++) {
            inside = region.offset(d) + region.shape(d) <= shape[d];
        }
        if (!inside) {
            throw new IllegalArgumentException(store.address() + ": region " + region
                    + " of the array whose chunks are like " + keys.apply(new long[shape.length])
                    + ", expected one within its shape " + Arrays.toString(shape));
        }
    }

    private void readChunk(String key, long[] origin, Placement placement) {
        Bytes encoded;
        try {
            encoded = store.get(key);
        } catch (NotFoundException e) {
            placement.fill(origin, metadata.chunkShape());
            return;
        }
        try (Workspace work = new Workspace(budget)) {
            placement.place(chain.decode(encoded.segment(), work), origin, metadata.chunkShape());
        }
    }

    private void readShard(String key, BoundSharding sharding, long[] shardOrigin, Placement placement) {
        int[] chunkShape = sharding.chunks().spec().shape();
        List<int[]> wanted = new ArrayList<>();
        forEachBox(placement.within(shardOrigin, metadata.chunkShape()), chunkShape, index ->
                wanted.add(Arrays.stream(index).mapToInt(Math::toIntExact).toArray()));
        new ShardReader(store, sharding, budget).read(key, wanted, new ShardReader.Sink() {
            @Override
            public void stored(int[] index, MemorySegment decoded) {
                placement.place(decoded, origin(index), chunkShape);
            }

            @Override
            public void missing(int[] index) {
                placement.fill(origin(index), chunkShape);
            }

            private long[] origin(int[] index) {
                long[] origin = shardOrigin.clone();
                for (int d = 0; d < origin.length; d++) {
                    origin[d] += (long) index[d] * chunkShape[d];
                }
                return origin;
            }
        });
    }

    /// Visits, in C order, the index of every box of `boxShape` that the region crosses.
    private static void forEachBox(Region region, int[] boxShape, Consumer<long[]> visitor) {
        int rank = region.rank();
        long[] first = new long[rank];
        long[] last = new long[rank];
        for (int d = 0; d < rank; d++) {
            if (region.shape(d) == 0) {
                return;
            }
            first[d] = region.offset(d) / boxShape[d];
            last[d] = (region.offset(d) + region.shape(d) - 1) / boxShape[d];
        }
        long[] at = first.clone();
        while (true) {
            visitor.accept(at.clone());
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
}
