package dev.shardwright.source.internal.hdf5;

import dev.shardwright.source.internal.hdf5.metadata.Cursor;

/// What a group holds under a name (section IV.A.2.g).
sealed interface Link {

    /// An object of this file, by the address of its header.
    record Hard(long address) implements Link {}

    /// A path, from the root if it starts with a slash and else from the group that holds the link.
    record Soft(String path) implements Link {}

    /// Something this reader does not follow: an object of another file, or a kind of link that users define.
    record Foreign(String what) implements Link {}

    /// A link and its name.
    record Named(String name, Link link) {}

    /// Reads a link message.
    static Named read(Cursor cursor) {
        cursor.version(1);
        int flags = cursor.u8();
        int kind = (flags & 8) != 0 ? cursor.u8() : 0;
        cursor.skip((flags & 4) != 0 ? 8 : 0);
        cursor.skip((flags & 16) != 0 ? 1 : 0);
        long length = cursor.unsigned(1 << (flags & 3));
        if (length > cursor.remaining()) {
            throw cursor.bad("has a name of " + length + " bytes where " + cursor.remaining() + " are left");
        }
        String name = cursor.slice((int) length, "link name").zeroTerminated();
        Link link =
                switch (kind) {
                    case 0 -> new Hard(cursor.address());
                    case 1 -> new Soft(cursor.slice(cursor.u16(), "link path").zeroTerminated());
                    case 64 -> {
                        Cursor target = cursor.slice(cursor.u16(), "external link").skip(1);
                        yield new Foreign("a link to another file (" + target.zeroTerminated() + ")");
                    }
                    default -> new Foreign("a link of kind " + kind);
                };
        return new Named(name, link);
    }
}
