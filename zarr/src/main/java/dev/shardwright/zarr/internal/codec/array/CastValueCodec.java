package dev.shardwright.zarr.internal.codec.array;

import dev.shardwright.zarr.DataType;
import dev.shardwright.zarr.FillValue;
import dev.shardwright.zarr.UnsupportedExtensionException;
import dev.shardwright.zarr.ZarrException;
import dev.shardwright.zarr.codec.ArrayToArrayCodec;
import dev.shardwright.zarr.codec.ChunkSpec;
import dev.shardwright.zarr.codec.Codec;
import dev.shardwright.zarr.codec.CodecProvider;
import dev.shardwright.zarr.internal.codec.config.Config;
import dev.shardwright.zarr.internal.metadata.FillValueJson;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// `cast_value` (zarr-extensions, "codecs/cast_value"): the same numbers in another type, as near as it has them.
///
/// A number outside the type's range is an error, the nearest limit (of a floating-point type: infinity), or wraps around; NaN is an
/// error in a type without it. Single values may be mapped to others beforehand.
///
/// @param type the stored type
/// @param given the configuration as metadata gives it
public record CastValueCodec(DataType type, Rounding rounding, OutOfRange outOfRange, ObjectNode given)
        implements ArrayToArrayCodec {

    private static final String NAME = "cast_value";

    /// What becomes of numbers that a type has no place for.
    public enum OutOfRange {
        ERROR,
        CLAMP,
        WRAP
    }

    /// Checks that the stored type is a number, and of integers where numbers are to wrap around.
    public CastValueCodec {
        Numbers.require(NAME, type);
        if (outOfRange == OutOfRange.WRAP && !Numbers.isInteger(type)) {
            throw new ZarrException(
                    "codec \"" + NAME + "\" has \"out_of_range\": \"wrap\" for " + type + ", expected an integer type");
        }
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Optional<ObjectNode> configuration() {
        return Optional.of(given.deepCopy());
    }

    @Override
    public Bound bind(ChunkSpec decoded) {
        Numbers.require(NAME, decoded.type());
        Cast there = new Cast(decoded.type(), type, rounding, outOfRange, map("encode", decoded.type(), type));
        Cast back = new Cast(type, decoded.type(), rounding, outOfRange, map("decode", type, decoded.type()));
        return new EachElement(decoded, type, there::code, back::code);
    }

    private Map<Long, Long> map(String direction, DataType from, DataType to) {
        Map<Long, Long> map = new HashMap<>();
        JsonNode both = given.get("scalar_map");
        JsonNode pairs = both == null ? null : both.get(direction);
        if (both != null && !both.isObject()) {
            throw wrongMap(both);
        }
        if (pairs == null || pairs.isNull()) {
            return map;
        }
        if (!pairs.isArray()) {
            throw wrongMap(both);
        }
        for (JsonNode pair : pairs) {
            if (!pair.isArray() || pair.size() != 2) {
                throw wrongMap(both);
            }
            map.put(Cast.key(from, scalar(from, pair.get(0))), scalar(to, pair.get(1)));
        }
        return map;
    }

    private static ZarrException wrongMap(JsonNode map) {
        return new ZarrException("codec \"" + NAME + "\" has \"scalar_map\": " + map
                + ", expected an object with lists of pairs, \"encode\" and \"decode\"");
    }

    private static long scalar(DataType type, JsonNode node) {
        try {
            FillValue value = FillValueJson.read(type, node);
            return Numbers.bits(type.size(), MemorySegment.ofArray(value.toBytes()), 0);
        } catch (ZarrException e) {
            throw new ZarrException("codec \"" + NAME + "\" maps " + node + ", expected a number that " + type + " has", e);
        }
    }

    /// One direction.
    ///
    /// @param map bits to bits; NaNs and zeros under one key each
    private record Cast(DataType from, DataType to, Rounding rounding, OutOfRange outOfRange, Map<Long, Long> map) {

        /// Numbers that are equal have one key, and so have all NaNs.
        static long key(DataType type, long bits) {
            if (!Numbers.isFloat(type)) {
                return bits;
            }
            double value = Numbers.real(type, bits);
            return value == 0 ? 0 : Double.isNaN(value) ? -1 : bits;
        }

        /// What fits is converted by the machine, all else one by one.
        void code(Tile source, Tile target, long first, int count) {
            long[] bits = source.integers(first, count);
            long[] results = new long[count];
            boolean bySingles = !map.isEmpty() || rounding == Rounding.NEAREST_AWAY;
            if (!bySingles && Numbers.isFloat(to)) {
                if (rounding == Rounding.NEAREST_EVEN && (Numbers.isFloat(from) || from.size() < 8)) {
                    codeReals(bits, source.reals(first, count), target, first, count);
                    return;
                }
                bySingles = true;
            }
            if (!bySingles && Numbers.isFloat(from)) {
                codeWhole(bits, source.reals(first, count), results, count);
            } else {
                for (int i = 0; i < count; i++) {
                    results[i] = !bySingles && within(bits[i]) ? bits[i] : apply(bare(bits[i]));
                }
            }
            target.setIntegers(results, first, count);
        }

        /// Rounds to nearest in a floating-point type.
        private void codeReals(long[] bits, double[] values, Tile target, long first, int count) {
            target.setReals(values, first, count);
            double largest = largest();
            boolean special = false;
            for (int i = 0; i < count; i++) {
                special |= !(Math.abs(values[i]) <= largest);
            }
            if (special) {
                long[] results = new long[count];
                for (int i = 0; i < count; i++) {
                    results[i] = Math.abs(values[i]) <= largest ? Numbers.fromReal(to, values[i]) : apply(bare(bits[i]));
                }
                target.setIntegers(results, first, count);
            }
        }

        /// A number that is finite in the type, and whose double is not.
        private double largest() {
            return to.size() == 8 ? Double.MAX_VALUE : to.size() == 4 || to.kind() == DataType.Kind.BFLOAT ? 0x1p127 : 0x1p15;
        }

        /// Rounds to integers.
        private void codeWhole(long[] bits, double[] values, long[] results, int count) {
            for (int i = 0; i < count; i++) {
                double whole =
                        switch (rounding) {
                            case TOWARDS_POSITIVE -> Math.ceil(values[i]);
                            case TOWARDS_NEGATIVE -> Math.floor(values[i]);
                            case NEAREST_EVEN -> Math.rint(values[i]);
                            default -> values[i]; // towards zero, as the conversion does
                        };
                results[i] = (long) whole;
                // From 2⁶² on the conversion might have cut it to the nearest that a long holds.
                if (!(Math.abs(whole) < 0x1p62) || !within(results[i])) {
                    results[i] = apply(bare(bits[i]));
                }
            }
        }

        /// Whether an integer, given in 64 bits, is the same in the integer type. It is not asked of large ones of uint64.
        private boolean within(long value) {
            int unused = 64 - 8 * to.size();
            return to.kind() == DataType.Kind.INT
                    ? value << unused >> unused == value && (value >= 0 || from.kind() != DataType.Kind.UINT)
                    : value >= 0 && value << unused >>> unused == value;
        }

        /// Bits without those that a sign is extended by.
        private long bare(long bits) {
            int unused = 64 - 8 * from.size();
            return bits << unused >>> unused;
        }

        private long apply(long bits) {
            if (!map.isEmpty()) {
                Long mapped = map.get(key(from, bits));
                if (mapped != null) {
                    return mapped;
                }
            }
            if (Numbers.isFloat(from)) {
                double value = Numbers.real(from, bits);
                if (!Double.isFinite(value)) {
                    return special(value);
                }
            }
            Exact exact = Exact.of(from, bits);
            return Numbers.isFloat(to) ? real(exact, bits) : integer(exact, bits);
        }

        private long special(double value) {
            if (Numbers.isFloat(to)) {
                return Double.isNaN(value) ? Numbers.fromReal(to, Double.NaN) : Exact.infinity(to, value < 0);
            }
            if (Double.isNaN(value) || outOfRange != OutOfRange.CLAMP) {
                throw new ZarrException("codec \"" + NAME + "\" finds " + value + ", expected a number that " + to
                        + " has, or a \"scalar_map\" that says what it becomes");
            }
            return limit(value < 0);
        }

        private long real(Exact exact, long bits) {
            long result = exact.toFloat(to, rounding);
            if (outOfRange != OutOfRange.CLAMP && Double.isInfinite(Numbers.real(to, result))) {
                throw outside(bits);
            }
            return result;
        }

        private long integer(Exact exact, long bits) {
            Exact whole = exact.toInteger(rounding);
            if (whole.fits(to) || outOfRange == OutOfRange.WRAP) {
                return whole.lowBits();
            }
            if (outOfRange == OutOfRange.ERROR) {
                throw outside(bits);
            }
            return limit(exact.negative());
        }

        private long limit(boolean negative) {
            int bits = 8 * to.size();
            if (to.kind() == DataType.Kind.UINT) {
                return negative ? 0 : -1L;
            }
            return negative ? -1L << (bits - 1) : ~(-1L << (bits - 1));
        }

        private ZarrException outside(long bits) {
            String value = Numbers.isFloat(from)
                    ? Double.toString(Numbers.real(from, bits))
                    : from.kind() == DataType.Kind.UINT
                            ? Long.toUnsignedString(bits)
                            : Long.toString(Numbers.integer(from, bits));
            return new ZarrException("codec \"" + NAME + "\" finds " + value + ", expected a number that " + to
                    + " has, or \"out_of_range\": \"clamp\"");
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
            Config config =
                    new Config(NAME, configuration, Set.of("data_type", "rounding", "out_of_range", "scalar_map"));
            JsonNode type = configuration.get("data_type");
            String name = type != null && type.isObject() && type.has("name")
                    ? type.get("name").asString("")
                    : config.string("data_type");
            ObjectNode inner = type != null && type.get("configuration") instanceof ObjectNode object
                    ? object
                    : JsonNodeFactory.instance.objectNode();
            return new CastValueCodec(
                    DataType.named(name, inner)
                            .orElseThrow(() -> new UnsupportedExtensionException("codec \"" + NAME + "\" has \"data_type\": " + type
                                    + ", which is not supported; expected an integer or floating-point type")),
                    config.has("rounding") ? config.oneOf("rounding", Rounding.class) : Rounding.NEAREST_EVEN,
                    config.has("out_of_range") ? config.oneOf("out_of_range", OutOfRange.class) : OutOfRange.ERROR,
                    configuration.deepCopy());
        }
    }
}
