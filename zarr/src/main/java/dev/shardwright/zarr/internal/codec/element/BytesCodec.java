package dev.shardwright.zarr.internal.codec.element;

import dev.shardwright.zarr.ZarrException;
import dev.shardwright.zarr.codec.ArrayToBytesCodec;
import dev.shardwright.zarr.codec.ChunkSpec;
import dev.shardwright.zarr.codec.Codec;
import dev.shardwright.zarr.codec.CodecProvider;
import dev.shardwright.zarr.codec.Workspace;
import dev.shardwright.zarr.internal.codec.config.Config;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/// `bytes`: elements one after the other, in either byte order.
public record BytesCodec(Endian endian) implements ArrayToBytesCodec {

    /// Little-endian: the chunk as it is in memory.
    public static final BytesCodec LITTLE = new BytesCodec(Endian.LITTLE);

    /// Big-endian.
    public static final BytesCodec BIG = new BytesCodec(Endian.BIG);

    /// Byte orders; `NONE` where metadata names none, as it may for elements of one byte.
    public enum Endian {
        LITTLE,
        BIG,
        NONE
    }

    private static final String NAME = "bytes";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Optional<ObjectNode> configuration() {
        return endian == Endian.NONE
                ? Optional.empty()
                : Optional.of(Config.empty().put("endian", Config.lower(endian)));
    }

    @Override
    public Bound bind(ChunkSpec decoded) {
        int component = decoded.type().componentSize();
        if (decoded.type().isVariableLength()) {
            throw new ZarrException("codec \"bytes\" cannot encode " + decoded.type()
                    + ", whose elements have no fixed size; expected \"vlen-utf8\" or \"vlen-bytes\"");
        }
        if (endian == Endian.NONE && component > 1) {
            throw new ZarrException("codec \"bytes\" has no \"endian\", which " + decoded.type() + " needs");
        }
        return endian == Endian.BIG && component > 1
                ? new Swapping(component, decoded.size())
                : new Copying(decoded.size());
    }

    private record Copying(long maxEncodedSize) implements Bound {
        @Override
        public boolean fixedSize() {
            return true;
        }

        @Override
        public boolean identity() {
            return true;
        }

        @Override
        public long encode(MemorySegment decoded, MemorySegment encoded, Workspace work) {
            MemorySegment.copy(decoded, 0, encoded, 0, maxEncodedSize);
            return maxEncodedSize;
        }

        @Override
        public void decode(MemorySegment encoded, MemorySegment decoded, Workspace work) {
            checkSize(encoded, maxEncodedSize);
            MemorySegment.copy(encoded, 0, decoded, 0, maxEncodedSize);
        }
    }

    private record Swapping(int component, long maxEncodedSize) implements Bound {
        @Override
        public boolean fixedSize() {
            return true;
        }

        @Override
        public long encode(MemorySegment decoded, MemorySegment encoded, Workspace work) {
            swap(decoded, encoded);
            return maxEncodedSize;
        }

        @Override
        public void decode(MemorySegment encoded, MemorySegment decoded, Workspace work) {
            checkSize(encoded, maxEncodedSize);
            swap(encoded, decoded);
        }

        private void swap(MemorySegment from, MemorySegment to) {
            MemorySegment.copy(
                    from, layout(ByteOrder.LITTLE_ENDIAN), 0, to, layout(ByteOrder.BIG_ENDIAN), 0,
                    maxEncodedSize / component);
        }

        private ValueLayout layout(ByteOrder order) {
            return switch (component) {
                case 2 -> ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(order);
                case 4 -> ValueLayout.JAVA_INT_UNALIGNED.withOrder(order);
                default -> ValueLayout.JAVA_LONG_UNALIGNED.withOrder(order);
            };
        }
    }

    private static void checkSize(MemorySegment encoded, long expected) {
        if (encoded.byteSize() != expected) {
            throw new ZarrException("chunk has " + encoded.byteSize() + " bytes, expected " + expected);
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
            Config config = new Config(NAME, configuration, Set.of("endian"));
            return config.has("endian")
                    ? new BytesCodec(config.oneOf("endian", EnumSet.of(Endian.LITTLE, Endian.BIG)))
                    : new BytesCodec(Endian.NONE);
        }
    }
}
