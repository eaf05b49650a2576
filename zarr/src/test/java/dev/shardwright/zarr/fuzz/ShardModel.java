package dev.shardwright.zarr.fuzz;

import dev.shardwright.storage.MemoryBudget;
import dev.shardwright.zarr.Box;
import dev.shardwright.zarr.DataType;
import dev.shardwright.zarr.FillValue;
import dev.shardwright.zarr.ZarrException;
import dev.shardwright.zarr.codec.ChunkSpec;
import dev.shardwright.zarr.codec.Codec;
import dev.shardwright.zarr.codec.Codecs.IndexLocation;
import dev.shardwright.zarr.codec.ValueHeap;
import dev.shardwright.zarr.codec.Workspace;
import dev.shardwright.zarr.internal.codec.CodecChain;
import dev.shardwright.zarr.internal.codec.ShardingCodec;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// What a shard of two dimensions says, found the plain way: the index is decoded, and of each entry the bytes that it points to.
final class ShardModel {

    private static final long ABSENT = -1;

    private final ShardingCodec codec;
    private final ChunkSpec shard;
    private final ChunkSpec chunk;
    private final MemoryBudget budget;
    /// By position: its cells one by one, null where the shard ends before them, or why there are none.
    private final List<Result<byte[][]>> chunks = new ArrayList<>();

    ShardModel(ShardingCodec codec, ChunkSpec shard, byte[] stored, MemoryBudget budget) {
        this.codec = codec;
        this.shard = shard;
        this.chunk = shard.withShape(codec.chunkShape());
        this.budget = budget;
        Result<long[]> index = Result.of("decoding the index", () -> index(codec, shard, stored));
        for (int i = 0; i < count(codec, shard); i++) {
            int position = i;
            chunks.add(Result.of("decoding chunk " + i, () -> {
                switch (index) {
                    case Result.Refused<long[]>(RuntimeException reason) -> throw reason;
                    case Result.Value<long[]>(long[] entries) -> {
                        return cells(stored, entries[2 * position], entries[2 * position + 1]);
                    }
                }
            }));
        }
    }

    List<Codec> codecs() {
        return codec.codecs();
    }

    private static int count(ShardingCodec codec, ChunkSpec shard) {
        int count = 1;
        for (int d = 0; d < shard.shape().length; d++) {
            count *= shard.shape()[d] / codec.chunkShape()[d];
        }
        return count;
    }

    private static CodecChain indexChain(ShardingCodec codec, ChunkSpec shard) {
        int[] shape = new int[shard.shape().length + 1];
        for (int d = 0; d < shape.length - 1; d++) {
            shape[d] = shard.shape()[d] / codec.chunkShape()[d];
        }
        shape[shape.length - 1] = 2;
        return CodecChain.bind(
                new ChunkSpec(DataType.UINT64, FillValue.zero(DataType.UINT64), shape), codec.indexCodecs());
    }

    private static long[] index(ShardingCodec codec, ChunkSpec shard, byte[] stored) {
        CodecChain chain = indexChain(codec, shard);
        int size = (int) chain.maxEncodedSize();
        if (stored.length < size) {
            throw new ZarrException("no room for the index");
        }
        int from = codec.indexLocation() == IndexLocation.START ? 0 : stored.length - size;
        long[] entries = new long[2 * count(codec, shard)];
        try (Workspace work = new Workspace(MemoryBudget.unlimited())) {
            MemorySegment raw = MemorySegment.ofArray(entries);
            chain.decode(MemorySegment.ofArray(Arrays.copyOfRange(stored, from, from + size)), raw, work);
        }
        for (int i = 0; i < entries.length; i += 2) {
            long offset = entries[i];
            long length = entries[i + 1];
            if (!isAbsent(entries, i) && (offset < 0 || length < 0 || offset + length < 0)) {
                throw new ZarrException("an entry that no shard can have");
            }
            if (!isAbsent(entries, i) && codec.indexLocation() == IndexLocation.START && offset < size) {
                throw new ZarrException("a chunk upon the index");
            }
            if (!isAbsent(entries, i) && codec.indexLocation() == IndexLocation.END && offset + length > from) {
                throw new ZarrException("a chunk upon the index, or past it");
            }
            for (int j = 0; j < i; j += 2) {
                if (!isAbsent(entries, i) && !isAbsent(entries, j) && (isUpon(entries, i, j) || isUpon(entries, j, i))) {
                    throw new ZarrException("a chunk upon another one");
                }
            }
        }
        return entries;
    }

    private static boolean isAbsent(long[] entries, int i) {
        return entries[i] == ABSENT && entries[i + 1] == ABSENT;
    }

    /// Whether chunk `i` begins in chunk `j`, and is not the same.
    private static boolean isUpon(long[] entries, int i, int j) {
        boolean same = entries[i] == entries[j] && entries[i + 1] == entries[j + 1];
        boolean emptyAtItsStart = entries[i] == entries[j] && (entries[i + 1] == 0 || entries[j + 1] == 0);
        return !same && !emptyAtItsStart && entries[i] >= entries[j] && entries[i] - entries[j] < entries[j + 1];
    }

