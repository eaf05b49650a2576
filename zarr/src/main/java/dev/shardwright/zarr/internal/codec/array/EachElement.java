package dev.shardwright.zarr.internal.codec.array;

import dev.shardwright.zarr.DataType;
import dev.shardwright.zarr.FillValue;
import dev.shardwright.zarr.codec.ArrayToArrayCodec;
import dev.shardwright.zarr.codec.ChunkSpec;
import java.lang.foreign.MemorySegment;

/// A codec that treats each element for itself; the fill value like any other. Thread-safe if its coders are.
final class EachElement implements ArrayToArrayCodec.Bound {

    /// One direction of a codec.
    interface Coder {
        /// Sets elements of `to`, the same as it takes of `from`.
        ///
        /// @param count 1 to {@link Tile#MOST}
        void code(Tile from, Tile to, long first, int count);
    }

    private final DataType decodedType;
    private final DataType encodedType;
    private final Coder encoder;
    private final Coder decoder;
    private final ChunkSpec encodedSpec;

    EachElement(ChunkSpec decoded, DataType encodedType, Coder encoder, Coder decoder) {
        this.decodedType = decoded.type();
        this.encodedType = encodedType;
        this.encoder = encoder;
        this.decoder = decoder;
        byte[] fill = new byte[encodedType.size()];
        encode(MemorySegment.ofArray(decoded.fill().toBytes()), MemorySegment.ofArray(fill));
        this.encodedSpec = new ChunkSpec(encodedType, FillValue.ofBytes(fill), decoded.shape());
    }

    @Override
    public ChunkSpec encodedSpec() {
        return encodedSpec;
    }

    @Override
    public void encode(MemorySegment decoded, MemorySegment encoded) {
        code(encoder, decodedType, decoded, encodedType, encoded);
    }

    @Override
    public void decode(MemorySegment encoded, MemorySegment decoded) {
        code(decoder, encodedType, encoded, decodedType, decoded);
    }

    private static void code(Coder coder, DataType fromType, MemorySegment from, DataType toType, MemorySegment to) {
        long count = from.byteSize() / fromType.size();
        Tile source = new Tile(fromType, from);
        Tile target = new Tile(toType, to);
        for (long i = 0; i < count; i += Tile.MOST) {
            coder.code(source, target, i, (int) Math.min(Tile.MOST, count - i));
        }
    }
}
