package dev.shardwright.zarr.internal.codec;

import dev.shardwright.zarr.DataType;
import dev.shardwright.zarr.FillValue;
import dev.shardwright.zarr.ZarrException;
import dev.shardwright.zarr.codec.ArrayToBytesCodec;
import dev.shardwright.zarr.codec.ChunkSpec;
import dev.shardwright.zarr.codec.Codec;
import dev.shardwright.zarr.codec.Codecs.IndexLocation;
import dev.shardwright.zarr.codec.Workspace;
import dev.shardwright.zarr.internal.codec.element.BytesCodec;
import dev.shardwright.zarr.internal.select.BoxCopy;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// The sharding codec, bound to one kind of shard: how its chunks are encoded, and its index. Thread-safe.
public final class BoundSharding implements ArrayToBytesCodec.Bound {

    private static final ValueLayout.OfLong LONG =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final int MAX_CHUNKS = 1 << 26;

    private final ChunkSpec shard;
    private final CodecChain chunks;
    private final CodecChain indexChain;
    private final List<Codec> indexCodecs;
    private final IndexLocation indexLocation;
    private final int[] grid;
    private final int count;
    private final long indexSize;
    private final long maxEncodedSize;

    BoundSharding(ChunkSpec shard, ShardingCodec codec) {
        this.shard = shard;
        this.indexCodecs = codec.indexCodecs();
        this.indexLocation = codec.indexLocation();
        int[] shardShape = shard.shape();
        int[] chunkShape = codec.chunkShape();
        if (chunkShape.length != shardShape.length) {
            throw new ZarrException("shards of shape " + Arrays.toString(shardShape) + " have chunks of shape "
                    + Arrays.toString(chunkShape) + ", expected as many dimensions");
        }
        grid = new int[chunkShape.length];
        long n = 1;
        for (int d = 0; d < grid.length; d++) {
            if (shardShape[d] % chunkShape[d] != 0) {
                throw new ZarrException("shards of shape " + Arrays.toString(shardShape) + " have chunks of shape "
                        + Arrays.toString(chunkShape) + ", expected whole chunks in every dimension");
            }
            grid[d] = shardShape[d] / chunkShape[d];
            n *= grid[d];
            if (n > MAX_CHUNKS) {
                throw new ZarrException("shards of shape " + Arrays.toString(shardShape) + " have more than "
                        + MAX_CHUNKS + " chunks of shape " + Arrays.toString(chunkShape));
            }
        }
        count = (int) n;
        chunks = CodecChain.bind(shard.withShape(chunkShape), codec.codecs());
        int[] indexShape = Arrays.copyOf(grid, grid.length + 1);
        indexShape[grid.length] = 2;
        indexChain = CodecChain.bind(
                new ChunkSpec(DataType.UINT64, FillValue.zero(DataType.UINT64), indexShape),
                codec.indexCodecs());
        if (!indexChain.fixedSize()) {
            throw new ZarrException("\"index_codecs\" of codec \"sharding_indexed\" give an index of varying size, "
                    + "expected codecs of fixed size such as \"bytes\" and \"crc32c\"");
        }
        indexSize = indexChain.maxEncodedSize();
        try {
            maxEncodedSize = chunks.maxEncodedSize() == Long.MAX_VALUE
                    ? Long.MAX_VALUE
                    : Math.addExact(indexSize, Math.multiplyExact(count, chunks.maxEncodedSize()));
        } catch (ArithmeticException e) {
            throw new ZarrException(
                    "shards of shape " + Arrays.toString(shardShape) + " take up to 2^63 bytes or more, expected fewer", e);
        }
    }

    /// The codecs of a chunk.
    public CodecChain chunks() {
        return chunks;
    }

    /// Chunks in a shard.
    public int chunkCount() {
        return count;
    }

    /// Chunks in a shard, along each dimension.
    public int[] chunkGrid() {
        return grid.clone();
    }

    /// The size of the encoded index in bytes.
    public long indexSize() {
        return indexSize;
    }

    /// Where the index lies.
    public IndexLocation indexLocation() {
        return indexLocation;
    }

