package dev.shardwright.source.internal.hdf5;

import dev.shardwright.source.internal.hdf5.metadata.Cursor;
import dev.shardwright.source.internal.hdf5.metadata.FormatException;
import dev.shardwright.source.internal.hdf5.metadata.Metadata;
import java.nio.ByteOrder;

/// The type of stored values (section IV.A.2.d).
sealed interface Datatype {

    /// For messages, and for {@link dev.shardwright.source.ColumnInfo#type}.
    String name();

    /// The size of one value in bytes.
    long size();

    /// Numbers that this package can read.
    record Numeric(NumberType type, ByteOrder order, String name) implements Datatype {
        @Override
        public long size() {
            return type.size();
        }
    }

    /// A text of `size` bytes.
    ///
    /// @param spaces whether it is padded with spaces at the end, rather than ended by a zero byte
    record FixedText(long size, boolean spaces) implements Datatype {
        @Override
        public String name() {
            return "text of " + size + " bytes";
        }
    }

    /// A text of any length, which is stored in a global heap.
    record VariableText(long size) implements Datatype {
        @Override
        public String name() {
            return "text of variable length";
        }
    }

    /// Any other type.
    record Other(String name, long size) implements Datatype {}

    /// Reads the type of a dataset or attribute, which may be stored with another object (a committed datatype).
    static Datatype of(Metadata metadata, ObjectHeader header) {
        ObjectHeader.Message message = header.message(ObjectHeader.DATATYPE)
                .orElseThrow(() -> new FormatException("object header at " + header.address() + " has no datatype"));
        Cursor body = message.body().restarted();
        return message.shared() ? shared(metadata, body) : read(body);
    }

    /// Reads a type that is stored elsewhere (section IV.A, shared messages).
    static Datatype shared(Metadata metadata, Cursor cursor) {
        int version = cursor.u8();
        int kind = cursor.u8();
        if (version == 1) {
            cursor.skip(6);
        } else if (version != 2 && !(version == 3 && kind == 2)) {
            throw cursor.bad("is shared in a way that is not supported (version " + version + ", kind " + kind
                    + "), expected a committed datatype");
        }
        ObjectHeader committed = ObjectHeader.read(metadata, cursor.address());
        return read(committed.find(ObjectHeader.DATATYPE)
                .orElseThrow(() -> cursor.bad("points to " + committed.address() + ", where there is no datatype")));
    }

    static Datatype read(Cursor cursor) {
        int classAndVersion = cursor.u8();
        int version = classAndVersion >> 4;
        if (version < 1 || version > 5) {
            throw cursor.bad("has version " + version + ", expected 1 to 5");
        }
        int bits = cursor.u16() | (cursor.u8() << 16);
        long size = cursor.u32();
        return switch (classAndVersion & 0xf) {
            case 0 -> integer(cursor, bits, size, (bits & 8) != 0 ? "int" : "uint");
            case 1 -> floatingPoint(cursor, bits, size);
            case 2 -> new Other("time", size);
            case 3 -> new FixedText(size, (bits & 0xf) == 2);
            case 4 -> integer(cursor, bits & 7, size, "bitfield");
            case 5 -> new Other("opaque of " + size + " bytes", size);
            case 6 -> new Other("compound of " + size + " bytes", size);
            case 7 -> new Other("reference", size);
            case 8 -> enumeration(cursor);
            case 9 -> (bits & 0xf) == 1 ? new VariableText(size) : new Other("sequence of variable length", size);
            case 10 -> new Other("array of " + size + " bytes", size);
            case 11 -> new Other("complex of " + size + " bytes", size);
            default -> throw cursor.bad("has class " + (classAndVersion & 0xf) + ", expected 0 to 11");
        };
    }

    private static Datatype integer(Cursor cursor, int bits, long size, String family) {
        int offset = cursor.u16();
        int precision = cursor.u16();
        boolean signed = (bits & 8) != 0;
        NumberType type =
                switch ((int) Math.min(size, 9)) {
                    case 1 -> signed ? NumberType.INT8 : NumberType.UINT8;
                    case 2 -> signed ? NumberType.INT16 : NumberType.UINT16;
                    case 4 -> signed ? NumberType.INT32 : NumberType.UINT32;
                    case 8 -> signed ? NumberType.INT64 : NumberType.UINT64;
                    default -> null;
                };
        if (type == null || offset != 0 || precision != 8 * size) {
            return new Other(
                    "%s of %d bits from bit %d of %d bytes".formatted(family, precision, offset, size), size);
        }
        return new Numeric(type, order(bits), family + precision);
    }

    private static Datatype enumeration(Cursor cursor) {
        Datatype base = read(cursor.slice(cursor.remaining(), "enumeration's base type"));
        return base instanceof Numeric n && n.type().integer()
                ? new Numeric(n.type(), n.order(), "enum of " + n.name())
                : new Other("enum of " + base.name(), base.size());
    }

    /// Only the three formats of IEEE 754 that have a conversion; others of the same size (bfloat16, say) would
    /// otherwise be taken for them.
    private static Datatype floatingPoint(Cursor cursor, int bits, long size) {
        int offset = cursor.u16();
        int precision = cursor.u16();
        int exponentAt = cursor.u8();
        int exponentBits = cursor.u8();
        int mantissaAt = cursor.u8();
        int mantissaBits = cursor.u8();
        long bias = cursor.u32();
        int sign = (bits >> 8) & 0xff;
        boolean impliedBit = ((bits >> 4) & 3) == 2;
        boolean vax = (bits & 0x40) != 0;
        NumberType type = null;
        for (NumberType t : new NumberType[] {NumberType.FLOAT16, NumberType.FLOAT32, NumberType.FLOAT64}) {
            int width = 8 * t.size();
            int mantissa = t == NumberType.FLOAT16 ? 10 : t == NumberType.FLOAT32 ? 23 : 52;
            if (size == t.size()
                    && precision == width
                    && mantissaBits == mantissa
                    && exponentAt == mantissa
                    && exponentBits == width - 1 - mantissa
                    && bias == (1L << (exponentBits - 1)) - 1
                    && sign == width - 1) {
                type = t;
            }
        }
        if (type == null || offset != 0 || mantissaAt != 0 || !impliedBit || vax) {
            return new Other(
                    "floating point number of %d bits (exponent %d, mantissa %d)%s"
                            .formatted(precision, exponentBits, mantissaBits, vax ? " in VAX byte order" : ""),
                    size);
        }
        return new Numeric(type, order(bits), "float" + precision);
    }

    private static ByteOrder order(int bits) {
        return (bits & 1) != 0 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    }
}
