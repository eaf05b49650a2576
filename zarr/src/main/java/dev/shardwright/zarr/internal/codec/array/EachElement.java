package dev.shardwright.zarr.internal.codec.array;

import dev.shardwright.zarr.DataType;
import dev.shardwright.zarr.FillValue;
import dev.shardwright.zarr.codec.ArrayToArrayCodec;
import dev.shardwright.zarr.codec.ChunkSpec;
import java.lang.foreign.MemorySegment;

/// A codec that treats each element for itself; the fill value like any other. Thread-safe if its coder is.
final class EachElement implements ArrayToArrayCodec.Bound {

    /// What is done with the bits of an element.
    interface Coder {
        long encode(long bits);

        long decode(long bits);
    }

    private final int decodedSize;
    private final int encodedSize;
    private final Coder coder;
    private final ChunkSpec encodedSpec;

    EachElement(ChunkSpec decoded, DataType encodedType, Coder coder) {
        this.decodedSize = decoded.type().size();
        this.encodedSize = encodedType.size();
        this.coder = coder;
        byte[] fill = new byte[encodedSize];
        encode(MemorySegment.ofArray(decoded.fill().toBytes()), MemorySegment.ofArray(fill));
        this.encodedSpec = new ChunkSpec(encodedType, FillValue.ofBytes(fill), decoded.shape());
    }

    @Override
    public ChunkSpec encodedSpec() {
        return encodedSpec;
    }

    @Override
    public void encode(MemorySegment decoded, MemorySegment encoded) {
        long count = decoded.byteSize() / decodedSize;
        for (long i = 0; i < count; i++) {
            Numbers.setBits(encodedSize, encoded, i, coder.encode(Numbers.bits(decodedSize, decoded, i)));
        }
    }

    @Override
    public void decode(MemorySegment encoded, MemorySegment decoded) {
        long count = decoded.byteSize() / decodedSize;
        for (long i = 0; i < count; i++) {
            Numbers.setBits(decodedSize, decoded, i, coder.decode(Numbers.bits(encodedSize, encoded, i)));
        }
    }
}