    /// The position in C order of the chunk with this index in the shard's grid of chunks.
    ///
    /// @throws IllegalArgumentException if there is no such chunk
    public int position(int... index) {
        boolean inside = index.length == grid.length;
        int position = 0;
        for (int d = 0; inside && d < grid.length; d++) {
            inside = index[d] >= 0 && index[d] < grid[d];
            position = position * grid[d] + index[d];
        }
        if (!inside) {
            throw new IllegalArgumentException("there is no chunk " + Arrays.toString(index)
                    + " in the shard, expected one of its grid of " + Arrays.toString(grid) + " chunks");
        }
        return position;
    }

    /// As {@link #position(int...)}, of an index that is known to be in the grid.
    public int position(long[] index) {
        int position = 0;
        for (int d = 0; d < grid.length; d++) {
            position = position * grid[d] + (int) index[d];
        }
        return position;
    }

    /// The index of the chunk at a position.
    public int[] index(int position) {
        int[] index = new int[grid.length];
        int rest = position;
        for (int d = grid.length - 1; d >= 0; d--) {
            index[d] = rest % grid[d];
            rest /= grid[d];
        }
        return index;
    }

    /// Checks that a shard is large enough for its index, before anything is read or allocated for it.
    ///
    /// @throws ZarrException if it is not
    public void checkHoldsIndex(long shardSize) {
        if (shardSize < indexSize) {
            throw new ZarrException(
                    "shard has " + shardSize + " bytes, expected at least the " + indexSize + " of its index");
        }
    }

    /// Encodes an index to the first {@link #indexSize} bytes of `encoded`.
    public void encodeIndex(ShardIndex index, MemorySegment encoded, Workspace work) {
        int mark = work.mark();
        MemorySegment raw = work.take(entriesSize());
        writeEntries(index, raw);
        indexChain.encode(raw, encoded, work);
        work.release(mark);
    }

    /// Whether an encoded index is its entries, little-endian, one after the other, with or without a CRC32C behind them: then
    /// single entries can be written.
    public boolean plainIndex() {
        return indexCodecs.size() <= 2
                && indexCodecs.getFirst().equals(BytesCodec.LITTLE)
                && (indexCodecs.size() == 1 || indexCodecs.get(1) instanceof Crc32cCodec);
    }

    /// Bytes of the entries of an index.
    public long entriesSize() {
        return 16L * count;
    }

    /// Writes the entries of an index to `raw`, of {@link #entriesSize} bytes.
    public void writeEntries(ShardIndex index, MemorySegment raw) {
        for (int i = 0; i < count; i++) {
            raw.set(LONG, 16L * i, index.offset(i));
            raw.set(LONG, 16L * i + 8, index.length(i));
        }
    }

    /// Decodes an index and checks that every chunk lies within the shard.
    ///
    /// @param encoded exactly {@link #indexSize} bytes
    /// @param shardSize the size of the whole shard in bytes, or -1 if it is not known
    /// @throws ZarrException if a checksum does not hold or a chunk lies outside
    public ShardIndex decodeIndex(MemorySegment encoded, long shardSize, Workspace work) {
        int mark = work.mark();
        MemorySegment raw = work.take(entriesSize());
        indexChain.decode(encoded, raw, work);
        ShardIndex index = readEntries(raw, shardSize);
        work.release(mark);
        return index;
    }

    /// Reads the entries of an index and checks that every chunk lies within the shard.
    ///
    /// @param raw exactly {@link #entriesSize} bytes
    /// @param shardSize the size of the whole shard in bytes, or -1 if it is not known
    /// @throws ZarrException if a chunk lies outside
    public ShardIndex readEntries(MemorySegment raw, long shardSize) {
        ShardIndex index = new ShardIndex(count);
        for (int i = 0; i < count; i++) {
            index.set(i, raw.get(LONG, 16L * i), raw.get(LONG, 16L * i + 8));
        }
        checkWithin(index, shardSize);
        return index;
    }

