package dev.shardwright.zarr.internal.codec.array;

import dev.shardwright.zarr.DataType;
import dev.shardwright.zarr.ZarrException;
import dev.shardwright.zarr.codec.ArrayToArrayCodec;
import dev.shardwright.zarr.codec.ChunkSpec;
import dev.shardwright.zarr.codec.Codec;
import dev.shardwright.zarr.codec.CodecProvider;
import dev.shardwright.zarr.internal.codec.config.Config;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/// `numcodecs.fixedscaleoffset`: stored is `round((x - offset) · scale)`, ties to even. Where integers are stored or read,
/// what is behind the point is cut off, numbers outside of the type wrap around, and NaN and infinities become 0; numpy leaves the
/// latter two to the machine.
///
/// Arithmetic is that of the array's floating-point type, or float64 for integers.
///
/// @param type the array's type
/// @param storedType the type that is stored
/// @param given the configuration as metadata gives it
public record FixedScaleOffsetCodec(
        double offset, double scale, DataType type, DataType storedType, ObjectNode given)
        implements ArrayToArrayCodec {

    private static final String NAME = "numcodecs.fixedscaleoffset";

    /// Checks the types, and that the scale can be undone.
    public FixedScaleOffsetCodec {
        Numbers.require(NAME, type);
        Numbers.require(NAME, storedType);
        if (scale == 0) {
            throw new ZarrException("codec \"" + NAME + "\" has \"scale\": 0, expected another number");
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
        if (!decoded.type().equals(type)) {
            throw new ZarrException(
                    "codec \"" + NAME + "\" has \"dtype\" " + type + ", expected " + decoded.type() + " as the array has");
        }
        return new EachElement(decoded, storedType, this::encode, this::decode);
    }

    private void encode(Tile from, Tile to, long first, int count) {
        double[] values = from.reals(first, count);
        double less = rounded(type, offset);
        double times = rounded(type, scale);
        for (int i = 0; i < count; i++) {
            values[i] -= less;
        }
        Tile.round(type, values, count);
        for (int i = 0; i < count; i++) {
            values[i] *= times;
        }
        Tile.round(type, values, count);
        for (int i = 0; i < count; i++) {
            values[i] = Math.rint(values[i]);
        }
        store(values, to, first, count);
    }

    private void decode(Tile from, Tile to, long first, int count) {
        double[] values = from.reals(first, count);
        double times = rounded(storedType, scale);
        double less = rounded(storedType, offset);
        for (int i = 0; i < count; i++) {
            values[i] /= times;
        }
        Tile.round(storedType, values, count);
        for (int i = 0; i < count; i++) {
            values[i] += less;
        }
        Tile.round(storedType, values, count);
        store(values, to, first, count);
    }

    private static void store(double[] values, Tile to, long first, int count) {
        if (Numbers.isFloat(to.type())) {
            to.setReals(values, first, count);
            return;
        }
        long[] whole = new long[count];
        boolean large = false;
        for (int i = 0; i < count; i++) {
            whole[i] = (long) values[i];
            large |= !(Math.abs(values[i]) < 0x1p63);
        }
        for (int i = 0; large && i < count; i++) {
            whole[i] = Numbers.wrapped(values[i]);
        }
        to.setIntegers(whole, first, count);
    }

    /// What arithmetic of a type makes of a number.
    private static double rounded(DataType type, double value) {
        double[] one = {value};
        Tile.round(type, one, 1);
        return one[0];
    }

    /// Makes the codec from metadata.
    public static final class Provider implements CodecProvider {
        @Override
        public String name() {
            return NAME;
        }

        @Override
        public Codec create(ObjectNode configuration) {
            Config config = new Config(NAME, configuration, Set.of("offset", "scale", "dtype", "astype"));
            DataType type = NumpyType.read(NAME, config, "dtype");
            DataType stored = config.has("astype") ? NumpyType.read(NAME, config, "astype") : type;
            return new FixedScaleOffsetCodec(
                    config.number("offset"), config.number("scale"), type, stored, configuration.deepCopy());
        }
    }
}
