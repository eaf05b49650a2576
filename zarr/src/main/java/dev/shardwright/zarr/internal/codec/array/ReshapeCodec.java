package dev.shardwright.zarr.internal.codec.array;

import dev.shardwright.zarr.ZarrException;
import dev.shardwright.zarr.codec.ArrayToArrayCodec;
import dev.shardwright.zarr.codec.ChunkSpec;
import dev.shardwright.zarr.codec.Codec;
import dev.shardwright.zarr.codec.CodecProvider;
import dev.shardwright.zarr.internal.codec.config.Config;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `reshape` (zarr-extensions, "codecs/reshape"): the same elements in the same order, in another shape.
///
/// @param shape how each encoded dimension follows from the decoded ones
public record ReshapeCodec(List<Length> shape) implements ArrayToArrayCodec {

    private static final String NAME = "reshape";

    /// The length of an encoded dimension.
    public sealed interface Length {
        /// A number of cells, at least 1.
        record Fixed(int cells) implements Length {}

        /// As many cells as these decoded dimensions have together.
        record Product(List<Integer> dimensions) implements Length {}

        /// Whatever the others leave.
        record Rest() implements Length {}
    }

    /// Copies the list, and checks that at most one length is left open and that dimensions are in order.
    public ReshapeCodec {
        shape = List.copyOf(shape);
        int last = -1;
        int rests = 0;
        for (Length length : shape) {
            rests += length instanceof Length.Rest ? 1 : 0;
            for (int d : length instanceof Length.Product p ? p.dimensions() : List.<Integer>of()) {
                if (d <= last) {
                    throw new ZarrException("codec \"reshape\" has \"shape\": " + write(shape)
                            + ", expected the array's dimensions in increasing order");
                }
                last = d;
            }
        }
        if (rests > 1) {
            throw new ZarrException("codec \"reshape\" has \"shape\": " + write(shape) + ", expected -1 at most once");
        }
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Optional<ObjectNode> configuration() {
        ObjectNode node = Config.empty();
        node.set("shape", write(shape));
        return Optional.of(node);
    }

    private static ArrayNode write(List<Length> shape) {
        ArrayNode list = Config.empty().arrayNode();
        for (Length length : shape) {
            switch (length) {
                case Length.Fixed(int cells) -> list.add(cells);
                case Length.Rest() -> list.add(-1);
                case Length.Product(List<Integer> dimensions) -> {
                    ArrayNode inner = list.addArray();
                    dimensions.forEach(inner::add);
                }
            }
        }
        return list;
    }

    @Override
    public Bound bind(ChunkSpec decoded) {
        int[] from = decoded.shape();
        long[] to = new long[shape.size()];
        long known = 1;
        int open = -1;
        for (int i = 0; i < to.length; i++) {
            switch (shape.get(i)) {
                case Length.Fixed(int cells) -> to[i] = cells;
                case Length.Product(List<Integer> dimensions) -> to[i] = product(from, dimensions);
                case Length.Rest() -> {
                    to[i] = 1;
                    open = i;
                }
            }
            known = Math.multiplyHigh(known, to[i]) == 0 ? known * to[i] : -1;
            if (known <= 0) {
                throw misfit(from);
            }
        }
        if (open >= 0) {
            to[open] = decoded.cells() / known;
            known *= to[open];
        }
        if (known != decoded.cells()) {
            throw misfit(from);
        }
        for (int i = 0; i < to.length; i++) {
            if (shape.get(i) instanceof Length.Product(List<Integer> dimensions) && !dimensions.isEmpty()) {
                int first = dimensions.getFirst();
                int behind = dimensions.getLast() + 1;
                if (cells(to, 0, i) != cells(longs(from), 0, first)
                        || cells(to, i + 1, to.length) != cells(longs(from), behind, from.length)) {
                    throw misfit(from);
                }
            }
        }
        int[] lengths = new int[to.length];
        for (int i = 0; i < to.length; i++) {
            if (to[i] < 1 || to[i] > Integer.MAX_VALUE) {
                throw misfit(from);
            }
            lengths[i] = (int) to[i];
        }
        return new Copying(decoded.withShape(lengths));
    }

    private long product(int[] from, List<Integer> dimensions) {
        long cells = 1;
        for (int d : dimensions) {
            if (d >= from.length) {
                throw misfit(from);
            }
            cells *= from[d];
        }
        return cells;
    }

    private static long[] longs(int[] shape) {
        return Arrays.stream(shape).asLongStream().toArray();
    }

    private static long cells(long[] shape, int start, int end) {
        long cells = 1;
        for (int d = start; d < end; d++) {
            cells *= shape[d];
        }
        return cells;
    }

    private ZarrException misfit(int[] from) {
        return new ZarrException("codec \"reshape\" has \"shape\": " + write(shape) + " for chunks of shape "
                + Arrays.toString(from) + ", expected one with as many cells, whose named dimensions lie at the same place");
    }

    private record Copying(ChunkSpec encodedSpec) implements Bound {
        @Override
        public void encode(MemorySegment decoded, MemorySegment encoded) {
            MemorySegment.copy(decoded, 0, encoded, 0, encodedSpec.size());
        }

        @Override
        public void decode(MemorySegment encoded, MemorySegment decoded) {
            MemorySegment.copy(encoded, 0, decoded, 0, encodedSpec.size());
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
            JsonNode list = new Config(NAME, configuration, Set.of("shape")).array("shape");
            List<Length> shape = new ArrayList<>();
            for (JsonNode item : list) {
                shape.add(length(item, list));
            }
            return new ReshapeCodec(shape);
        }

        private static Length length(JsonNode item, JsonNode list) {
            if (item.isInt() && item.intValue() == -1) {
                return new Length.Rest();
            }
            if (item.isInt() && item.intValue() > 0) {
                return new Length.Fixed(item.intValue());
            }
            List<Integer> dimensions = new ArrayList<>();
            boolean good = item.isArray();
            for (JsonNode d : item) {
                good &= d.isInt() && d.intValue() >= 0;
                dimensions.add(good ? d.intValue() : 0);
            }
            if (!good) {
                throw new ZarrException("codec \"reshape\" has \"shape\": " + list
                        + ", expected positive integers, lists of dimensions, and at most one -1");
            }
            return new Length.Product(List.copyOf(dimensions));
        }
    }
}
