package dev.shardwright.zarr.torn;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import dev.shardwright.zarr.codec.Codecs.IndexLocation;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.CRC32C;

/// Reads a shard as its format has it, and knows nothing of this library: an index of offset and length of each chunk, with a checksum,
/// and the chunks.
final class PlainShard {

    private PlainShard() {}

    /// All cells. Fails if a checksum does not hold, or chunks overlap.
    static long[] cells(Layout layout, byte[] shard) {
        int indexSize = 16 * layout.chunks() + 4;
        int indexAt = layout.index() == IndexLocation.END ? shard.length - indexSize : 0;
        ByteBuffer index =
                ByteBuffer.wrap(checked(Arrays.copyOfRange(shard, indexAt, indexAt + indexSize), "the index"))
                        .order(ByteOrder.LITTLE_ENDIAN);
        boolean[] taken = new boolean[shard.length];
        Arrays.fill(taken, indexAt, indexAt + indexSize, true);
        long[] cells = new long[layout.size()];
        for (int chunk = 0; chunk < layout.chunks(); chunk++) {
            long offset = index.getLong();
            long length = index.getLong();
            if (offset == -1 && length == -1) {
                continue;
            }
            assertThat(offset).as("offset of chunk %d", chunk).isBetween(0L, shard.length - length);
            for (int at = (int) offset; at < offset + length; at++) {
                assertThat(taken[at]).as("byte %d of chunk %d is another's", at, chunk).isFalse();
                taken[at] = true;
            }
            byte[] bytes = Arrays.copyOfRange(shard, (int) offset, (int) (offset + length));
            if (layout.crc32c()) {
                bytes = checked(bytes, "chunk " + chunk);
            }
            if (layout.zstd()) {
                bytes = Zstd.decompress(bytes, 8 * layout.cells());
            }
            assertThat(bytes).as("chunk %d", chunk).hasSize(8 * layout.cells());
            ByteBuffer.wrap(bytes)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .asLongBuffer()
                    .get(cells, chunk * layout.cells(), layout.cells());
        }
        return cells;
    }

    /// What stands before a checksum that holds.
    private static byte[] checked(byte[] bytes, String what) {
        int end = bytes.length - 4;
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, end);
        assertThat(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(end))
                .as("the checksum of %s", what)
                .isEqualTo((int) crc.getValue());
        return Arrays.copyOf(bytes, end);
    }
}
