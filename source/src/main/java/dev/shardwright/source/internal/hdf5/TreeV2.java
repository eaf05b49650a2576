package dev.shardwright.source.internal.hdf5;

import dev.shardwright.source.internal.hdf5.metadata.Cursor;
import dev.shardwright.source.internal.hdf5.metadata.FormatException;
import dev.shardwright.source.internal.hdf5.metadata.Metadata;
import dev.shardwright.source.internal.hdf5.metadata.Sizes;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

/// Version 2 B-trees (section III.A.2), which hold records of one size: links and attributes by name.
final class TreeV2 {

    /// Signature, version, type and checksum of a node.
    private static final int NODE_OVERHEAD = 10;

    private static final int LARGEST_DEPTH = 32;
    private static final long LARGEST_NODE = 1 << 20;

    private final Metadata metadata;
    private final int type;
    private final int nodeSize;
    private final int recordSize;
    private final int[] totalWidth;
    private final int countWidth;
    private final Set<Long> seen = new HashSet<>();

    private TreeV2(Metadata metadata, int type, int nodeSize, int recordSize, int[] totalWidth, int countWidth) {
        this.metadata = metadata;
        this.type = type;
        this.nodeSize = nodeSize;
        this.recordSize = recordSize;
        this.totalWidth = totalWidth;
        this.countWidth = countWidth;
    }

    /// Visits every record.
    ///
    /// @param type the type that the records must have
    static void visit(Metadata metadata, long address, int type, Consumer<Cursor> visitor) {
        Sizes sizes = metadata.sizes();
        Cursor header = metadata.at("B-tree header", address, 22L + sizes.offsets() + sizes.lengths());
        header.checksum().signature("BTHD").version(0);
        int found = header.u8();
        long nodeSize = header.u32();
        int recordSize = header.u16();
        int depth = header.u16();
        header.skip(2);
        long root = header.address();
        int rootRecords = header.u16();
        if (found != type) {
            throw header.bad("holds records of type " + found + ", expected " + type);
        }
        if (recordSize == 0
                || nodeSize < NODE_OVERHEAD + recordSize
                || nodeSize > LARGEST_NODE
                || depth > LARGEST_DEPTH) {
            throw header.bad("has nodes of %d bytes, records of %d bytes and %d levels"
                    .formatted(nodeSize, recordSize, depth));
        }
        if (root == Cursor.UNDEFINED) {
            return;
        }
        metadata.requireInside("B-tree node", root, nodeSize);
        long leafRecords = (nodeSize - NODE_OVERHEAD) / recordSize;
        int countWidth = width(leafRecords);
        int[] totalWidth = new int[depth + 1];
        long total = leafRecords;
        for (int d = 1; d <= depth; d++) {
            int pointer = sizes.offsets() + countWidth + totalWidth[d - 1];
            long records = (nodeSize - NODE_OVERHEAD - pointer) / (recordSize + pointer);
            if (records < 1) {
                throw header.bad("has nodes of " + nodeSize + " bytes, too small for records of " + recordSize);
            }
            // Beyond 2^62 the width is 8 whatever the exact number is.
            total = Math.min(1L << 62, saturated(records + 1, total) + records);
            totalWidth[d] = width(total);
        }
        new TreeV2(metadata, type, (int) nodeSize, recordSize, totalWidth, countWidth)
                .walk(root, depth, rootRecords, visitor);
    }

    private void walk(long address, int depth, long records, Consumer<Cursor> visitor) {
        int offsets = metadata.sizes().offsets();
        int pointer = depth == 0 ? 0 : offsets + countWidth + (depth > 1 ? totalWidth[depth - 1] : 0);
        long length = NODE_OVERHEAD + records * recordSize + (depth == 0 ? 0 : (records + 1) * pointer);
        if (records > nodeSize || length > nodeSize) {
            throw new FormatException("B-tree node at %d has %d records, which do not fit its %d bytes"
                    .formatted(address, records, nodeSize));
        }
        Cursor node = metadata.at("B-tree node", address, length);
        node.checksum().signature(depth == 0 ? "BTLF" : "BTIN").version(0);
        int found = node.u8();
        if (found != type) {
            throw node.bad("holds records of type " + found + ", expected " + type);
        }
        if (!seen.add(address)) {
            throw node.bad("is its own descendant or has two parents");
        }
        for (long i = 0; i < records; i++) {
            visitor.accept(node.slice(recordSize, "B-tree record"));
        }
        if (depth > 0) {
            for (long i = 0; i <= records; i++) {
                long child = node.address();
                long childRecords = node.unsigned(countWidth);
                node.skip(pointer - offsets - countWidth);
                walk(child, depth - 1, childRecords, visitor);
            }
        }
    }

    private static long saturated(long a, long b) {
        return Math.multiplyHigh(a, b) != 0 || a * b < 0 ? 1L << 62 : a * b;
    }

    /// The bytes that numbers up to `largest` take.
    private static int width(long largest) {
        return (63 - Long.numberOfLeadingZeros(Math.max(1, largest))) / 8 + 1;
    }
}
