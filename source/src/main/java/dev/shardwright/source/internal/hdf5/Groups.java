package dev.shardwright.source.internal.hdf5;

import dev.shardwright.source.internal.hdf5.metadata.Cursor;
import dev.shardwright.source.internal.hdf5.metadata.FormatException;
import dev.shardwright.source.internal.hdf5.metadata.Metadata;
import dev.shardwright.source.internal.hdf5.metadata.Sizes;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The groups of a file: what they hold, and what a path leads to. Listing a group reads none of the objects in it, so
/// that one that cannot be read does not hide the others. What was listed once is kept. For one thread at a time.
final class Groups {

    private static final int RECORD_LINK_BY_NAME = 5;
    private static final int HASH_BYTES = 4;
    private static final int MOST_SOFT_LINKS = 16;
    private static final int SOFT_LINK_ENTRY = 2;

    private final Metadata metadata;
    private final long root;
    private final Map<Long, Map<String, Link>> listed = new HashMap<>();

    Groups(Metadata metadata, long root) {
        this.metadata = metadata;
        this.root = root;
    }

    long root() {
        return root;
    }

    /// The header of the object at `path`; empty if there is none.
    ///
    /// @throws FormatException if the way there is damaged, leads to another file or goes in circles
    Optional<ObjectHeader> find(String path) {
        return resolve(root, path, 0).map(address -> ObjectHeader.read(metadata, address));
    }

    /// Whether the object is a group.
    static boolean isGroup(ObjectHeader header) {
        return header.has(ObjectHeader.SYMBOL_TABLE)
                || header.has(ObjectHeader.LINK_INFO)
                || header.has(ObjectHeader.GROUP_INFO);
    }

    /// What the group at `address` holds, in the order of the file; nothing if it is no group.
    Map<String, Link> list(long address) {
        Map<String, Link> links = listed.get(address);
        if (links == null) {
            links = read(ObjectHeader.read(metadata, address));
            listed.put(address, links);
        }
        return links;
    }

    private Optional<Long> resolve(long start, String path, int softLinks) {
        if (softLinks > MOST_SOFT_LINKS) {
            throw new FormatException("soft links lead to soft links more than " + MOST_SOFT_LINKS + " times, last to "
                    + path);
        }
        long at = path.startsWith("/") ? root : start;
        for (String name : path.split("/", -1)) {
            if (name.isEmpty() || name.equals(".")) {
                continue;
            }
            Link link = list(at).get(name);
            switch (link) {
                case null -> {
                    return Optional.empty();
                }
                case Link.Hard hard -> at = hard.address();
                case Link.Soft soft -> {
                    Optional<Long> target = resolve(at, soft.path(), softLinks + 1);
                    if (target.isEmpty()) {
                        return target;
                    }
                    at = target.get();
                }
                case Link.Foreign foreign -> throw new FormatException(
                        "\"" + name + "\" is " + foreign.what() + ", expected an object of this file");
            }
        }
        return Optional.of(at);
    }

    private Map<String, Link> read(ObjectHeader group) {
        Map<String, Link> links = new LinkedHashMap<>();
        Optional<Cursor> symbolTable = group.find(ObjectHeader.SYMBOL_TABLE);
        if (symbolTable.isPresent()) {
            readSymbolTable(symbolTable.get(), links);
            return links;
        }
        for (ObjectHeader.Message message : group.messages()) {
            if (message.type() == ObjectHeader.LINK) {
                add(Link.read(message.body().restarted()), links);
            }
        }
        group.find(ObjectHeader.LINK_INFO).ifPresent(info -> readDense(info, links));
        return links;
    }

    private static void add(Link.Named named, Map<String, Link> links) {
        links.put(named.name(), named.link());
    }

    /// Groups with many links keep them in a heap, and a tree of where they are there (section IV.A.2.c).
    private void readDense(Cursor info, Map<String, Link> links) {
        info.version(0);
        int flags = info.u8();
        info.skip((flags & 1) != 0 ? 8 : 0);
        long heapAddress = info.address();
        long tree = info.address();
        if (heapAddress == Cursor.UNDEFINED || tree == Cursor.UNDEFINED) {
            return;
        }
        FractalHeap heap = FractalHeap.open(metadata, heapAddress);
        TreeV2.visit(metadata, tree, RECORD_LINK_BY_NAME, record -> {
            record.skip(HASH_BYTES);
            add(Link.read(heap.object(record, "link message")), links);
        });
    }

    /// Groups of the old form: names in a local heap, a version 1 B-tree (node type 0) over nodes of entries (sections
    /// III.A.1, III.B to III.D).
    private void readSymbolTable(Cursor message, Map<String, Link> links) {
        long tree = message.address();
        long heapAddress = message.address();
        Sizes sizes = metadata.sizes();
        Cursor heap = metadata.at("local heap", heapAddress, 8L + 2L * sizes.lengths() + sizes.offsets());
        heap.signature("HEAP").version(0).skip(3);
        long size = heap.length();
        heap.length();
        Cursor names = metadata.at("local heap data", heap.address(), size);
        walk(tree, -1, names, links, new HashSet<>());
    }

    private void walk(long address, int level, Cursor names, Map<String, Link> links, Set<Long> seen) {
        Sizes sizes = metadata.sizes();
        int prefixLength = 8 + 2 * sizes.offsets();
        Cursor prefix = metadata.at("group B-tree node", address, prefixLength);
        prefix.signature("TREE");
        int type = prefix.u8();
        int found = prefix.u8();
        int entries = prefix.u16();
        if (type != 0 || (level >= 0 && found != level)) {
            throw prefix.bad("has type " + type + ", level " + found + "; expected type 0"
                    + (level < 0 ? "" : ", level " + level));
        }
        if (!seen.add(address)) {
            throw prefix.bad("is its own descendant or has two parents");
        }
        Cursor cursor = metadata.at(
                "group B-tree node",
                address + prefixLength,
                (long) entries * (sizes.lengths() + sizes.offsets()) + sizes.lengths());
        for (int i = 0; i < entries; i++) {
            cursor.length();
            long child = cursor.address();
            if (found > 0) {
                walk(child, found - 1, names, links, seen);
            } else {
                readEntries(child, names, links, seen);
            }
        }
    }

    private void readEntries(long address, Cursor names, Map<String, Link> links, Set<Long> seen) {
        Sizes sizes = metadata.sizes();
        Cursor prefix = metadata.at("symbol table node", address, 8);
        prefix.signature("SNOD").version(1).skip(1);
        int count = prefix.u16();
        if (!seen.add(address)) {
            throw prefix.bad("has two parents");
        }
        Cursor cursor = metadata.at("symbol table node", address + 8, count * (24L + 2L * sizes.offsets()));
        for (int i = 0; i < count; i++) {
            long name = cursor.unsigned(sizes.offsets());
            long header = cursor.address();
            long cached = cursor.u32();
            cursor.skip(4);
            long linkValue = cursor.u32();
            cursor.skip(12);
            Link link = cached == SOFT_LINK_ENTRY ? new Link.Soft(text(names, linkValue)) : new Link.Hard(header);
            links.put(text(names, name), link);
        }
    }

    private static String text(Cursor names, long offset) {
        Cursor copy = names.restarted();
        if (offset >= copy.remaining()) {
            throw copy.bad("has no text at " + offset + ", only " + copy.remaining() + " bytes");
        }
        return copy.skip((int) offset).zeroTerminated();
    }
}
