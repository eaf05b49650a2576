package dev.shardwright.zarr.internal.codec.element;

import dev.shardwright.zarr.DataType;
import dev.shardwright.zarr.ZarrException;
import dev.shardwright.zarr.codec.ArrayToBytesCodec;
import dev.shardwright.zarr.codec.ChunkSpec;
import dev.shardwright.zarr.codec.Codec;
import dev.shardwright.zarr.codec.CodecProvider;
import dev.shardwright.zarr.codec.Workspace;
import dev.shardwright.zarr.internal.Utf8;
import dev.shardwright.zarr.internal.codec.config.Config;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/// `vlen-utf8` and `vlen-bytes` (the layout of numcodecs): the number of elements, then of each its length and its bytes; numbers
/// are little-endian and have 32 bits.
///
/// @param text whether values are text, which is checked to be UTF-8 when it is read
public record VlenCodec(boolean text) implements ArrayToBytesCodec {

    private static final String TEXT = "vlen-utf8";
    private static final String BYTES = "vlen-bytes";
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong REFERENCE = ValueLayout.JAVA_LONG_UNALIGNED;
    private static final int NUMBER = 4;

    @Override
    public String name() {
        return text ? TEXT : BYTES;
    }

    @Override
    public Optional<ObjectNode> configuration() {
        // As zarr-python writes it.
        return Optional.of(Config.empty());
    }

    @Override
    public Bound bind(ChunkSpec decoded) {
        DataType.Kind kind = text ? DataType.Kind.STRING : DataType.Kind.BYTES;
        if (decoded.type().kind() != kind || decoded.cells() > Integer.MAX_VALUE) {
            throw new ZarrException("codec \"" + name() + "\" cannot take chunks of kind " + decoded + ", expected "
                    + (text ? "string" : "bytes") + " and fewer than 2^31 elements");
        }
        return new Values(name(), text, (int) decoded.cells());
    }

    private record Values(String name, boolean text, int count) implements Bound {

        @Override
        public long maxEncodedSize() {
            return Long.MAX_VALUE;
        }

        @Override
        public long maxEncodedSize(MemorySegment decoded, Workspace work) {
            long size = NUMBER;
            for (int i = 0; i < count; i++) {
                size += NUMBER + work.values().get(decoded.getAtIndex(REFERENCE, i)).length;
            }
            return size;
        }

        @Override
        public long minEncodedSize() {
            return NUMBER + (long) NUMBER * count;
        }

        @Override
        public boolean fixedSize() {
            return false;
        }

        @Override
        public long encode(MemorySegment decoded, MemorySegment encoded, Workspace work) {
            encoded.set(INT, 0, count);
            long at = NUMBER;
            for (int i = 0; i < count; i++) {
                byte[] value = work.values().get(decoded.getAtIndex(REFERENCE, i));
                encoded.set(INT, at, value.length);
                MemorySegment.copy(value, 0, encoded, ValueLayout.JAVA_BYTE, at + NUMBER, value.length);
                at += NUMBER + value.length;
            }
            return at;
        }

        @Override
        public void decode(MemorySegment encoded, MemorySegment decoded, Workspace work) {
            long size = encoded.byteSize();
            if (size < NUMBER || encoded.get(INT, 0) != count) {
                throw new ZarrException("codec \"" + name + "\" finds "
                        + (size < NUMBER ? size + " bytes" : Integer.toUnsignedString(encoded.get(INT, 0)) + " elements")
                        + ", expected " + count + " elements");
            }
            long at = NUMBER;
            for (int i = 0; i < count; i++) {
                long length = at + NUMBER > size ? -1 : Integer.toUnsignedLong(encoded.get(INT, at));
                if (length < 0 || length > size - at - NUMBER) {
                    throw new ZarrException("codec \"" + name + "\" finds element " + i + " of "
                            + (length < 0 ? "no" : length) + " bytes at " + at + ", expected it within the " + size
                            + " bytes there are");
                }
                byte[] value = encoded.asSlice(at + NUMBER, length).toArray(ValueLayout.JAVA_BYTE);
                if (text && !Utf8.isText(value)) {
                    throw new ZarrException("codec \"" + name + "\" finds element " + i + " of " + value.length
                            + " bytes that are not text, expected UTF-8");
                }
                decoded.setAtIndex(REFERENCE, i, work.values().add(value));
                at += NUMBER + length;
            }
            if (at != size) {
                throw new ZarrException("codec \"" + name + "\" finds " + (size - at)
                        + " bytes behind the last element, expected none");
            }
        }
    }

    /// Makes `vlen-utf8` from metadata.
    public static final class TextProvider implements CodecProvider {
        @Override
        public String name() {
            return TEXT;
        }

        @Override
        public Codec create(ObjectNode configuration) {
            new Config(TEXT, configuration, Set.of());
            return new VlenCodec(true);
        }
    }

    /// Makes `vlen-bytes` from metadata.
    public static final class BytesProvider implements CodecProvider {
        @Override
        public String name() {
            return BYTES;
        }

        @Override
        public Codec create(ObjectNode configuration) {
            new Config(BYTES, configuration, Set.of());
            return new VlenCodec(false);
        }
    }
}
