package dev.shardwright.zarr.internal.shard;

import dev.shardwright.zarr.internal.Checksums;
import dev.shardwright.zarr.internal.codec.ShardIndex;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What one write in place changes in the index of a shard, as it is noted beside the index before the index is changed.
///
/// ```
///  0  "SWREDO01"                               32  changes, 40 bytes each
///  8  number of the write                       …  CRC32C of all before
/// 16  bytes of the shard
/// 24  number of changes
/// 28  CRC32C of the index's entries afterwards
///
/// change: position (4), CRC32 of the new chunk (4), old offset, old length, new offset, new length (8 each)
/// ```
///
/// Numbers are little-endian; offset and length 2⁶⁴−1 stand for a chunk that is not stored, as in the index.
///
/// @param sequence the number of the write; the first one is random, so that no two states of a key have the same
/// @param size the bytes of the shard
/// @param indexCrc the checksum of the index afterwards, see {@link Checksums#crc32c}
/// @param changes what changes, at most {@link #MAX_CHANGES}
public record RedoRecord(long sequence, long size, int indexCrc, List<Change> changes) {

    /// Bytes that a record has at its disposal.
    public static final int SIZE = 2048;

    private static final int HEADER = 32;
    private static final int CHANGE = 40;

    /// The most changes that a record holds.
    public static final int MAX_CHANGES = (SIZE - HEADER - 4) / CHANGE;

    /// Bytes at the start of a record that tell whether it was written over: magic number and number of the write.
    public static final int HEAD = 16;

    private static final long MAGIC = 0x31304f4445525753L;
    private static final ValueLayout.OfLong LONG =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    /// Copies the list.
    public RedoRecord {
        changes = List.copyOf(changes);
        if (changes.size() > MAX_CHANGES) {
            throw new IllegalArgumentException(changes.size() + " changes, at most " + MAX_CHANGES);
        }
    }

    /// A chunk that gets another place.
    ///
    /// @param position its position in the shard
    /// @param crc the checksum of its new bytes; 0 if it is not stored any more
    public record Change(int position, int crc, long oldOffset, long oldLength, long newOffset, long newLength) {
        /// Whether the chunk is stored afterwards.
        public boolean stores() {
            return newOffset != ShardIndex.ABSENT;
        }

        /// The change that puts the chunk back to where it was.
        ///
        /// @param crc the checksum of what is there
        public Change takenBack(int crc) {
            return new Change(
                    position,
                    crc,
                    /* oldOffset= */ newOffset,
                    /* oldLength= */ newLength,
                    /* newOffset= */ oldOffset,
                    /* newLength= */ oldLength);
        }

        /// Whether these are the chunk's new bytes.
        public boolean isOf(MemorySegment chunk) {
            return chunk.byteSize() == newLength && Checksums.crc32(chunk) == crc;
        }
    }

    /// Writes the record to the start of `target`, of {@link #SIZE} bytes.
    public void write(MemorySegment target) {
        target.fill((byte) 0);
        target.set(LONG, 0, MAGIC);
        target.set(LONG, 8, sequence);
        target.set(LONG, 16, size);
        target.set(INT, 24, changes.size());
        target.set(INT, 28, indexCrc);
        long at = HEADER;
        for (Change change : changes) {
            target.set(INT, at, change.position);
            target.set(INT, at + 4, change.crc);
            target.set(LONG, at + 8, change.oldOffset);
            target.set(LONG, at + 16, change.oldLength);
            target.set(LONG, at + 24, change.newOffset);
            target.set(LONG, at + 32, change.newLength);
            at += CHANGE;
        }
        target.set(INT, at, Checksums.crc32c(target.asSlice(0, at)));
    }

    /// Reads a record; empty if there is none, or not a whole one.
    public static Optional<RedoRecord> read(MemorySegment source) {
        if (source.get(LONG, 0) != MAGIC) {
            return Optional.empty();
        }
        int count = source.get(INT, 24);
        if (count < 0 || count > MAX_CHANGES) {
            return Optional.empty();
        }
        long end = HEADER + (long) count * CHANGE;
        if (source.get(INT, end) != Checksums.crc32c(source.asSlice(0, end))) {
            return Optional.empty();
        }
        List<Change> changes = new ArrayList<>(count);
        for (long at = HEADER; at < end; at += CHANGE) {
            changes.add(new Change(
                    source.get(INT, at),
                    source.get(INT, at + 4),
                    source.get(LONG, at + 8),
                    source.get(LONG, at + 16),
                    source.get(LONG, at + 24),
                    source.get(LONG, at + 32)));
        }
        return Optional.of(new RedoRecord(source.get(LONG, 8), source.get(LONG, 16), source.get(INT, 28), changes));
    }

    /// The number of the write in the first {@link #HEAD} bytes of a record; -1 if there is no record.
    public static long sequence(MemorySegment head) {
        return head.byteSize() >= HEAD && head.get(LONG, 0) == MAGIC ? head.get(LONG, 8) : -1;
    }

    /// Puts the changes into the raw entries of an index.
    public void apply(MemorySegment entries) {
        for (Change change : changes) {
            entries.set(LONG, 16L * change.position, change.newOffset);
            entries.set(LONG, 16L * change.position + 8, change.newLength);
        }
    }

    /// Whether a write may have noted this: chunks of a shard of `chunks` chunks, of at most `most` bytes, within its bytes, which are
    /// at least `least`. Where a chunk was before may lie outside, if it was taken back from bytes that a crash has lost.
    public boolean fits(int chunks, long most, long least) {
        return sequence >= 0
                && size >= least
                && changes.stream()
                        .allMatch(c -> c.position >= 0
                                && c.position < chunks
                                && (c.oldOffset == ShardIndex.ABSENT) == (c.oldLength == ShardIndex.ABSENT)
                                && (c.oldOffset == ShardIndex.ABSENT || (c.oldOffset >= 0 && c.oldLength >= 0))
                                && isPlace(c.newOffset, c.newLength, Math.min(size, most)));
    }

    private boolean isPlace(long offset, long length, long most) {
        return offset == ShardIndex.ABSENT
                ? length == ShardIndex.ABSENT
                : offset >= 0 && length >= 0 && length <= most && offset <= size - length;
    }
}
