package dev.shardwright.zarr.internal.codec;

import dev.shardwright.zarr.DataType;
import dev.shardwright.zarr.ZarrException;
import dev.shardwright.zarr.codec.ArrayToArrayCodec;
import dev.shardwright.zarr.codec.ArrayToBytesCodec;
import dev.shardwright.zarr.codec.BytesToBytesCodec;
import dev.shardwright.zarr.codec.ChunkSpec;
import dev.shardwright.zarr.codec.Codec;
import dev.shardwright.zarr.codec.Workspace;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;

/// A list of codecs bound to one kind of chunk: any number of array-to-array codecs, one array-to-bytes codec, any
/// number of bytes-to-bytes codecs. Thread-safe.
public final class CodecChain {

    /// How many bytes for each of its own a chunk may decode to before anybody looks more closely.
    private static final long PLAUSIBLE = 256;

    private final ChunkSpec spec;
    private final ArrayToArrayCodec.Bound[] arrays;
    private final ArrayToBytesCodec.Bound packing;
    private final BytesToBytesCodec[] bytes;
    /// `sizes[i]` bounds the bytes behind the first `i` bytes-to-bytes codecs; `Long.MAX_VALUE` where nothing does.
    private final long[] sizes;
    private final boolean fixedSize;
    private final boolean truths;

    private CodecChain(ChunkSpec spec, List<Codec> codecs) {
        this.spec = spec;
        this.truths = spec.type().kind() == DataType.Kind.BOOL;
        int packingAt = 0;
        while (packingAt < codecs.size() && codecs.get(packingAt) instanceof ArrayToArrayCodec) {
            packingAt++;
        }
        if (packingAt == codecs.size() || !(codecs.get(packingAt) instanceof ArrayToBytesCodec packingCodec)) {
            throw wrongOrder(codecs);
        }
        ChunkSpec current = spec;
        arrays = new ArrayToArrayCodec.Bound[packingAt];
        for (int i = 0; i < packingAt; i++) {
            arrays[i] = ((ArrayToArrayCodec) codecs.get(i)).bind(current);
            current = arrays[i].encodedSpec();
        }
        packing = packingCodec.bind(current);
        bytes = new BytesToBytesCodec[codecs.size() - packingAt - 1];
        sizes = new long[bytes.length + 1];
        sizes[0] = packing.maxEncodedSize();
        boolean fixed = packing.fixedSize();
        for (int i = 0; i < bytes.length; i++) {
            if (!(codecs.get(packingAt + 1 + i) instanceof BytesToBytesCodec bytesCodec)) {
                throw wrongOrder(codecs);
            }
            bytes[i] = bytesCodec.bind(current);
            sizes[i + 1] = sizes[i] == Long.MAX_VALUE ? Long.MAX_VALUE : bytes[i].maxEncodedSize(sizes[i]);
            if (sizes[i + 1] < 0) {
                throw new ZarrException("chunk of kind " + spec + " is too large for codec \"" + bytes[i].name()
                        + "\", expected to be encoded to fewer than 2^63 bytes");
            }
            fixed &= bytes[i].fixedSize();
        }
        fixedSize = fixed;
    }

    /// Binds codecs to a kind of chunk.
    ///
    /// @throws ZarrException if their order is wrong or one cannot take such chunks
    public static CodecChain bind(ChunkSpec spec, List<Codec> codecs) {
        return new CodecChain(spec, codecs);
    }

    private static ZarrException wrongOrder(List<Codec> codecs) {
        return new ZarrException("codecs are " + codecs.stream().map(Codec::name).toList()
                + ", expected array-to-array codecs, one array-to-bytes codec such as \"bytes\", and"
                + " bytes-to-bytes codecs, in this order");
    }

    /// The kind of chunk that this chain was bound to.
    public ChunkSpec spec() {
        return spec;
    }

    /// The most bytes that a chunk is encoded to; {@link Long#MAX_VALUE} if there is no bound.
    public long maxEncodedSize() {
        return sizes[bytes.length];
    }

