package dev.shardwright.zarr.internal.codec;

import dev.shardwright.storage.Buffer;
import dev.shardwright.storage.MemoryBudget;
import dev.shardwright.zarr.ZarrException;
import dev.shardwright.zarr.codec.ArrayToArrayCodec;
import dev.shardwright.zarr.codec.ArrayToBytesCodec;
import dev.shardwright.zarr.codec.BytesToBytesCodec;
import dev.shardwright.zarr.codec.ChunkSpec;
import dev.shardwright.zarr.codec.Codec;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A list of codecs bound to one kind of chunk: any number of array-to-array codecs, one array-to-bytes codec, any
/// number of bytes-to-bytes codecs. Thread-safe.
public final class CodecChain {

    private final ChunkSpec spec;
    private final List<ArrayToArrayCodec.Bound> arrays = new ArrayList<>();
    private final ArrayToBytesCodec.Bound packing;
    private final List<BytesToBytesCodec> bytes = new ArrayList<>();
    /// `sizes[i]` bounds the bytes behind the first `i` bytes-to-bytes codecs.
    private final long[] sizes;

    private final boolean fixedSize;

    private CodecChain(ChunkSpec spec, List<Codec> codecs) {
        this.spec = spec;
        int packingAt = 0;
        while (packingAt < codecs.size() && codecs.get(packingAt) instanceof ArrayToArrayCodec) {
            packingAt++;
        }
        if (packingAt == codecs.size() || !(codecs.get(packingAt) instanceof ArrayToBytesCodec packingCodec)) {
            throw wrongOrder(codecs);
        }
        ChunkSpec current = spec;
        for (Codec codec : codecs.subList(0, packingAt)) {
            ArrayToArrayCodec.Bound bound = ((ArrayToArrayCodec) codec).bind(current);
            current = bound.encodedSpec();
            arrays.add(bound);
        }
        packing = packingCodec.bind(current);
        for (Codec codec : codecs.subList(packingAt + 1, codecs.size())) {
            if (!(codec instanceof BytesToBytesCodec bytesCodec)) {
                throw wrongOrder(codecs);
            }
            bytes.add(bytesCodec.bind(current));
        }
        sizes = new long[bytes.size() + 1];
        sizes[0] = packing.maxEncodedSize();
        boolean fixed = packing.fixedSize();
        for (int i = 0; i < bytes.size(); i++) {
            sizes[i + 1] = bytes.get(i).maxEncodedSize(sizes[i]);
            if (sizes[i + 1] < 0) {
                throw new ZarrException("chunk of kind " + spec + " is too large for codec \"" + bytes.get(i).name()
                        + "\", expected to be encoded to fewer than 2^63 bytes");
            }
            fixed &= bytes.get(i).fixedSize();
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

    /// The most bytes that a chunk is encoded to.
    public long maxEncodedSize() {
        return sizes[bytes.size()];
    }

    /// Whether every chunk is encoded to the same number of bytes.
    public boolean fixedSize() {
        return fixedSize;
    }

    /// The sharding codec, if it is all there is: then parts of an object can be read and written.
    public Optional<BoundSharding> sharding() {
        return arrays.isEmpty() && bytes.isEmpty() && packing instanceof BoundSharding s
                ? Optional.of(s)
                : Optional.empty();
    }

    /// Encodes the whole chunk `decoded` to the start of `encoded`, which has room for {@link #maxEncodedSize} bytes.
    ///
    /// @return the number of bytes written
    public long encode(MemorySegment decoded, MemorySegment encoded, MemoryBudget budget) {
        try (Scratch scratch = new Scratch(budget)) {
            MemorySegment chunk = decoded;
            for (ArrayToArrayCodec.Bound codec : arrays) {
                MemorySegment next = scratch.take(codec.encodedSpec().size());
                codec.encode(chunk, next);
                chunk = next;
            }
            if (bytes.isEmpty()) {
                return packing.encode(chunk, encoded, budget);
            }
            MemorySegment packed = chunk;
            if (!packing.identity()) {
                packed = scratch.take(sizes[0]);
                packed = packed.asSlice(0, packing.encode(chunk, packed, budget));
            }
            packed = scratch.outsideHeap(packed);
            for (int i = 0; i < bytes.size() - 1; i++) {
                MemorySegment next = scratch.take(sizes[i + 1]);
                packed = next.asSlice(0, bytes.get(i).encode(packed, next));
            }
            return bytes.getLast().encode(packed, encoded);
        }
    }

    /// Refuses, before any memory is asked for, bytes that are too few or too many to be a chunk: so a few bytes cannot
    /// make a reader allocate what only metadata speak of.
    ///
    /// @throws ZarrException if `encoded` cannot be a chunk
    public void checkSize(MemorySegment encoded) {
        int last = bytes.size() - 1;
        long size = encoded.byteSize();
        while (last >= 0 && bytes.get(last) instanceof Crc32cCodec crc) {
            size = crc.maxDecodedSize(encoded.asSlice(0, size));
            last--;
        }
        if (last > 0 || !packing.fixedSize()) {
            return;
        }
        long most = last < 0 ? size : bytes.getFirst().maxDecodedSize(encoded.asSlice(0, size));
        if (most < sizes[0] || (last < 0 && most > sizes[0])) {
            throw new ZarrException("chunk has " + encoded.byteSize() + " bytes, which decode to "
                    + (last < 0 ? "" : "at most ") + most + ", expected " + sizes[0]);
        }
    }

    /// Decodes a whole chunk to memory that is asked for when the size of `encoded` has been checked, and which belongs
    /// to the caller.
    ///
    /// @throws ZarrException if `encoded` is not a valid encoding of such a chunk
    public Buffer decode(MemorySegment encoded, MemoryBudget budget) {
        checkSize(encoded);
        Buffer decoded = budget.allocate(spec.size());
        boolean done = false;
        try {
            decode(encoded, decoded.segment(), budget);
            done = true;
            return decoded;
        } finally {
            if (!done) {
                decoded.close();
            }
        }
    }

    /// Decodes a whole chunk to `decoded`, which has exactly the chunk's size.
    ///
    /// @throws ZarrException if `encoded` is not a valid encoding of such a chunk
    public void decode(MemorySegment encoded, MemorySegment decoded, MemoryBudget budget) {
        try (Scratch scratch = new Scratch(budget)) {
            boolean direct = packing.identity() && arrays.isEmpty();
            MemorySegment packed = bytes.isEmpty() ? encoded : scratch.outsideHeap(encoded);
            for (int i = bytes.size() - 1; i >= 0; i--) {
                BytesToBytesCodec codec = bytes.get(i);
                MemorySegment next = i == 0 && direct
                        ? decoded
                        : scratch.take(Math.min(decodedRoom(i), codec.maxDecodedSize(packed)));
                packed = next.asSlice(0, codec.decode(packed, next));
            }
            if (direct && !bytes.isEmpty()) {
                if (packed.byteSize() != decoded.byteSize()) {
                    throw new ZarrException("chunk decodes to " + packed.byteSize() + " bytes, expected "
                            + decoded.byteSize());
                }
                return;
            }
            MemorySegment chunk = arrays.isEmpty() ? decoded : scratch.take(arrays.getLast().encodedSpec().size());
            packing.decode(packed, chunk, budget);
            for (int i = arrays.size() - 1; i >= 0; i--) {
                MemorySegment next = i == 0
                        ? decoded
                        : scratch.take(arrays.get(i - 1).encodedSpec().size());
                arrays.get(i).decode(chunk, next);
                chunk = next;
            }
        }
    }

    /// Room for what codec `i` decodes to: our own bound, and as much again for encoders that are less tight.
    private long decodedRoom(int i) {
        return i == 0 && packing.fixedSize() ? sizes[0] : 2 * sizes[i] + 1024;
    }

    /// Working memory of one call, freed at its end.
    private static final class Scratch implements AutoCloseable {
        private final MemoryBudget budget;
        private final List<Buffer> taken = new ArrayList<>(2);

        Scratch(MemoryBudget budget) {
            this.budget = budget;
        }

        MemorySegment take(long size) {
            Buffer buffer = budget.allocate(size);
            taken.add(buffer);
            return buffer.segment();
        }

        /// Compressors work on memory outside the heap; what lies elsewhere is copied once, here, where it is counted.
        MemorySegment outsideHeap(MemorySegment segment) {
            return segment.isNative() ? segment : take(segment.byteSize()).copyFrom(segment);
        }

        @Override
        public void close() {
            taken.forEach(Buffer::close);
        }
    }
}
