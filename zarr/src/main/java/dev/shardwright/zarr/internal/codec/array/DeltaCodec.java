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
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/// `numcodecs.delta`: each element but the first of a chunk is stored as what it differs from the one before, in C order.
/// Integers wrap around.
///
/// @param type the array's type
/// @param storedType the type of the differences
/// @param given the configuration as metadata gives it
public record DeltaCodec(DataType type, DataType storedType, ObjectNode given) implements ArrayToArrayCodec {

    private static final String NAME = "numcodecs.delta";

    /// Checks that both types are numbers, and of one sort.
    public DeltaCodec {
        Numbers.require(NAME, type);
        Numbers.require(NAME, storedType);
        if (Numbers.isFloat(type) != Numbers.isFloat(storedType)) {
            // Where numcodecs cuts off what is behind the point, what is read is not what was written.
            throw new UnsupportedExtensionException("codec \"" + NAME + "\" stores " + type + " as " + storedType
                    + ", which is not supported; expected two integer types or two floating-point types");
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
        // No value stands for a chunk full of one; like zarr-python, the array's own is kept.
        byte[] fill = new byte[storedType.size()];
        long bits = Numbers.bits(type.size(), MemorySegment.ofArray(decoded.fill().toBytes()), 0);
        Numbers.setBits(fill.length, MemorySegment.ofArray(fill), 0, Differences.convert(type, storedType, bits));
        return new Differences(
                type, storedType, new ChunkSpec(storedType, FillValue.ofBytes(fill), decoded.shape()));
    }

    private record Differences(DataType type, DataType stored, ChunkSpec encodedSpec) implements Bound {

        @Override
        public void encode(MemorySegment decoded, MemorySegment encoded) {
            long count = encodedSpec.cells();
            Tile from = new Tile(type, decoded);
            Tile to = new Tile(stored, encoded);
            long before = 0;
            double realBefore = 0;
            for (long i = 0; i < count; i += Tile.MOST) {
                int some = (int) Math.min(Tile.MOST, count - i);
                if (Numbers.isFloat(type)) {
                    double[] values = from.reals(i, some);
                    double last = values[some - 1];
                    for (int k = some - 1; k > 0; k--) {
                        values[k] -= values[k - 1];
                    }
                    values[0] -= realBefore;
                    realBefore = last;
                    Tile.round(type, values, some);
                    to.setReals(values, i, some);
                } else {
                    long[] values = from.integers(i, some);
                    long last = values[some - 1];
                    for (int k = some - 1; k > 0; k--) {
                        values[k] -= values[k - 1];
                    }
                    values[0] -= before;
                    before = last;
                    wrap(values, some);
                    to.setIntegers(values, i, some);
                }
            }
            keepFirst(type, decoded, stored, encoded);
        }

        /// What differences are in the array's type.
        private void wrap(long[] values, int count) {
            int unused = 64 - 8 * type.size();
            if (unused == 0 || type.size() >= stored.size()) {
                return;
            }
            for (int k = 0; k < count; k++) {
                values[k] = Numbers.integer(type, values[k] << unused >>> unused);
            }
        }

        @Override
        public void decode(MemorySegment encoded, MemorySegment decoded) {
            long count = encodedSpec.cells();
            Tile from = new Tile(stored, encoded);
            Tile to = new Tile(type, decoded);
            long sum = 0;
            double realSum = -0.0; // which any number may be added to and stay what it is
            for (long i = 0; i < count; i += Tile.MOST) {
                int some = (int) Math.min(Tile.MOST, count - i);
                if (Numbers.isFloat(type)) {
                    double[] values = from.reals(i, some);
                    Tile.round(type, values, some);
                    realSum = sum(values, some, realSum);
                    to.setReals(values, i, some);
                } else {
                    long[] values = from.integers(i, some);
                    for (int k = 0; k < some; k++) {
                        sum += values[k];
                        values[k] = sum;
                    }
                    to.setIntegers(values, i, some);
                }
            }
            keepFirst(stored, encoded, type, decoded);
        }

        /// Makes sums of values, from one before them on, and gives the last.
        private double sum(double[] values, int count, double before) {
            double sum = before;
            if (type.size() == 8) {
                for (int k = 0; k < count; k++) {
                    sum += values[k];
                    values[k] = sum;
                }
            } else if (type.size() == 4) {
                float narrow = (float) sum;
                for (int k = 0; k < count; k++) {
                    narrow += (float) values[k];
                    values[k] = narrow;
                }
                sum = narrow;
            } else {
                for (int k = 0; k < count; k++) {
                    sum = Numbers.real(type, Numbers.fromReal(type, sum + values[k]));
                    values[k] = sum;
                }
            }
            return sum;
        }

        /// The first element is stored as it is: -0.0 and any NaN too, of which arithmetic with 0 makes others.
        private static void keepFirst(DataType from, MemorySegment source, DataType to, MemorySegment target) {
            if (source.byteSize() > 0) {
                Numbers.setBits(to.size(), target, 0, convert(from, to, Numbers.bits(from.size(), source, 0)));
            }
        }

        private static long convert(DataType from, DataType to, long bits) {
            return Numbers.isFloat(from)
                    ? from.equals(to) ? bits : Numbers.fromReal(to, Numbers.real(from, bits))
                    : Numbers.integer(from, bits);
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
            Config config = new Config(NAME, configuration, Set.of("dtype", "astype"));
            DataType type = NumpyType.read(NAME, config, "dtype");
            DataType stored = config.has("astype") ? NumpyType.read(NAME, config, "astype") : type;
            return new DeltaCodec(type, stored, configuration.deepCopy());
        }
    }
}
