package dev.shardwright.source.internal.hdf5;

import dev.shardwright.source.internal.hdf5.metadata.Cursor;
import dev.shardwright.source.internal.hdf5.metadata.FormatException;
import dev.shardwright.source.internal.hdf5.metadata.Metadata;
import dev.shardwright.source.internal.hdf5.metadata.Sizes;
import org.jspecify.annotations.Nullable;

/// A fractal heap (section III.G), where groups keep many links and objects keep many attributes.
///
/// Objects lie in a space of their own that is cut into rows of w blocks: blocks of row 0 and 1 have s bytes, of row r
/// s·2^(r−1). Blocks up to a largest size hold objects; larger ones are indirect blocks, which hold the addresses of
/// blocks that divide theirs in the same way. An object's identifier gives its place in that space and its length.
/// With w = 4 and s = 512, place 5000 is in row 2 (places 4096 to 8191, blocks of 1024), in its first block. For one
/// thread.
final class FractalHeap {

    private static final int CHECKED_BLOCKS = 2;
    private static final int LARGEST_BITS = 62;

    private final Metadata metadata;
    private final long address;
    private final boolean checked;
    private final int placeWidth;
    private final int lengthWidth;
    private final int width;
    private final long start;
    private final long largestDirect;
    private final long root;
    private final int rootRows;
    private final int identifierLength;
    private @Nullable Cursor lastBlock;
    private long lastAddress;

    private FractalHeap(Metadata metadata, long address, Cursor header) {
        this.metadata = metadata;
        this.address = address;
        Sizes sizes = metadata.sizes();
        identifierLength = header.u16();
        int filterBytes = header.u16();
        checked = (header.u8() & CHECKED_BLOCKS) != 0;
        long largestManaged = header.u32();
        header.skip(2 * sizes.offsets() + 10 * sizes.lengths());
        width = header.u16();
        start = header.length();
        largestDirect = header.length();
        int bits = header.u16();
        header.skip(2);
        root = header.address();
        rootRows = header.u16();
        if (filterBytes > 0) {
            throw header.bad("has filters, expected none");
        }
        if (Integer.bitCount(width) != 1
                || Long.bitCount(start) != 1
                || Long.bitCount(largestDirect) != 1
                || largestDirect < start
                || bits > LARGEST_BITS
                || log2(largestDirect) > bits
                || log2(start) + log2(width) > bits) {
            throw header.bad("has impossible constants: rows of %d blocks, blocks of %d to %d bytes, 2^%d bytes in all"
                    .formatted(width, start, largestDirect, bits));
        }
        placeWidth = (bits + 7) / 8;
        lengthWidth = Math.min((log2(largestDirect) + 7) / 8, log2(Math.max(1, largestManaged)) / 8 + 1);
    }

    static FractalHeap open(Metadata metadata, long address) {
        Sizes sizes = metadata.sizes();
        Cursor header =
                metadata.at("fractal heap", address, 26L + 3L * sizes.offsets() + 12L * sizes.lengths());
        header.signature("FRHP").version(0);
        int filterBytes = header.restarted().skip(7).u16();
        if (filterBytes == 0) {
            header.restarted().checksum();
        }
        return new FractalHeap(metadata, address, header);
    }

    /// The object that an identifier, which is read from `identifier`, stands for.
    ///
    /// @param kind what the object is, for messages
    Cursor object(Cursor identifier, String kind) {
        Cursor id = identifier.slice(identifierLength, "heap identifier");
        int first = id.u8();
        if (first >> 6 != 0) {
            throw id.bad("has version " + (first >> 6) + ", expected 0");
        }
        int form = (first >> 4) & 3;
        return switch (form) {
            case 0 -> {
                long place = id.unsigned(placeWidth);
                long length = id.unsigned(lengthWidth);
                yield managed(place, length, kind);
            }
            case 2 -> {
                boolean extended = identifierLength > 18;
                int length = (extended ? ((first & 0xf) << 8) | id.u8() : first & 0xf) + 1;
                yield id.slice(length, kind);
            }
            default -> throw id.bad("names a huge object (form " + form + "), expected one that lies in the heap");
        };
    }

    private Cursor managed(long place, long length, String kind) {
        if (rootRows == 0) {
            return inBlock(root, 0, start, place, length, kind);
        }
        long block = root;
        long blockPlace = 0;
        int rows = rootRows;
        while (true) {
            long within = place - blockPlace;
            int row = row(within);
            if (row >= rows) {
                throw new FormatException("fractal heap at %d has no place %d".formatted(address, place));
            }
            long size = blockSize(row);
            long column = (within - rowStart(row)) / size;
            long childPlace = blockPlace + rowStart(row) + column * size;
            long child = child(block, blockPlace, rows, row * (long) width + column);
            if (size <= largestDirect) {
                return inBlock(child, childPlace, size, place, length, kind);
            }
            // An indirect block has as many rows as cover its size: 2^k·w·s bytes are k+1 rows.
            rows = log2(size) - log2(start * width) + 1;
            if (rows < 1) {
                throw new FormatException("fractal heap at %d has an indirect block of %d bytes".formatted(address, size));
            }
            block = child;
            blockPlace = childPlace;
        }
    }

    private long child(long block, long blockPlace, int rows, long number) {
        int offsets = metadata.sizes().offsets();
        Cursor cursor = metadata.at(
                "fractal heap indirect block", block, 9L + offsets + placeWidth + (long) rows * width * offsets);
        cursor.checksum().signature("FHIB").version(0);
        requireHere(cursor, blockPlace);
        return cursor.skip((int) number * offsets).address();
    }

    private Cursor inBlock(long block, long blockPlace, long size, long place, long length, String kind) {
        int prefix = 5 + metadata.sizes().offsets() + placeWidth + (checked ? 4 : 0);
        long within = place - blockPlace;
        if (within < prefix || length < 1 || within > size - length) {
            throw new FormatException("fractal heap at %d has no %d bytes at %d".formatted(address, length, place));
        }
        return block(block, blockPlace, size).restarted().skip((int) within).slice((int) length, kind);
    }

    /// The direct block at `at`; the last one is kept, since objects that are asked for in turn lie in the same.
    private Cursor block(long at, long place, long size) {
        Cursor kept = lastBlock;
        if (kept != null && lastAddress == at) {
            return kept;
        }
        Cursor block = metadata.at("fractal heap direct block", at, size);
        Cursor prefix = block.restarted().signature("FHDB").version(0);
        requireHere(prefix, place);
        if (checked) {
            block.checksumInside(prefix.consumed());
        }
        lastBlock = block;
        lastAddress = at;
        return block;
    }

    private void requireHere(Cursor block, long place) {
        long heap = block.address();
        long found = block.unsigned(placeWidth);
        if (heap != address || found != place) {
            throw block.bad("is for place %d of the heap at %d, expected %d of %d"
                    .formatted(found, heap, place, address));
        }
    }

    private int row(long within) {
        long firstRow = start * width;
        return within < firstRow ? 0 : log2(within / firstRow) + 1;
    }

    private long rowStart(int row) {
        return row == 0 ? 0 : (start * width) << (row - 1);
    }

    private long blockSize(int row) {
        return row == 0 ? start : start << (row - 1);
    }

    private static int log2(long number) {
        return 63 - Long.numberOfLeadingZeros(number);
    }
}