    /// The most bytes that this chunk is encoded to.
    public long maxEncodedSize(MemorySegment decoded, Workspace work) {
        if (maxEncodedSize() != Long.MAX_VALUE) {
            return maxEncodedSize();
        }
        int mark = work.mark();
        try {
            long size = packing.maxEncodedSize(arrange(decoded, work), work);
            for (BytesToBytesCodec codec : bytes) {
                size = codec.maxEncodedSize(size);
            }
            return size;
        } finally {
            work.release(mark);
        }
    }

    /// Whether every chunk is encoded to the same number of bytes.
    public boolean fixedSize() {
        return fixedSize;
    }

    /// The sharding codec, if it is all there is: then parts of an object can be read and written.
    public Optional<BoundSharding> sharding() {
        return arrays.length == 0 && bytes.length == 0 && packing instanceof BoundSharding s
                ? Optional.of(s)
                : Optional.empty();
    }

    /// Whether a chunk is encoded to the very bytes that it has in memory, so that a part of it can be read and written
    /// without the rest. Whoever does so looks at the cells by {@link #check}.
    public boolean identity() {
        return arrays.length == 0 && bytes.length == 0 && packing.identity();
    }

    /// Whether {@link #check} has anything to look for.
    public boolean checksCells() {
        return truths;
    }

    /// Refuses cells that are no value of their type: booleans other than 0 and 1, which readers take for different things.
    /// {@link #encode} and {@link #decode} do so too.
    ///
    /// @param cells some decoded elements of a chunk
    /// @param first the place of the first one in the chunk, in C order
    /// @throws ZarrException naming the element, what was found and what is expected
    public void check(MemorySegment cells, long first) {
        if (truths) {
            Truths.check(cells, first);
        }
    }

    /// Encodes the whole chunk `decoded` to the start of `encoded`, which has room for
    /// {@link #maxEncodedSize(MemorySegment, Workspace)} bytes.
    ///
    /// @return the number of bytes written
    public long encode(MemorySegment decoded, MemorySegment encoded, Workspace work) {
        check(decoded, 0);
        int mark = work.mark();
        try {
            MemorySegment chunk = arrange(decoded, work);
            // Checksums are put behind what is in its place already.
            int last = bytes.length;
            while (last > 0 && encoded.isNative() && bytes[last - 1] instanceof Crc32cCodec) {
                last--;
            }
            long size = pack(chunk, encoded, last, work);
            for (int i = last; i < bytes.length; i++) {
                size = Crc32cCodec.append(encoded, size);
            }
            return size;
        } finally {
            work.release(mark);
        }
    }

    /// Encodes by the first `count` bytes-to-bytes codecs.
    private long pack(MemorySegment chunk, MemorySegment encoded, int count, Workspace work) {
        if (count == 0) {
            return packing.encode(chunk, encoded, work);
        }
        MemorySegment packed = chunk;
        if (!packing.identity()) {
            packed = work.take(packing.maxEncodedSize(chunk, work));
            packed = packed.asSlice(0, packing.encode(chunk, packed, work));
        }
        packed = work.outsideHeap(packed);
        for (int i = 0; i < count - 1; i++) {
            MemorySegment next = work.take(bytes[i].maxEncodedSize(packed.byteSize()));
            packed = next.asSlice(0, bytes[i].encode(packed, next, work));
        }
        return bytes[count - 1].encode(packed, encoded, work);
    }

    /// The chunk behind the array-to-array codecs.
    private MemorySegment arrange(MemorySegment decoded, Workspace work) {
        MemorySegment chunk = decoded;
        for (ArrayToArrayCodec.Bound codec : arrays) {
            MemorySegment next = work.take(codec.encodedSpec().size());
            codec.encode(chunk, next);
            chunk = next;
        }
        return chunk;
    }

    /// Refuses, before any memory is asked for, bytes that are too few or too many to be a chunk: so a few bytes cannot
    /// make a reader allocate what only metadata speak of.
    ///
    /// @throws ZarrException if `encoded` cannot be a chunk
    public void checkSize(MemorySegment encoded) {
        int last = bytes.length - 1;
        long size = encoded.byteSize();
        while (last >= 0 && bytes[last] instanceof Crc32cCodec crc) {
            size = crc.maxDecodedSize(encoded.asSlice(0, size));
            last--;
        }
        if (last <= 0) {
            checkPacked(encoded.byteSize(), last < 0 ? size : bytes[0].maxDecodedSize(encoded.asSlice(0, size)), last < 0);
        }
    }

