package dev.shardwright.source.internal.hdf5.chunk;

import dev.shardwright.source.internal.hdf5.metadata.Cursor;
import dev.shardwright.source.internal.hdf5.metadata.FormatException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/// The filters that chunks went through when they were written, in that order (section IV.A.2.l). Known are deflate,
/// shuffle, Fletcher's checksum and LZF; a dataset with any other filter is refused when it is looked at.
///
/// @param filters in the order in which a chunk went through them when it was written
public record FilterPipeline(List<Filter> filters) {

    /// Without any filter.
    public static final FilterPipeline NONE = new FilterPipeline(List.of());

    /// More filters than this are damage; the library allows as many.
    private static final int MOST_FILTERS = 32;

    /// Deflate shortens to 1/1032 at best.
    private static final long DEFLATE_RATIO = 1032;

    /// LZF's longest match takes 3 bytes and gives 264.
    private static final long LZF_RATIO = 88;

    private static final int CHECKSUM_BYTES = 4;

    /// The known filters.
    public enum Kind {
        /// The zlib format (RFC 1950).
        DEFLATE(1),
        /// Bytes of one significance together.
        SHUFFLE(2),
        /// A checksum behind the bytes.
        FLETCHER32(3),
        /// The LZF format, as h5py brings it.
        LZF(32000);

        private final int id;

        Kind(int id) {
            this.id = id;
        }

        static Optional<Kind> of(int id) {
            for (Kind kind : values()) {
                if (kind.id == id) {
                    return Optional.of(kind);
                }
            }
            return Optional.empty();
        }

        /// Whether it changes the size in a way that only decoding tells.
        boolean compresses() {
            return this == DEFLATE || this == LZF;
        }
    }

    /// One filter.
    ///
    /// @param kind what it does
    /// @param elementSize the size of the elements that shuffle takes apart; 0 for others
    public record Filter(Kind kind, int elementSize) {}

