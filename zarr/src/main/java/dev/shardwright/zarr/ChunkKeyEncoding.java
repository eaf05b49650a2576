package dev.shardwright.zarr;

import java.util.Optional;
import java.util.regex.Pattern;

/// How a chunk's index becomes its key below the array: `c/3/7` by default, `3.7` in the manner of Zarr v2.
///
/// @param style which of the two registered encodings
/// @param separator what stands between the numbers, `/` or `.`
public record ChunkKeyEncoding(Style style, char separator) {

    /// The registered encodings.
    public enum Style {
        /// `c` and the numbers.
        DEFAULT,
        /// The numbers alone; `0` for an array without dimensions.
        V2
    }

    /// `c/3/7`.
    public static final ChunkKeyEncoding DEFAULT = new ChunkKeyEncoding(Style.DEFAULT, '/');

    /// Checks the separator.
    public ChunkKeyEncoding {
        if (separator != '/' && separator != '.') {
            throw new ZarrException("chunk key separator '" + separator + "', expected '/' or '.'");
        }
    }

    /// {@return the key of a chunk below its array}
    ///
    /// @param index the chunk's index in the grid
    public String key(long... index) {
        StringBuilder key = new StringBuilder();
        if (style == Style.DEFAULT) {
            key.append('c');
        } else if (index.length == 0) {
            key.append('0');
        }
        for (int d = 0; d < index.length; d++) {
            if (d > 0 || style == Style.DEFAULT) {
                key.append(separator);
            }
            key.append(index[d]);
        }
        return key.toString();
    }

    /// {@return the index that a key below the array stands for; empty if it is no chunk's key of this encoding}
    ///
    /// @param key the key, from the array on
    /// @param rank the array's number of dimensions
    public Optional<long[]> index(String key, int rank) {
        String numbers = key;
        if (style == Style.DEFAULT) {
            String prefix = rank == 0 ? "c" : "c" + separator;
            if (!key.startsWith(prefix)) {
                return Optional.empty();
            }
            numbers = key.substring(prefix.length());
        }
        String[] parts = rank == 0 ? new String[0] : numbers.split(Pattern.quote("" + separator), -1);
        if (parts.length != rank) {
            return Optional.empty();
        }
        long[] index = new long[rank];
        for (int d = 0; d < rank; d++) {
            if (!parts[d].matches("0|[1-9][0-9]{0,17}")) {
                return Optional.empty();
            }
            index[d] = Long.parseLong(parts[d]);
        }
        return key.equals(key(index)) ? Optional.of(index) : Optional.empty();
    }
}