    /// @param most how many bytes the array-to-bytes codec will get at most
    /// @param exactly whether it will get as many
    private void checkPacked(long encodedSize, long most, boolean exactly) {
        long least = packing.minEncodedSize();
        if (most < least || (exactly && packing.fixedSize() && most > sizes[0])) {
            throw new ZarrException("chunk has " + encodedSize + " bytes, which decode to "
                    + (exactly ? "" : "at most ") + most + ", expected " + (packing.fixedSize() ? "" : "at least ") + least);
        }
    }

    /// As {@link #checkSize}, for chunks of which only the innermost of several compressors knows how much they give.
    private void checkInnermost(MemorySegment encoded, Workspace work) {
        int mark = work.mark();
        try {
            MemorySegment packed = work.outsideHeap(encoded);
            for (int i = bytes.length - 1; i > 0; i--) {
                MemorySegment next = work.take(decodedRoom(i, packed, work));
                packed = next.asSlice(0, bytes[i].decode(packed, next, work));
            }
            checkPacked(encoded.byteSize(), bytes[0].maxDecodedSize(packed), false);
        } finally {
            work.release(mark);
        }
    }

    /// Decodes a whole chunk to memory of `work`, which is asked for when the size of `encoded` has been checked.
    ///
    /// @throws ZarrException if `encoded` is not a valid encoding of such a chunk
    public MemorySegment decode(MemorySegment encoded, Workspace work) {
        checkSize(encoded);
        if (bytes.length > 1 && spec.size() > PLAUSIBLE * encoded.byteSize()) {
            checkInnermost(encoded, work);
        }
        MemorySegment decoded = work.take(spec.size());
        decode(encoded, decoded, work);
        return decoded;
    }

    /// Decodes a whole chunk to `decoded`, which has exactly the chunk's size.
    ///
    /// @throws ZarrException if `encoded` is not a valid encoding of such a chunk
    public void decode(MemorySegment encoded, MemorySegment decoded, Workspace work) {
        decodeUnchecked(encoded, decoded, work);
        check(decoded, 0);
    }

    private void decodeUnchecked(MemorySegment encoded, MemorySegment decoded, Workspace work) {
        int mark = work.mark();
        try {
            boolean direct = packing.identity() && arrays.length == 0;
            boolean done = false;
            MemorySegment packed = bytes.length == 0 ? encoded : work.outsideHeap(encoded);
            for (int i = bytes.length - 1; i >= 0; i--) {
                if (bytes[i] instanceof Crc32cCodec) {
                    packed = Crc32cCodec.checked(packed);
                    continue;
                }
                done = i == 0 && direct && decoded.isNative();
                MemorySegment next = done ? decoded : work.take(decodedRoom(i, packed, work));
                packed = next.asSlice(0, bytes[i].decode(packed, next, work));
            }
            if (done) {
                if (packed.byteSize() != decoded.byteSize()) {
                    throw new ZarrException("chunk decodes to " + packed.byteSize() + " bytes, expected "
                            + decoded.byteSize());
                }
                return;
            }
            MemorySegment chunk =
                    arrays.length == 0 ? decoded : work.take(arrays[arrays.length - 1].encodedSpec().size());
            packing.decode(packed, chunk, work);
            for (int i = arrays.length - 1; i >= 0; i--) {
                MemorySegment next = i == 0 ? decoded : work.take(arrays[i - 1].encodedSpec().size());
                arrays[i].decode(chunk, next);
                chunk = next;
            }
        } finally {
            work.release(mark);
        }
    }

    /// Room for what codec `i` decodes `packed` to: our own bound, and as much again for encoders that are less tight, but
    /// no more than these bytes can give.
    private long decodedRoom(int i, MemorySegment packed, Workspace work) {
        if (sizes[i] == Long.MAX_VALUE) {
            return Math.min(Integer.MAX_VALUE, bytes[i].roomToDecode(packed, work));
        }
        long ours = packing.fixedSize() && i == 0
                ? sizes[0]
                : sizes[i] >= Integer.MAX_VALUE ? Integer.MAX_VALUE : 2 * sizes[i] + 1024;
        return Math.min(ours, bytes[i].maxDecodedSize(packed));
    }
}