    /// Reads a filter pipeline message.
    ///
    /// @throws FormatException if it is damaged or names an unknown filter
    public static FilterPipeline read(Cursor cursor) {
        int version = cursor.u8();
        if (version != 1 && version != 2) {
            throw cursor.bad("has version " + version + ", expected 1 or 2");
        }
        int count = cursor.u8();
        if (count > MOST_FILTERS) {
            throw cursor.bad("has " + count + " filters, expected at most " + MOST_FILTERS);
        }
        cursor.skip(version == 1 ? 6 : 0);
        List<Filter> filters = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int id = cursor.u16();
            int nameLength = version == 1 || id >= 256 ? cursor.u16() : 0;
            cursor.skip(2);
            int values = cursor.u16();
            String name = cursor.slice(nameLength, "filter name").zeroTerminated();
            Cursor parameters = cursor.slice(4 * values, "parameters of filter " + id);
            cursor.skip(version == 1 && values % 2 == 1 ? 4 : 0);
            Kind kind = Kind.of(id)
                    .orElseThrow(() -> new FormatException("it is stored with filter " + id
                            + (name.isEmpty() ? "" : " (" + name + ")")
                            + ", expected only deflate (1), shuffle (2), fletcher32 (3) or lzf (32000)"));
            int elementSize = 0;
            if (kind == Kind.SHUFFLE) {
                elementSize = parameters.i32();
                if (elementSize < 1) {
                    throw cursor.bad("shuffles elements of " + elementSize + " bytes, expected at least 1");
                }
            }
            filters.add(new Filter(kind, elementSize));
        }
        return new FilterPipeline(List.copyOf(filters));
    }

    /// Undoes the filters of one chunk.
    ///
    /// @param stored the chunk as it is stored
    /// @param mask bit i is set if filter i was left out for this chunk
    /// @param size the size of the chunk without filters
    /// @throws FormatException if the bytes do not decode to exactly `size` bytes, or a checksum differs
    public byte[] decode(byte[] stored, int mask, int size) {
        int[] sizes = sizesBefore(mask, size);
        byte[] bytes = stored;
        for (int i = filters.size() - 1; i >= 0; i--) {
            if (!leftOut(mask, i)) {
                bytes = undo(filters.get(i), bytes, sizes[i], size);
            }
        }
        if (bytes.length != size) {
            throw new FormatException("has " + bytes.length + " bytes, expected " + size);
        }
        return bytes;
    }

    /// The size of what goes into each filter when it is written; -1 where only decoding tells.
    private int[] sizesBefore(int mask, int size) {
        int[] sizes = new int[filters.size()];
        int now = size;
        for (int i = 0; i < sizes.length; i++) {
            sizes[i] = now;
            if (!leftOut(mask, i)) {
                Kind kind = filters.get(i).kind();
                now = kind.compresses() || now < 0 ? -1 : kind == Kind.FLETCHER32 ? now + CHECKSUM_BYTES : now;
            }
        }
        return sizes;
    }

    private static boolean leftOut(int mask, int filter) {
        return ((mask >>> filter) & 1) != 0;
    }

    private static byte[] undo(Filter filter, byte[] bytes, int expected, int size) {
        return switch (filter.kind()) {
            case DEFLATE -> inflate(bytes, expected, size);
            case SHUFFLE -> unshuffle(bytes, filter.elementSize());
            case FLETCHER32 -> verify(bytes);
            case LZF -> Lzf.decode(bytes, known(expected, size), LZF_RATIO);
        };
    }

    /// What is compressed a second time is at most a little longer than the chunk.
    private static int known(int expected, int size) {
        return expected >= 0 ? expected : size + size / 16 + 1024;
    }

    private static byte[] inflate(byte[] bytes, int expected, int size) {
        int most = known(expected, size);
        if (expected > DEFLATE_RATIO * bytes.length) {
            throw new FormatException(
                    "has %d bytes, which cannot inflate to the expected %d".formatted(bytes.length, expected));
        }
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(bytes);
            byte[] out = new byte[(int) Math.min(most, DEFLATE_RATIO * bytes.length)];
            int length = inflater.inflate(out);
            // A stream of exactly the array's length still has its own checksum to be read.
            if (!inflater.finished() && length == out.length && inflater.inflate(new byte[1]) != 0) {
                throw new FormatException("inflates to more than " + length + " bytes, expected " + most);
            }
            if (!inflater.finished()) {
                throw new FormatException("ends within its deflate stream, after " + length + " bytes");
            }
            if (expected >= 0 && length != expected) {
                throw new FormatException("inflates to " + length + " bytes, expected " + expected);
            }
            return length == out.length ? out : Arrays.copyOf(out, length);
        } catch (DataFormatException e) {
            throw new FormatException("is no deflate stream: " + e.getMessage(), e);
        } finally {
            inflater.end();
        }
    }

    /// Byte k of element j is at k·n + j of n elements; bytes past the last whole element stay where they are.
    private static byte[] unshuffle(byte[] bytes, int elementSize) {
        int elements = bytes.length / elementSize;
        if (elementSize == 1 || elements <= 1) {
            return bytes;
        }
        byte[] out = new byte[bytes.length];
        for (int k = 0; k < elementSize; k++) {
            int plane = k * elements;
            for (int j = 0, to = k; j < elements; j++, to += elementSize) {
                out[to] = bytes[plane + j];
            }
        }
        int whole = elements * elementSize;
        System.arraycopy(bytes, whole, out, whole, bytes.length - whole);
        return out;
    }

    /// Takes the checksum off and compares it. Libraries before 1.6.3 wrote it with the bytes of each half swapped on
    /// little-endian machines, so that either is right.
    private static byte[] verify(byte[] bytes) {
        int length = bytes.length - CHECKSUM_BYTES;
        if (length < 0) {
            throw new FormatException("has " + bytes.length + " bytes, expected a checksum of 4 behind the values");
        }
        int found = 0;
        for (int i = 3; i >= 0; i--) {
            found = (found << 8) | (bytes[length + i] & 0xff);
        }
        int expected = fletcher32(bytes, length);
        int swapped = ((expected & 0xff00ff00) >>> 8) | ((expected & 0x00ff00ff) << 8);
        if (found != expected && found != swapped) {
            throw new FormatException("has the Fletcher checksum %08x, expected %08x: the file is damaged"
                    .formatted(found, expected));
        }
        return Arrays.copyOf(bytes, length);
    }

    /// Fletcher's checksum over big-endian 16-bit words, as the library counts it.
    private static int fletcher32(byte[] bytes, int length) {
        long low = 0;
        long high = 0;
        for (int i = 0; i + 1 < length; i += 2) {
            low += ((bytes[i] & 0xff) << 8) | (bytes[i + 1] & 0xff);
            high += low;
            if ((i & 0x1fe) == 0x1fe) {
                low = fold(low);
                high = fold(high);
            }
        }
        if (length % 2 == 1) {
            low += (bytes[length - 1] & 0xff) << 8;
            high += low;
        }
        return (int) ((fold(fold(fold(high))) << 16) | fold(fold(fold(low))));
    }

    private static long fold(long sum) {
        return (sum & 0xffff) + (sum >>> 16);
    }
}
