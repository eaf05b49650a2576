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

/// `numcodecs.fixedscaleoffset`: stored is `round((x - offset) · scale)`, ties to even; integers wrap around.
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
        return new EachElement(decoded, storedType, new EachElement.Coder() {
            @Override
            public long encode(long bits) {
                double shifted = rounded(type, Numbers.real(type, bits) - rounded(type, offset));
                double scaled = Math.rint(rounded(type, shifted * rounded(type, scale)));
                return stored(storedType, scaled);
            }

            @Override
            public long decode(long bits) {
                double unscaled = rounded(storedType, Numbers.real(storedType, bits) / rounded(storedType, scale));
                return stored(type, rounded(storedType, unscaled + rounded(storedType, offset)));
            }
        });
    }

    /// What arithmetic of a type makes of an exact result.
    private static double rounded(DataType type, double value) {
        return Numbers.isFloat(type) ? Numbers.real(type, Numbers.fromReal(type, value)) : value;
    }

    private static long stored(DataType type, double value) {
        return Numbers.isFloat(type) ? Numbers.fromReal(type, value) : (long) value;
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
