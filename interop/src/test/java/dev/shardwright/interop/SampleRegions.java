package dev.shardwright.interop;

import dev.shardwright.zarr.ArrayMetadata;
import dev.shardwright.zarr.Box;
import dev.shardwright.zarr.ZarrArray;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import java.util.TreeSet;

/// What of an array is compared: all of it if it is small; otherwise every stored shard, and a sample of the shards
/// that are not stored.
final class SampleRegions {

    private static final long SMALL = 64L << 20;

    private SampleRegions() {}

    static List<Box> of(ZarrArray array) {
        ArrayMetadata metadata = array.metadata();
        Box all = Box.all(metadata.shape());
        if (all.size() * metadata.dataType().size() <= SMALL) {
            return List.of(all);
        }
        List<long[]> stored = new ArrayList<>();
        array.storedChunks((index, info) -> stored.add(index));
        return sample(metadata.shape(), metadata.chunkShape(), stored);
    }

    /// Every stored shard; the first and the last of the grid; and along the last dimension, the shard after each stored
    /// one, and a region that lies half in the one and half in the other. Each once, in C order of their shards.
    static List<Box> sample(long[] shape, int[] chunk, List<long[]> stored) {
        int last = shape.length - 1;
        TreeSet<long[]> shards = new TreeSet<>(Arrays::compare);
        shards.add(new long[shape.length]);
        long[] end = new long[shape.length];
        Arrays.setAll(end, d -> (shape[d] - 1) / chunk[d]);
        shards.add(end);
        SequencedSet<Box> straddling = new LinkedHashSet<>();
        List<long[]> sorted = stored.stream().sorted(Arrays::compare).toList();
        for (long[] index : sorted) {
            shards.add(index);
            if (index[last] < end[last]) {
                long[] next = index.clone();
                next[last]++;
                shards.add(next);
                straddling.add(region(shape, chunk, index, chunk[last] / 2));
            }
        }
        List<Box> regions = new ArrayList<>();
        shards.forEach(index -> regions.add(region(shape, chunk, index, 0)));
        regions.addAll(straddling);
        return regions;
    }

    /// A shard's region, cut where the array ends.
    ///
    /// @param shift how far to move it along the last dimension
    private static Box region(long[] shape, int[] chunk, long[] index, int shift) {
        long[] offset = new long[shape.length];
        long[] size = new long[shape.length];
        for (int d = 0; d < shape.length; d++) {
            offset[d] = index[d] * chunk[d] + (d == shape.length - 1 ? shift : 0);
            size[d] = Math.min(chunk[d], shape[d] - offset[d]);
        }
        return new Box(offset, size);
    }
}
