package dev.shardwright.source.internal.hdf5.chunk;

import dev.shardwright.source.internal.hdf5.metadata.Cursor;
import dev.shardwright.source.internal.hdf5.metadata.FormatException;
import dev.shardwright.source.internal.hdf5.metadata.Metadata;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The chunk index of files before version 1.10 of the library: a version 1 B-tree of node type 1 (section III.A.1).
/// Child i of a node holds the chunks from the offset of key i to before that of key i+1, so that only nodes that
/// hold a wanted chunk are read.
record ChunkTreeV1(Metadata metadata, long address, long chunkLength) implements ChunkIndex {

    private static final int NODE_TYPE = 1;

    @Override
    public List<StoredChunk> find(long first, long last) {
        List<StoredChunk> chunks = new ArrayList<>();
        walk(address, -1, first, last, chunks, new HashSet<>());
        return chunks;
    }

    /// @param level the level that the node must have; -1 for the root, which may have any
    private void walk(long node, int level, long first, long last, List<StoredChunk> chunks, Set<Long> seen) {
        int offsets = metadata.sizes().offsets();
        int prefixLength = 8 + 2 * offsets;
        Cursor prefix = metadata.at("chunk B-tree node", node, prefixLength);
        prefix.signature("TREE");
        int type = prefix.u8();
        int found = prefix.u8();
        int entries = prefix.u16();
        if (type != NODE_TYPE || (level >= 0 && found != level)) {
            throw prefix.bad("has type " + type + ", level " + found + "; expected type " + NODE_TYPE
                    + (level < 0 ? "" : ", level " + level));
        }
        if (!seen.add(node)) {
            throw prefix.bad("is its own descendant or has two parents");
        }
        Key key = null;
        // A key: stored size, filter mask, the chunk's offset in the only dimension, and 0 for the element's.
        Cursor cursor = metadata.at("chunk B-tree node", node + prefixLength, 24L + entries * (24L + offsets));
        for (int i = 0; i <= entries; i++) {
            Key next = readKey(cursor);
            if (key != null && next.offset < key.offset) {
                throw cursor.bad("has keys that do not ascend: " + next.offset + " after " + key.offset);
            }
            if (key != null && key.child != Cursor.UNDEFINED) {
                visit(key, next.offset, found, first, last, chunks, seen);
            }
            // The last key has no chunk, and libraries differ in what they write there.
            if (i < entries && next.ofElement != 0) {
                throw cursor.bad("has a chunk that starts within an element, at byte " + next.ofElement + ", expected 0");
            }
            key = next.withChild(i < entries ? cursor.address() : Cursor.UNDEFINED);
        }
    }

    private void visit(
            Key key, long end, int level, long first, long last, List<StoredChunk> chunks, Set<Long> seen) {
        long number = key.offset / chunkLength;
        if (level == 0) {
            if (key.offset % chunkLength != 0) {
                throw new FormatException("chunk B-tree has a chunk that starts with row %d, expected multiples of %d"
                        .formatted(key.offset, chunkLength));
            }
            if (number >= first && number <= last) {
                chunks.add(new StoredChunk(number, key.child, key.size, key.mask));
            }
        } else if (number <= last && end > first * chunkLength) {
            walk(key.child, level - 1, first, last, chunks, seen);
        }
    }

    private Key readKey(Cursor cursor) {
        long size = cursor.u32();
        int mask = cursor.i32();
        long offset = cursor.unsigned(8);
        long ofElement = cursor.unsigned(8);
        return new Key(size, mask, offset, ofElement, Cursor.UNDEFINED);
    }

    private record Key(long size, int mask, long offset, long ofElement, long child) {
        Key withChild(long address) {
            return new Key(size, mask, offset, ofElement, address);
        }
    }
}
