package dev.shardwright.source.internal.hdf5;

import dev.shardwright.source.internal.hdf5.metadata.Cursor;
import dev.shardwright.source.internal.hdf5.metadata.FormatException;
import dev.shardwright.source.internal.hdf5.metadata.Metadata;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The messages that describe a group or a dataset (section IV.A).
///
/// @param address where the header lies
/// @param messages the messages in the order of the file, without padding and continuations
record ObjectHeader(long address, List<Message> messages) {

    static final int DATASPACE = 0x01;
    static final int LINK_INFO = 0x02;
    static final int DATATYPE = 0x03;
    static final int FILL_VALUE_OLD = 0x04;
    static final int FILL_VALUE = 0x05;
    static final int LINK = 0x06;
    static final int EXTERNAL_FILES = 0x07;
    static final int LAYOUT = 0x08;
    static final int GROUP_INFO = 0x0a;
    static final int FILTERS = 0x0b;
    static final int ATTRIBUTE = 0x0c;
    static final int SYMBOL_TABLE = 0x11;
    static final int ATTRIBUTE_INFO = 0x15;

    private static final int NIL = 0x00;
    private static final int CONTINUATION = 0x10;
    private static final int LAST_KNOWN = 0x17;

    private static final int SHARED = 0x02;
    private static final int FAIL_IF_UNKNOWN = 0x80;

    /// Longer headers are damage: a message is 64 KiB at most, and the many attributes of an object are stored elsewhere.
    private static final long LARGEST = 16L << 20;

    /// One message.
    ///
    /// @param type its number in the specification
    /// @param shared whether the body is not the message but where it is
    /// @param body what it says; read from a {@link Cursor#restarted} copy
    record Message(int type, boolean shared, Cursor body) {}

    private record Block(long address, long length) {}

    /// @throws FormatException if there is no header at `address` or it is damaged
    static ObjectHeader read(Metadata metadata, long address) {
        Cursor start = metadata.atMost("object header", address, 34);
        boolean old = start.u8() == 1;
        return new ObjectHeader(address, old ? readOld(metadata, address) : readNew(metadata, start.restarted(), address));
    }

    /// Whether there is such a message.
    boolean has(int type) {
        return messages.stream().anyMatch(m -> m.type() == type);
    }

    /// The first message of a type, which must be in this header itself.
    Optional<Cursor> find(int type) {
        return message(type).map(m -> {
            if (m.shared()) {
                throw m.body().bad("is shared with other objects, expected to be stored here");
            }
            return m.body().restarted();
        });
    }

    /// The first message of a type.
    Optional<Message> message(int type) {
        return messages.stream().filter(m -> m.type() == type).findFirst();
    }

    private static List<Message> readOld(Metadata metadata, long address) {
        Cursor prefix = metadata.at("object header", address, 16);
        prefix.version(1).skip(1 + 2 + 4);
        List<Message> messages = new ArrayList<>();
        Walk walk = new Walk(address);
        walk.add(prefix, address + 16, prefix.u32());
        for (Block block = walk.next(); block != null; block = walk.next()) {
            Cursor cursor = metadata.at("object header", block.address(), block.length());
            while (cursor.remaining() >= 8) {
                int type = cursor.u16();
                int size = cursor.u16();
                int flags = cursor.u8();
                cursor.skip(3);
                add(messages, walk, type, flags, cursor.slice(size, name(type)));
            }
        }
        return messages;
    }

    private static List<Message> readNew(Metadata metadata, Cursor prefix, long address) {
        prefix.signature("OHDR").version(2);
        int flags = prefix.u8();
        boolean ordered = (flags & 4) != 0;
        prefix.skip(((flags & 0x20) != 0 ? 16 : 0) + ((flags & 0x10) != 0 ? 4 : 0));
        long size = prefix.unsigned(1 << (flags & 3));
        List<Message> messages = new ArrayList<>();
        Walk walk = new Walk(address);
        walk.add(prefix, address, size + prefix.consumed() + 4);
        int skipped = prefix.consumed();
        for (Block block = walk.next(); block != null; block = walk.next()) {
            Cursor cursor = metadata.at("object header", block.address(), block.length());
            cursor.checksum();
            if (block.address() == address) {
                cursor.skip(skipped);
            } else {
                cursor.signature("OCHK");
            }
            int messageHeader = ordered ? 6 : 4;
            while (cursor.remaining() >= messageHeader + 4) {
                int type = cursor.u8();
                int length = cursor.u16();
                int messageFlags = cursor.u8();
                cursor.skip(ordered ? 2 : 0);
                if (length > cursor.remaining() - 4) {
                    throw cursor.bad("has a message of " + length + " bytes where " + (cursor.remaining() - 4)
                            + " are left");
                }
                add(messages, walk, type, messageFlags, cursor.slice(length, name(type)));
            }
        }
        return messages;
    }

    private static void add(List<Message> messages, Walk walk, int type, int flags, Cursor body) {
        if (type == CONTINUATION) {
            walk.add(body, body.address(), body.length());
        } else if (type > LAST_KNOWN && (flags & FAIL_IF_UNKNOWN) != 0) {
            throw body.bad("is of a type that this reader does not know, and must not be ignored");
        } else if (type != NIL) {
            messages.add(new Message(type, (flags & SHARED) != 0, body));
        }
    }

    private static String name(int type) {
        return switch (type) {
            case DATASPACE -> "dataspace message";
            case DATATYPE -> "datatype message";
            case FILL_VALUE, FILL_VALUE_OLD -> "fill value message";
            case LAYOUT -> "data layout message";
            case FILTERS -> "filter pipeline message";
            case ATTRIBUTE -> "attribute message";
            case LINK -> "link message";
            default -> "header message of type " + type;
        };
    }

    /// The parts of a header still to be read, each once.
    private static final class Walk {
        private final long header;
        private final Deque<Block> blocks = new ArrayDeque<>();
        private final Set<Long> seen = new HashSet<>();
        private long total;

        Walk(long header) {
            this.header = header;
        }

        void add(Cursor source, long address, long length) {
            total += length;
            if (!seen.add(address) || total > LARGEST || total < 0) {
                throw source.bad("continues the object header at " + header + " without end");
            }
            blocks.add(new Block(address, length));
        }

        @org.jspecify.annotations.Nullable Block next() {
            return blocks.poll();
        }
    }
}
