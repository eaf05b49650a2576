package dev.shardwright.source.internal.hdf5;

import dev.shardwright.source.internal.hdf5.metadata.BlockCache;
import dev.shardwright.source.internal.hdf5.metadata.Cursor;
import dev.shardwright.source.internal.hdf5.metadata.FormatException;
import dev.shardwright.source.internal.hdf5.metadata.Metadata;
import dev.shardwright.source.internal.hdf5.metadata.Sizes;
import java.util.Arrays;

/// What a file tells of itself at its beginning (section II.A).
///
/// @param version the superblock's version, 0 to 3
/// @param sizes the widths of addresses and lengths
/// @param base where the HDF5 part starts in the file; 0 unless there is a user block before it
/// @param rootGroup the address of the root group's object header
record Superblock(int version, Sizes sizes, long base, long rootGroup) {

    private static final byte[] SIGNATURE = {(byte) 0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n'};

    /// A user block may be 512 bytes times any power of two; those that exist are small.
    private static final long LARGEST_USER_BLOCK = 64 << 10;

    private static final int LONGEST = 96;
    private static final int MESSAGE_SHARED_TABLE = 0x0f;
    private static final int MESSAGE_DRIVER_INFO = 0x14;

    /// @throws FormatException if this is no HDF5 file, or one that is cut off, still open, or not of one piece
    static Superblock read(BlockCache blocks) {
        long base = findSignature(blocks);
        int length = (int) Math.min(LONGEST, blocks.fileSize() - base);
        byte[] bytes = blocks.read(base, length);
        int version = length > SIGNATURE.length ? bytes[SIGNATURE.length] : -1;
        Cursor cursor = new Cursor(bytes, 0, length, new Sizes(8, 8), "superblock", base);
        cursor.skip(SIGNATURE.length + 1);
        return switch (version) {
            case 0, 1 -> readOld(blocks, cursor, bytes, base, version);
            case 2, 3 -> readNew(blocks, cursor, bytes, base, version);
            default -> throw cursor.bad("has version " + version + ", expected 0 to 3");
        };
    }

    private static Superblock readOld(BlockCache blocks, Cursor cursor, byte[] bytes, long base, int version) {
        cursor.skip(4);
        Sizes sizes = new Sizes(cursor.u8(), cursor.u8());
        cursor.skip(1 + 2 + 2 + 4 + (version == 1 ? 4 : 0));
        Cursor rest = new Cursor(bytes, cursor.consumed(), bytes.length, sizes, "superblock", base);
        long baseAddress = rest.address();
        rest.address();
        long end = rest.address();
        if (rest.address() != Cursor.UNDEFINED) {
            throw rest.bad("has a driver information block, which means a file in several parts; expected one part");
        }
        rest.address();
        long root = rest.address();
        return checked(blocks, rest, new Superblock(version, sizes, base, root), baseAddress, end);
    }

    private static Superblock readNew(BlockCache blocks, Cursor cursor, byte[] bytes, long base, int version) {
        Sizes sizes = new Sizes(cursor.u8(), cursor.u8());
        int flags = cursor.u8();
        Cursor rest = new Cursor(bytes, cursor.consumed(), bytes.length, sizes, "superblock", base);
        long baseAddress = rest.address();
        long extension = rest.address();
        long end = rest.address();
        long root = rest.address();
        rest.skip(4);
        int length = cursor.consumed() + rest.consumed();
        new Cursor(bytes, 0, length, sizes, "superblock", base).checksum();
        if (version == 3 && (flags & 1) != 0) {
            throw rest.bad("says that the file is still open for writing (consistency flags " + flags
                    + "); expected one that was closed");
        }
        Superblock superblock = checked(blocks, rest, new Superblock(version, sizes, base, root), baseAddress, end);
        if (extension != Cursor.UNDEFINED) {
            refuseWhatChangesTheRest(superblock.metadata(blocks), extension);
        }
        return superblock;
    }

    /// The structures of the file that this superblock describes.
    Metadata metadata(BlockCache blocks) {
        return new Metadata(blocks, sizes, base, blocks.fileSize() - base);
    }

    private static Superblock checked(
            BlockCache blocks, Cursor cursor, Superblock superblock, long baseAddress, long end) {
        if (baseAddress != superblock.base) {
            throw cursor.bad("has the base address " + baseAddress + ", expected " + superblock.base);
        }
        if (end == Cursor.UNDEFINED || end > blocks.fileSize()) {
            throw new FormatException("the file is truncated: found " + blocks.fileSize()
                    + " bytes, expected the " + Long.toUnsignedString(end) + " that its superblock says it has");
        }
        return superblock;
    }

    /// The extension's other messages tune how a library writes; these two change what addresses and messages mean.
    private static void refuseWhatChangesTheRest(Metadata metadata, long address) {
        ObjectHeader extension = ObjectHeader.read(metadata, address);
        if (extension.has(MESSAGE_DRIVER_INFO)) {
            throw new FormatException("superblock extension names a driver, which means a file in several parts;"
                    + " expected one part");
        }
        if (extension.has(MESSAGE_SHARED_TABLE)) {
            throw new FormatException("superblock extension has a table of shared messages, which is not supported");
        }
    }

    private static long findSignature(BlockCache blocks) {
        for (long at = 0; at <= LARGEST_USER_BLOCK && at + SIGNATURE.length <= blocks.fileSize(); ) {
            if (Arrays.equals(blocks.read(at, SIGNATURE.length), SIGNATURE)) {
                return at;
            }
            at = at == 0 ? 512 : at * 2;
        }
        byte[] start = blocks.read(0, (int) Math.min(SIGNATURE.length, blocks.fileSize()));
        throw new FormatException("is not an HDF5 file: starts with " + FormatException.hex(start) + ", expected "
                + FormatException.hex(SIGNATURE));
    }
}
