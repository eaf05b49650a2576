package dev.shardwright.source.internal.hdf5.metadata;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Reads the fields of one metadata structure in turn. All are little-endian. Reading past the end is a
/// {@link FormatException} that names the structure. For one thread.
public final class Cursor {

    /// The address of what is not there: all bits set.
    public static final long UNDEFINED = -1;

    private static final VarHandle INT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private final byte[] bytes;
    private final int start;
    private final int end;
    private final Sizes sizes;
    private final String kind;
    private final long address;
    private int position;

    /// Reads `bytes[start, end)`.
    ///
    /// @param sizes the widths of the file's addresses and lengths
    /// @param kind what is read, for messages (`object header`)
    /// @param address where it lies in the file, for messages
    public Cursor(byte[] bytes, int start, int end, Sizes sizes, String kind, long address) {
        this.bytes = bytes;
        this.start = start;
        this.end = end;
        this.sizes = sizes;
        this.kind = kind;
        this.address = address;
        this.position = start;
    }

    /// How many bytes are left.
    public int remaining() {
        return end - position;
    }

    /// How many bytes were read so far.
    public int consumed() {
        return position - start;
    }

    /// An unsigned number of one byte.
    public int u8() {
        return bytes[take(1)] & 0xff;
    }

    /// An unsigned number of two bytes.
    public int u16() {
        int at = take(2);
        return (bytes[at] & 0xff) | ((bytes[at + 1] & 0xff) << 8);
    }

    /// A signed number of four bytes.
    public int i32() {
        return (int) INT.get(bytes, take(4));
    }

    /// An unsigned number of four bytes.
    public long u32() {
        return i32() & 0xffff_ffffL;
    }

    /// An unsigned number of 0 to 8 bytes.
    ///
    /// @throws FormatException if it is 2⁶³ or more, which no count or length of a real file is
    public long unsigned(int width) {
        long value = bits(width);
        if (value < 0) {
            throw bad("has the number " + Long.toUnsignedString(value) + ", expected less than 2^63");
        }
        return value;
    }

    /// An address relative to the file's base address, or {@link #UNDEFINED}.
    public long address() {
        int width = sizes.offsets();
        long value = bits(width);
        boolean undefined = width == 8 ? value == -1 : value == (1L << (8 * width)) - 1;
        if (undefined) {
            return UNDEFINED;
        }
        if (value < 0) {
            throw bad("points to " + Long.toUnsignedString(value) + ", which is in no file");
        }
        return value;
    }

    /// A number of the width that the file's lengths have.
    public long length() {
        return unsigned(sizes.lengths());
    }

    /// A copy of the next `count` bytes.
    public byte[] bytes(int count) {
        int at = take(count);
        return Arrays.copyOfRange(bytes, at, at + count);
    }

    /// The next `count` bytes as a cursor of their own; this one goes past them.
    public Cursor slice(int count, String what) {
        int at = take(count);
        return new Cursor(bytes, at, at + count, sizes, what, address);
    }

    /// This structure from its beginning.
    public Cursor restarted() {
        return new Cursor(bytes, start, end, sizes, kind, address);
    }

    /// Goes past the next `count` bytes.
    public Cursor skip(int count) {
        take(count);
        return this;
    }

    /// A text that ends at the first zero byte, which is read too; without one, everything that is left.
    public String zeroTerminated() {
        int to = position;
        while (to < end && bytes[to] != 0) {
            to++;
        }
        String text = new String(bytes, position, to - position, StandardCharsets.UTF_8);
        position = Math.min(to + 1, end);
        return text;
    }

    /// Reads the four letters a structure starts with.
    public Cursor signature(String expected) {
        int at = take(4);
        for (int i = 0; i < 4; i++) {
            if (bytes[at + i] != expected.charAt(i)) {
                throw bad("starts with " + FormatException.hex(Arrays.copyOfRange(bytes, at, at + 4)) + ", expected \"" + expected
                        + "\"");
            }
        }
        return this;
    }

    /// Reads a version number, of which only `expected` is known.
    public Cursor version(int expected) {
        int found = u8();
        if (found != expected) {
            throw bad("has version " + found + ", expected " + expected);
        }
        return this;
    }

    /// Checks the structure's last four bytes: the checksum of all others.
    public Cursor checksum() {
        if (end - start < 4) {
            throw bad("has " + (end - start) + " bytes, expected a checksum in the last 4");
        }
        compare((int) INT.get(bytes, end - 4), Lookup3.hash(bytes, start, end - 4 - start));
        return this;
    }

    /// Checks the four bytes at `at`: the checksum of the whole structure, with zeros in their place.
    public Cursor checksumInside(int at) {
        byte[] copy = Arrays.copyOfRange(bytes, start, end);
        int found = (int) INT.get(copy, at);
        INT.set(copy, at, 0);
        compare(found, Lookup3.hash(copy, 0, copy.length));
        return this;
    }

    private void compare(int found, int expected) {
        if (found != expected) {
            throw bad("has the checksum %08x, expected %08x: the file is damaged".formatted(found, expected));
        }
    }

    /// The error that names this structure.
    public FormatException bad(String what) {
        return new FormatException(kind + " at " + address + " " + what);
    }

    private long bits(int width) {
        int at = take(width);
        long value = 0;
        for (int i = width - 1; i >= 0; i--) {
            value = (value << 8) | (bytes[at + i] & 0xff);
        }
        return value;
    }

    private int take(int count) {
        if (count < 0 || count > end - position) {
            throw bad("is cut off: found %d bytes after byte %d, expected %d"
                    .formatted(end - position, position - start, count));
        }
        int at = position;
        position += count;
        return at;
    }
}
