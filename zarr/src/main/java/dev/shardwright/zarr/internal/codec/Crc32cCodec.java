package dev.shardwright.zarr.internal.codec;

import dev.shardwright.zarr.ZarrException;
import dev.shardwright.zarr.codec.BytesToBytesCodec;
import dev.shardwright.zarr.codec.Codec;
import dev.shardwright.zarr.codec.CodecProvider;
import dev.shardwright.zarr.codec.Workspace;
import dev.shardwright.zarr.internal.Checksums;
import dev.shardwright.zarr.internal.codec.config.Config;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/// `crc32c`: the data, then its CRC32C (RFC 3720) as four little-endian bytes.
public record Crc32cCodec() implements BytesToBytesCodec {

    /// The one there is.
    public static final Crc32cCodec INSTANCE = new Crc32cCodec();

    private static final String NAME = "crc32c";
    private static final ValueLayout.OfInt LE_INT =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final int SIZE = Integer.BYTES;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Optional<ObjectNode> configuration() {
        return Optional.empty();
    }

    @Override
    public long maxEncodedSize(long size) {
        return size + SIZE;
    }

    @Override
    public boolean fixedSize() {
        return true;
    }

    @Override
    public long maxDecodedSize(MemorySegment encoded) {
        return Math.max(0, encoded.byteSize() - SIZE);
    }

    @Override
    public long encode(MemorySegment decoded, MemorySegment encoded, Workspace work) {
        long size = decoded.byteSize();
        MemorySegment.copy(decoded, 0, encoded, 0, size);
        return append(encoded, size);
    }

    /// Puts the checksum of the first `size` bytes behind them.
    ///
    /// @return the number of bytes with it
    static long append(MemorySegment encoded, long size) {
        encoded.set(LE_INT, size, Checksums.crc32c(encoded.asSlice(0, size)));
        return size + SIZE;
    }

    @Override
    public long decode(MemorySegment encoded, MemorySegment decoded, Workspace work) {
        MemorySegment data = checked(encoded);
        if (data.byteSize() > decoded.byteSize()) {
            throw new ZarrException("crc32c data has " + encoded.byteSize() + " bytes, expected at most "
                    + (decoded.byteSize() + SIZE));
        }
        MemorySegment.copy(data, 0, decoded, 0, data.byteSize());
        return data.byteSize();
    }

    /// The data without the checksum, which is right.
    ///
    /// @throws ZarrException if it is not
    static MemorySegment checked(MemorySegment encoded) {
        long size = encoded.byteSize() - SIZE;
        if (size < 0) {
            throw new ZarrException(
                    "crc32c data has " + encoded.byteSize() + " bytes, expected at least " + SIZE);
        }
        MemorySegment data = encoded.asSlice(0, size);
        int found = encoded.get(LE_INT, size);
        int computed = Checksums.crc32c(data);
        if (found != computed) {
            throw new ZarrException(
                    "crc32c of %d bytes is %08x, expected %08x as stored".formatted(size, computed, found));
        }
        return data;
    }

    /// Makes the codec from metadata.
    public static final class Provider implements CodecProvider {
        @Override
        public String name() {
            return NAME;
        }

        @Override
        public Codec create(ObjectNode configuration) {
            new Config(NAME, configuration, Set.of());
            return INSTANCE;
        }
    }
}
