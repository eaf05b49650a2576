package dev.shardwright.zarr.internal.codec.array;

import dev.shardwright.zarr.ZarrException;
import dev.shardwright.zarr.codec.ArrayToArrayCodec;
import dev.shardwright.zarr.codec.ChunkSpec;
import dev.shardwright.zarr.codec.Codec;
import dev.shardwright.zarr.codec.CodecProvider;
import dev.shardwright.zarr.internal.codec.config.Config;
import dev.shardwright.zarr.internal.select.BoxCopy;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `transpose`: dimension `i` of the encoded chunk is dimension `order[i]` of the decoded one.
public record TransposeCodec(int[] order) implements ArrayToArrayCodec {

    private static final String NAME = "transpose";

    /// Checks that `order` is a permutation.
    public TransposeCodec {
        order = order.clone();
        int[] sorted = order.clone();
        Arrays.sort(sorted);
        for (int i = 0; i < sorted.length; i++) {
            if (sorted[i] != i) {
                throw new ZarrException("codec \"transpose\" has \"order\": " + Arrays.toString(order)
                        + ", expected a permutation of 0 to " + (order.length - 1));
            }
        }
    }

    @Override
    public int[] order() {
        return order.clone();
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Optional<ObjectNode> configuration() {
        ObjectNode node = Config.empty();
        ArrayNode list = node.putArray("order");
        for (int d : order) {
            list.add(d);
        }
        return Optional.of(node);
    }

    @Override
    public Bound bind(ChunkSpec decoded) {
        int[] shape = decoded.shape();
        if (shape.length != order.length) {
            throw new ZarrException("codec \"transpose\" has \"order\": " + Arrays.toString(order)
                    + ", expected " + shape.length + " dimensions as the array has");
        }
        int element = decoded.type().size();
        int[] permuted = new int[shape.length];
        long[] decodedStrides = BoxCopy.strides(shape, element);
        long[] permutedStrides = new long[shape.length];
        for (int i = 0; i < shape.length; i++) {
            permuted[i] = shape[order[i]];
            permutedStrides[i] = decodedStrides[order[i]];
        }
        ChunkSpec encoded = decoded.withShape(permuted);
        long[] encodedStrides = BoxCopy.strides(permuted, element);
        return new Bound() {
            @Override
            public ChunkSpec encodedSpec() {
                return encoded;
            }

            @Override
            public void encode(MemorySegment from, MemorySegment to) {
                BoxCopy.copy(from, 0, permutedStrides, to, 0, encodedStrides, permuted, element);
            }

            @Override
            public void decode(MemorySegment from, MemorySegment to) {
                BoxCopy.copy(from, 0, encodedStrides, to, 0, permutedStrides, permuted, element);
            }
        };
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TransposeCodec t && Arrays.equals(order, t.order);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(order);
    }

    @Override
    public String toString() {
        return "TransposeCodec" + Arrays.toString(order);
    }

    /// Makes the codec from metadata.
    public static final class Provider implements CodecProvider {
        @Override
        public String name() {
            return NAME;
        }

        @Override
        public Codec create(ObjectNode configuration) {
            return new TransposeCodec(new Config(NAME, configuration, Set.of("order")).integers("order", 0));
        }
    }
}