    private byte[][] cells(byte[] stored, long offset, long length) {
        DataType type = shard.type();
        if (offset == ABSENT && length == ABSENT) {
            byte[][] fill = new byte[(int) chunk.cells()][];
            Arrays.fill(fill, shard.fill().value());
            return fill;
        }
        CodecChain chain = CodecChain.bind(chunk, codec.codecs());
        if (offset + length > stored.length) {
            if (chain.identity() && length == chunk.size() && offset < stored.length) {
                // The bytes are the cells, and those that are there can be read.
                int there = (int) (stored.length - offset) / type.size() * type.size();
                byte[][] some = Cells.split(type, Arrays.copyOfRange(stored, (int) offset, (int) offset + there));
                return Arrays.copyOf(some, (int) chunk.cells());
            }
            throw new ZarrException("outside of the shard");
        }
        ValueHeap heap = new ValueHeap(shard.fill().value());
        try (Workspace work = new Workspace(budget, heap)) {
            MemorySegment encoded =
                    MemorySegment.ofArray(Arrays.copyOfRange(stored, (int) offset, (int) (offset + length)));
            byte[] decoded = chain.decode(encoded, work).toArray(ValueLayout.JAVA_BYTE);
            if (!type.isVariableLength()) {
                return Cells.split(type, decoded);
            }
            byte[][] values = new byte[decoded.length / 8][];
            for (int i = 0; i < values.length; i++) {
                values[i] = heap.get(MemorySegment.ofArray(decoded).get(ValueLayout.JAVA_LONG_UNALIGNED, 8L * i));
            }
            return values;
        }
    }

    /// What reading a box must give.
    Result<byte[]> read(Box box) {
        return written(box, new Box(new long[2], new long[2]), new byte[0]);
    }

    /// What reading a box must give after cells were written. A chunk of which all cells were written needs not have been
    /// readable.
    Result<byte[]> written(Box box, Box changed, byte[] values) {
        int[] chunkShape = chunk.shape();
        int across = shard.shape()[1] / chunkShape[1];
        byte[][] news = Cells.split(shard.type(), values);
        List<byte[]> cells = new ArrayList<>();
        for (int y = (int) box.offset(0); y < box.offset(0) + box.shape(0); y++) {
            for (int x = (int) box.offset(1); x < box.offset(1) + box.shape(1); x++) {
                int position = y / chunkShape[0] * across + x / chunkShape[1];
                long changedY = y - changed.offset(0);
                long changedX = x - changed.offset(1);
                boolean isNew = changedY >= 0 && changedX >= 0 && changedY < changed.shape(0) && changedX < changed.shape(1);
                int cell = y % chunkShape[0] * chunkShape[1] + x % chunkShape[1];
                if (isNew) {
                    cells.add(news[(int) (changedY * changed.shape(1) + changedX)]);
                } else if (chunks.get(position) instanceof Result.Value<byte[][]>(byte[][] old) && old[cell] != null) {
                    cells.add(old[cell]);
                } else {
                    return new Result.Refused<>(new ZarrException("chunk " + position + ": " + chunks.get(position)));
                }
            }
        }
        return new Result.Value<>(Cells.join(shard.type(), cells.toArray(byte[][]::new)));
    }

    /// A shard with some entries of its index changed, here or in a shard inside of it, and the checksum mended.
    static byte[] forged(Case at, ShardingCodec codec, ChunkSpec shard, byte[] stored) {
        CodecChain chain = indexChain(codec, shard);
        int size = (int) chain.maxEncodedSize();
        boolean start = codec.indexLocation() == IndexLocation.START;
        byte[] forged = stored.clone();
        long[] entries = index(codec, shard, stored);
        int count = entries.length / 2;
        if (codec.codecs().getFirst() instanceof ShardingCodec inner && !at.oneIn(3)) {
            int i = at.random.nextInt(count);
            if (entries[2 * i] != ABSENT) {
                int from = (int) entries[2 * i];
                int to = from + (int) entries[2 * i + 1];
                at.note("inside of chunk " + i);
                byte[] part = forged(at, inner, shard.withShape(codec.chunkShape()), Arrays.copyOfRange(stored, from, to));
                System.arraycopy(part, 0, forged, from, part.length);
                return forged;
            }
        }
        for (int times = 1 + at.random.nextInt(at.oneIn(3) ? count : 2); times > 0; times--) {
            forge(at, entries, at.random.nextInt(count), stored.length);
        }
        byte[] encoded = new byte[size];
        try (Workspace work = new Workspace(at.budget)) {
            chain.encode(MemorySegment.ofArray(entries), MemorySegment.ofArray(encoded), work);
        }
        System.arraycopy(encoded, 0, forged, start ? 0 : stored.length - size, size);
        return forged;
    }

    private static void forge(Case at, long[] entries, int i, int size) {
        int other = at.random.nextInt(entries.length / 2);
        long offset = entries[2 * i];
        long length = entries[2 * i + 1];
        switch (at.random.nextInt(9)) {
            case 0 -> offset = Damage.number(at.random, size, offset);
            case 1 -> length = Damage.number(at.random, size - offset, length);
            case 2 -> {
                offset = Damage.number(at.random, size);
                length = Damage.number(at.random, size - offset);
            }
            case 3 -> offset = entries[2 * other];
            case 4 -> {
                offset = entries[2 * other];
                length = entries[2 * other + 1];
            }
            case 5 -> {
                entries[2 * other] = offset;
                entries[2 * other + 1] = length;
            }
            case 6 -> {
                offset = at.oneIn(2) ? ABSENT : offset;
                length = at.oneIn(2) ? ABSENT : length;
            }
            case 7 -> length = at.oneIn(2) ? 0 : size - offset;
            default -> {
                offset = 0;
                length = size;
            }
        }
        at.note("chunk " + i + " is at " + offset + " with " + length + " of " + size);
        entries[2 * i] = offset;
        entries[2 * i + 1] = length;
    }
}
