package dev.shardwright.zarr.internal.codec.array;

import dev.shardwright.zarr.DataType;
import dev.shardwright.zarr.ZarrException;
import dev.shardwright.zarr.codec.ArrayToArrayCodec;
import dev.shardwright.zarr.codec.ChunkSpec;
import dev.shardwright.zarr.codec.Codec;
import dev.shardwright.zarr.codec.CodecProvider;
import dev.shardwright.zarr.internal.codec.config.Config;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/// `bitround` (zarr-extensions, "codecs/bitround"): numbers rounded to a few significant bits, ties to even, so that they
/// compress better. What was rounded off does not come back.
///
/// @param name the name in metadata: the registered one, or numcodecs' own
/// @param keepBits bits of a floating-point number's mantissa that are kept, or bits of an integer from its first 1 on
public record BitRoundCodec(String name, int keepBits) implements ArrayToArrayCodec {

    private static final String NAME = "bitround";

    @Override
    public Optional<ObjectNode> configuration() {
        return Optional.of(Config.empty().put("keepbits", keepBits));
    }

    @Override
    public Bound bind(ChunkSpec decoded) {
        DataType type = decoded.type();
        int mantissa =
                switch (type.kind()) {
                    case FLOAT, COMPLEX ->
                        switch (type.componentSize()) {
                            case 2 -> 10;
                            case 4 -> 23;
                            default -> 52;
                        };
                    case BFLOAT -> 7;
                    case INT, UINT, DATETIME, TIMEDELTA -> 8 * type.size();
                    default -> throw new ZarrException("codec \"" + name + "\" cannot take " + type
                            + ", expected an integer, floating-point or complex type");
                };
        if (keepBits > mantissa) {
            throw new ZarrException("codec \"" + name + "\" has \"keepbits\": " + keepBits + ", expected at most "
                    + mantissa + " for " + type);
        }
        return new Rounding(decoded, type.componentSize(), mantissa, mantissa == 8 * type.size(), keepBits);
    }

    private record Rounding(ChunkSpec encodedSpec, int size, int mantissa, boolean integer, int keepBits)
            implements Bound {

        @Override
        public void encode(MemorySegment decoded, MemorySegment encoded) {
            long parts = decoded.byteSize() / size;
            DataType bits = new DataType(DataType.Kind.UINT, size);
            Tile from = new Tile(bits, decoded);
            Tile to = new Tile(bits, encoded);
            for (long i = 0; i < parts; i += Tile.MOST) {
                int count = (int) Math.min(Tile.MOST, parts - i);
                long[] values = from.integers(i, count);
                if (integer) {
                    for (int k = 0; k < count; k++) {
                        values[k] = round(values[k]);
                    }
                } else if (mantissa > keepBits) {
                    round(values, count, mantissa - keepBits);
                }
                to.setIntegers(values, i, count);
            }
        }

        private static void round(long[] values, int count, int drop) {
            long almostHalf = (1L << (drop - 1)) - 1;
            long kept = -1L << drop;
            for (int k = 0; k < count; k++) {
                long bits = values[k];
                values[k] = (bits + almostHalf + ((bits >>> drop) & 1)) & kept;
            }
        }

        /// An integer, whose first bits are kept wherever they stand.
        private long round(long bits) {
            int drop = 64 - Long.numberOfLeadingZeros(bits) - keepBits;
            if (drop <= 0) {
                return bits;
            }
            if (drop == Long.SIZE) {
                return 0; // 2⁶⁴ is too large
            }
            long step = 1L << drop;
            long added = bits + (step / 2 - 1) + ((bits >>> drop) & 1);
            boolean tooLarge = size == 8 ? Long.compareUnsigned(added, bits) < 0 : added >>> (8 * size) != 0;
            return (tooLarge ? bits : added) & -step;
        }

        @Override
        public void decode(MemorySegment encoded, MemorySegment decoded) {
            MemorySegment.copy(encoded, 0, decoded, 0, decoded.byteSize());
        }
    }

    /// Makes the codec from metadata.
    public static final class Provider implements CodecProvider {
        @Override
        public String name() {
            return NAME;
        }

        @Override
        public List<String> aliases() {
            return List.of("numcodecs.bitround");
        }

        @Override
        public Codec create(ObjectNode configuration) {
            return create(NAME, configuration);
        }

        @Override
        public Codec create(String name, ObjectNode configuration) {
            return new BitRoundCodec(
                    name, new Config(name, configuration, Set.of("keepbits")).integer("keepbits", 0, 64));
        }
    }
}