    /// Checks that every chunk lies within the shard, beside the index and beside the other chunks.
    ///
    /// @param shardSize the size of the whole shard in bytes, or -1 if it is not known
    /// @throws ZarrException if one does not
    public void checkWithin(ShardIndex index, long shardSize) {
        boolean start = indexLocation == IndexLocation.START;
        long from = start ? indexSize : 0;
        long to = shardSize < 0 ? Long.MAX_VALUE : start ? shardSize : shardSize - indexSize;
        for (int i = 0; i < count; i++) {
            long offset = index.offset(i);
            long length = index.length(i);
            if (index.has(i) && (offset < from || length < 0 || length > to - offset)) {
                throw new ZarrException("shard index puts " + at(index, i) + ", expected it within the shard"
                        + (shardSize >= 0 ? " of " + shardSize + " bytes" : "") + ", beside the index of " + indexSize
                        + " bytes at its " + (start ? "start" : "end"));
            }
        }
        Optional<int[]> overlap = index.overlap();
        if (overlap.isPresent()) {
            throw new ZarrException("shard index puts " + at(index, overlap.get()[0]) + ", and " + at(index, overlap.get()[1])
                    + ", expected chunks beside each other");
        }
    }

    private String at(ShardIndex index, int position) {
        return "chunk " + Arrays.toString(index(position)) + " at " + Long.toUnsignedString(index.offset(position)) + " with "
                + Long.toUnsignedString(index.length(position)) + " bytes";
    }

    @Override
    public long maxEncodedSize() {
        return maxEncodedSize;
    }

    @Override
    public long maxEncodedSize(MemorySegment decoded, Workspace work) {
        if (maxEncodedSize != Long.MAX_VALUE) {
            return maxEncodedSize;
        }
        int mark = work.mark();
        MemorySegment chunk = work.take(chunks.spec().size());
        long size = indexSize;
        for (int i = 0; i < count; i++) {
            copyChunk(decoded, i, chunk, true);
            size = Math.addExact(size, chunks.maxEncodedSize(chunk, work));
        }
        work.release(mark);
        return size;
    }

    @Override
    public boolean fixedSize() {
        return false;
    }

    /// Encodes a whole shard at once: chunks in C order, those that are all fill value left out.
    @Override
    public long encode(MemorySegment decoded, MemorySegment encoded, Workspace work) {
        ShardIndex index = new ShardIndex(count);
        long at = indexLocation == IndexLocation.START ? indexSize : 0;
        MemorySegment chunk = work.take(chunks.spec().size());
        for (int i = 0; i < count; i++) {
            copyChunk(decoded, i, chunk, true);
            if (!shard.fill().isAll(chunk)) {
                long length = chunks.encode(
                        chunk, encoded.asSlice(at, chunks.maxEncodedSize(chunk, work)), work);
                index.set(i, at, length);
                at += length;
            }
        }
        boolean end = indexLocation == IndexLocation.END;
        encodeIndex(index, encoded.asSlice(end ? at : 0, indexSize), work);
        return end ? at + indexSize : at;
    }

    @Override
    public void decode(MemorySegment encoded, MemorySegment decoded, Workspace work) {
        checkHoldsIndex(encoded.byteSize());
        long indexAt = indexLocation == IndexLocation.START ? 0 : encoded.byteSize() - indexSize;
        ShardIndex index = decodeIndex(encoded.asSlice(indexAt, indexSize), encoded.byteSize(), work);
        MemorySegment chunk = work.take(chunks.spec().size());
        for (int i = 0; i < count; i++) {
            if (index.has(i)) {
                chunks.decode(encoded.asSlice(index.offset(i), index.length(i)), chunk, work);
            } else {
                shard.fill().fill(chunk);
            }
            copyChunk(decoded, i, chunk, false);
        }
    }

    private void copyChunk(MemorySegment whole, int position, MemorySegment chunk, boolean out) {
        int element = shard.type().size();
        int[] chunkShape = chunks.spec().shape();
        long[] shardStrides = BoxCopy.strides(shard.shape(), element);
        long offset = 0;
        int rest = position;
        for (int d = grid.length - 1; d >= 0; d--) {
            offset += (long) (rest % grid[d]) * chunkShape[d] * shardStrides[d];
            rest /= grid[d];
        }
        long[] chunkStrides = BoxCopy.strides(chunkShape, element);
        if (out) {
            BoxCopy.copy(whole, offset, shardStrides, chunk, 0, chunkStrides, chunkShape, element);
        } else {
            BoxCopy.copy(chunk, 0, chunkStrides, whole, offset, shardStrides, chunkShape, element);
        }
    }
}
