package dev.shardwright.zarr.internal.codec.array;

import dev.shardwright.zarr.DataType;
import dev.shardwright.zarr.FillValue;
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
            throw new ZarrException("codec \"" + NAME + "\" stores " + type + " as " + storedType
                    + ", expected two integer types or two floating-point types");
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
            long before = 0;
            for (long i = 0; i < count; i++) {
                long bits = Numbers.bits(type.size(), decoded, i);
                long difference = i == 0 ? bits : minus(bits, before);
                Numbers.setBits(stored.size(), encoded, i, convert(type, stored, difference));
                before = bits;
            }
        }

        private long minus(long bits, long before) {
            if (Numbers.isFloat(type)) {
                return Numbers.fromReal(type, Numbers.real(type, bits) - Numbers.real(type, before));
            }
            int unused = 64 - 8 * type.size();
            return ((bits - before) << unused) >>> unused;
        }

        @Override
        public void decode(MemorySegment encoded, MemorySegment decoded) {
            long count = encodedSpec.cells();
            long sum = 0;
            for (long i = 0; i < count; i++) {
                long difference = convert(stored, type, Numbers.bits(stored.size(), encoded, i));
                sum = i == 0 ? difference : plus(sum, difference);
                Numbers.setBits(type.size(), decoded, i, sum);
            }
        }

        private long plus(long sum, long difference) {
            return Numbers.isFloat(type)
                    ? Numbers.fromReal(type, Numbers.real(type, sum) + Numbers.real(type, difference))
                    : sum + difference;
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
