package dev.shardwright.source.internal.hdf5;

import dev.shardwright.source.internal.hdf5.metadata.Cursor;
import dev.shardwright.source.internal.hdf5.metadata.FormatException;
import dev.shardwright.source.internal.hdf5.metadata.Metadata;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Supplier;

/// The text attributes of an object (section IV.A.2.m): fixed or variable length, one value.
record TextAttributes(Metadata metadata) {

    private static final int RECORD_ATTRIBUTE_BY_NAME = 8;

    /// The attribute's value; empty if there is no such attribute, it is no text, or it cannot be read. Another
    /// attribute that cannot be read does not hide it.
    Optional<String> find(ObjectHeader header, String name) {
        for (ObjectHeader.Message message : header.messages()) {
            if (message.type() == ObjectHeader.ATTRIBUTE && !message.shared()) {
                Optional<String> value = attempt(() -> read(message.body().restarted(), name));
                if (value.isPresent()) {
                    return value;
                }
            }
        }
        return attempt(() -> header.find(ObjectHeader.ATTRIBUTE_INFO).flatMap(info -> findDense(info, name)));
    }

    /// Objects with many attributes keep them in a heap, and a tree of where they are there (section IV.A.2.v).
    private Optional<String> findDense(Cursor info, String name) {
        info.version(0);
        info.skip((info.u8() & 1) != 0 ? 2 : 0);
        long heapAddress = info.address();
        long tree = info.address();
        if (heapAddress == Cursor.UNDEFINED || tree == Cursor.UNDEFINED) {
            return Optional.empty();
        }
        FractalHeap heap = FractalHeap.open(metadata, heapAddress);
        String[] found = new String[1];
        TreeV2.visit(metadata, tree, RECORD_ATTRIBUTE_BY_NAME, record -> {
            if (found[0] == null) {
                attempt(() -> read(heap.object(record, "attribute message"), name))
                        .ifPresent(text -> found[0] = text);
            }
        });
        return Optional.ofNullable(found[0]);
    }

    private static Optional<String> attempt(Supplier<Optional<String>> action) {
        try {
            return action.get();
        } catch (FormatException e) {
            return Optional.empty();
        }
    }

    private Optional<String> read(Cursor cursor, String name) {
        int version = cursor.u8();
        if (version < 1 || version > 3) {
            throw cursor.bad("has version " + version + ", expected 1 to 3");
        }
        boolean sharedType = (cursor.u8() & 1) != 0 && version > 1;
        int nameSize = cursor.u16();
        int typeSize = cursor.u16();
        int spaceSize = cursor.u16();
        cursor.skip(version == 3 ? 1 : 0);
        Cursor nameField = cursor.slice(padded(version, nameSize), "attribute name");
        Cursor typeField = cursor.slice(padded(version, typeSize), "attribute datatype");
        Cursor spaceField = cursor.slice(padded(version, spaceSize), "attribute dataspace");
        if (!nameField.zeroTerminated().equals(name)) {
            return Optional.empty();
        }
        Datatype type = sharedType ? Datatype.shared(metadata, typeField) : Datatype.read(typeField);
        if (!Dataspace.read(spaceField).single()) {
            return Optional.empty();
        }
        return switch (type) {
            case Datatype.FixedText text when text.size() <= cursor.remaining() -> Optional.of(
                    fixed(cursor.bytes((int) text.size()), text.spaces()));
            case Datatype.VariableText _ -> Optional.of(variable(cursor));
            default -> Optional.empty();
        };
    }

    /// Version 1 fills each field up to a multiple of eight bytes.
    private static int padded(int version, int size) {
        return version == 1 ? (size + 7) / 8 * 8 : size;
    }

    private static String fixed(byte[] bytes, boolean spaces) {
        int length = 0;
        while (length < bytes.length && bytes[length] != 0) {
            length++;
        }
        while (spaces && length > 0 && bytes[length - 1] == ' ') {
            length--;
        }
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }

    /// A length, and where the text is: a global heap and the number of the object in it (section III.E).
    private String variable(Cursor cursor) {
        long length = cursor.u32();
        long collection = cursor.address();
        long number = cursor.u32();
        if (length == 0) {
            return "";
        }
        int prefix = 8 + metadata.sizes().lengths();
        Cursor header = metadata.at("global heap", collection, prefix);
        header.signature("GCOL").version(1).skip(3);
        long size = header.length();
        if (size < prefix) {
            throw header.bad("has " + size + " bytes, expected at least " + prefix);
        }
        Cursor heap = metadata.at("global heap", collection + prefix, size - prefix);
        while (heap.remaining() >= 8 + metadata.sizes().lengths()) {
            int found = heap.u16();
            heap.skip(6);
            long bytes = heap.length();
            if (found == 0 || bytes > heap.remaining()) {
                break;
            }
            if (found == number) {
                return fixed(heap.bytes((int) Math.min(bytes, length)), false);
            }
            heap.skip((int) Math.min(heap.remaining(), (bytes + 7) / 8 * 8));
        }
        throw heap.bad("has no object " + number);
    }
}
