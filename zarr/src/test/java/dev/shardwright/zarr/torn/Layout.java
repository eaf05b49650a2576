package dev.shardwright.zarr.torn;

import dev.shardwright.storage.MemoryBudget;
import dev.shardwright.storage.ObjectStore;
import dev.shardwright.zarr.ArrayMetadata;
import dev.shardwright.zarr.ArrayOptions;
import dev.shardwright.zarr.ArrayOptions.PartialWrites;
import dev.shardwright.zarr.DataType;
import dev.shardwright.zarr.Zarr;
import dev.shardwright.zarr.ZarrArray;
import dev.shardwright.zarr.codec.Codec;
import dev.shardwright.zarr.codec.Codecs;
import dev.shardwright.zarr.codec.Codecs.IndexLocation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/// An array of int64 of one shard.
///
/// @param chunks chunks of the shard
/// @param cells cells of a chunk
/// @param zstd whether chunks are compressed
/// @param crc32c whether they have a checksum
/// @param mode how parts of the shard are written; `mixed` writers take either
record Layout(
        int chunks, int cells, IndexLocation index, boolean zstd, boolean crc32c, PartialWrites mode, boolean mixed) {

    static final String KEY = "a/c/0";

    /// Any layout, for parts written as `mode` has it.
    static Layout random(Random random, PartialWrites mode, boolean mixed) {
        return new Layout(
                random.nextInt(8) == 0 ? 60 : 2 + random.nextInt(18),
                new int[] {4, 30, 64, 200}[random.nextInt(4)],
                IndexLocation.values()[random.nextInt(2)],
                random.nextBoolean(),
                random.nextBoolean(),
                mode,
                mixed);
    }

    /// What {@link #words} says.
    static Layout parse(String text) {
        String[] words = text.split(",");
        return new Layout(
                Integer.parseInt(words[0]),
                Integer.parseInt(words[1]),
                IndexLocation.valueOf(words[2]),
                Boolean.parseBoolean(words[3]),
                Boolean.parseBoolean(words[4]),
                PartialWrites.valueOf(words[5]),
                Boolean.parseBoolean(words[6]));
    }

    /// The layout in one word.
    String words() {
        return chunks + "," + cells + "," + index + "," + zstd + "," + crc32c + "," + mode + "," + mixed;
    }

    /// Cells of the array.
    int size() {
        return chunks * cells;
    }

    ArrayMetadata metadata() {
        List<Codec> codecs = new ArrayList<>(List.of(Codecs.bytes()));
        if (zstd) {
            codecs.add(Codecs.zstd(1, false));
        }
        if (crc32c) {
            codecs.add(Codecs.crc32c());
        }
        return ArrayMetadata.builder(DataType.INT64, size())
                .chunks(cells)
                .shards(size())
                .indexLocation(index)
                .codecs(codecs)
                .build();
    }

    /// Opens the array anew, for one thread.
    ZarrArray open(ObjectStore store, PartialWrites writes) {
        return Zarr.array(store, "a", metadata(), MemoryBudget.unlimited())
                .with(ArrayOptions.DEFAULT.withThreads(1).withPartialWrites(writes));
    }

    /// The cells of a chunk.
    long[] chunk(long[] all, int chunk) {
        return Arrays.copyOfRange(all, chunk * cells, (chunk + 1) * cells);
    }
}
