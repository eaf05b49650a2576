package dev.shardwright.zarr.internal.codec.array;

import dev.shardwright.zarr.DataType;
import dev.shardwright.zarr.FillValue;
import dev.shardwright.zarr.ZarrException;
import dev.shardwright.zarr.codec.ArrayToArrayCodec;
import dev.shardwright.zarr.codec.ChunkSpec;
import dev.shardwright.zarr.codec.Codec;
import dev.shardwright.zarr.codec.CodecProvider;
import dev.shardwright.zarr.internal.codec.config.Config;
import dev.shardwright.zarr.internal.metadata.FillValueJson;
import java.lang.foreign.MemorySegment;
import java.math.BigInteger;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// `scale_offset` (zarr-extensions, "codecs/scale_offset"): stored is `(x - offset) · scale`, in the arithmetic of the
/// array's type. An integer that the type cannot hold, or that the scale does not divide when it is read, is an error.
///
/// @param given the configuration as metadata gives it
public record ScaleOffsetCodec(ObjectNode given) implements ArrayToArrayCodec {

    private static final String NAME = "scale_offset";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Optional<ObjectNode> configuration() {
        return given.isEmpty() ? Optional.empty() : Optional.of(given.deepCopy());
    }

    @Override
    public Bound bind(ChunkSpec decoded) {
        DataType type = decoded.type();
        Numbers.require(NAME, type);
        long offset = scalar(type, "offset", 0);
        long scale = scalar(type, "scale", 1);
        if (Numbers.real(type, scale) == 0) {
            throw new ZarrException("codec \"" + NAME + "\" has \"scale\": 0, expected another number");
        }
        if (Numbers.isFloat(type)) {
            Reals reals = new Reals(type, Numbers.real(type, offset), Numbers.real(type, scale));
            return new EachElement(decoded, type, reals::encode, reals::decode);
        }
        Integers integers = new Integers(type, Numbers.integer(type, offset), Numbers.integer(type, scale));
        return new EachElement(decoded, type, integers::encode, integers::decode);
    }

    /// The bits of a number, spelled like a fill value.
    private long scalar(DataType type, String key, int otherwise) {
        JsonNode node = given.has(key) ? given.get(key) : JsonNodeFactory.instance.numberNode(otherwise);
        try {
            FillValue value = FillValueJson.read(type, node);
            return Numbers.bits(type.size(), MemorySegment.ofArray(value.toBytes()), 0);
        } catch (ZarrException e) {
            throw new ZarrException(
                    "codec \"" + NAME + "\" has \"" + key + "\": " + node + ", expected a number that " + type + " has", e);
        }
    }

    private record Reals(DataType type, double offset, double scale) {

        void encode(Tile from, Tile to, long first, int count) {
            double[] values = from.reals(first, count);
            for (int i = 0; i < count; i++) {
                values[i] -= offset;
            }
            Tile.round(type, values, count);
            for (int i = 0; i < count; i++) {
                values[i] *= scale;
            }
            to.setReals(values, first, count);
        }

        void decode(Tile from, Tile to, long first, int count) {
            double[] values = from.reals(first, count);
            for (int i = 0; i < count; i++) {
                values[i] /= scale;
            }
            Tile.round(type, values, count);
            for (int i = 0; i < count; i++) {
                values[i] += offset;
            }
            to.setReals(values, first, count);
        }
    }

    /// @param offset in 64 bits, of uint64 its bits, and so the scale
    private record Integers(DataType type, long offset, long scale) {

        void encode(Tile from, Tile to, long first, int count) {
            long[] values = from.integers(first, count);
            for (int i = 0; i < count; i++) {
                long value = values[i];
                long shifted = value - offset;
                long scaled = shifted * scale;
                boolean exact = signed(value)
                        && ((value ^ offset) & (value ^ shifted)) >= 0
                        && Math.multiplyHigh(shifted, scale) == scaled >> 63;
                values[i] = exact && holds(scaled) ? scaled : encodeExactly(value);
            }
            to.setIntegers(values, first, count);
        }

        void decode(Tile from, Tile to, long first, int count) {
            long[] values = from.integers(first, count);
            for (int i = 0; i < count; i++) {
                long value = values[i];
                long unscaled = value / scale;
                long shifted = unscaled + offset;
                boolean exact = signed(value)
                        && unscaled * scale == value
                        && (scale != -1 || value != Long.MIN_VALUE) // of which there is no negative
                        && ((shifted ^ unscaled) & (shifted ^ offset)) >= 0;
                values[i] = exact && holds(shifted) ? shifted : decodeExactly(value);
            }
            to.setIntegers(values, first, count);
        }

        /// Whether all numbers are the same signed as unsigned, as they are but for large ones of uint64.
        private boolean signed(long value) {
            return type.kind() == DataType.Kind.INT || type.size() < 8 || (value | offset | scale) >= 0;
        }

        private boolean holds(long value) {
            int unused = 64 - 8 * type.size();
            return type.kind() == DataType.Kind.INT ? value << unused >> unused == value : value >= 0 && value << unused >>> unused == value;
        }

        /// Through big integers, since what an element becomes on the way may pass 64 bits.
        private long encodeExactly(long bits) {
            return fitting(big(bits).subtract(big(offset)).multiply(big(scale)), bits, "stored");
        }

        private long decodeExactly(long bits) {
            BigInteger[] parts = big(bits).divideAndRemainder(big(scale));
            if (parts[1].signum() != 0) {
                throw new ZarrException("codec \"" + NAME + "\" has the stored value " + big(bits)
                        + ", expected a multiple of its scale " + big(scale));
            }
            return fitting(parts[0].add(big(offset)), bits, "read");
        }

        private BigInteger big(long bits) {
            BigInteger value = BigInteger.valueOf(Numbers.integer(type, bits));
            return type.kind() == DataType.Kind.UINT && value.signum() < 0
                    ? value.add(BigInteger.ONE.shiftLeft(64))
                    : value;
        }

        private long fitting(BigInteger result, long bits, String what) {
            boolean unsigned = type.kind() == DataType.Kind.UINT;
            if ((unsigned && result.signum() < 0) || result.bitLength() > 8 * type.size() - (unsigned ? 0 : 1)) {
                throw new ZarrException("codec \"" + NAME + "\" makes " + result + " of the value " + big(bits)
                        + " that is to be " + what + ", expected a number that " + type + " has");
            }
            return result.longValue();
        }
    }

    /// Makes the codec from metadata.
    public static final class Provider implements CodecProvider {
        @Override
        public String name() {
            return NAME;
        }

        @Override
        public Codec create(ObjectNode configuration) {
            new Config(NAME, configuration, Set.of("offset", "scale"));
            return new ScaleOffsetCodec(configuration.deepCopy());
        }
    }
}
