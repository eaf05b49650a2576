package dev.shardwright.benchmarks.peer;

import dev.shardwright.storage.Durability;
import dev.shardwright.zarr.ArrayOptions;
import dev.shardwright.zarr.ArrayValues;
import dev.shardwright.zarr.Box;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.StringJoiner;

/// Writes all values of arrays to files: C order, little-endian, nothing else; strings and byte strings as a JSON list of their
/// bytes in hex, without spaces.
final class Dump {

    private static final long MOST_AT_ONCE = 1L << 28;

    private Dump() {}

    /// Writes the values of the array in `folder` to `file`.
    static void array(Path folder, Path file) throws IOException {
        try (ArrayFolder open = ArrayFolder.open(folder, Durability.RELAXED, ArrayOptions.DEFAULT);
                FileChannel out = FileChannel.open(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.TRUNCATE_EXISTING)) {
            ArrayValues read = open.array().read(Box.all(open.array().metadata().shape()));
            MemorySegment values = read.type().isVariableLength() ? hex(read) : read.segment();
            for (long at = 0; at < values.byteSize(); ) {
                long next = Math.min(MOST_AT_ONCE, values.byteSize() - at);
                at += out.write(values.asSlice(at, next).asByteBuffer());
            }
        }
    }

    private static MemorySegment hex(ArrayValues values) {
        StringJoiner list = new StringJoiner(",", "[", "]");
        for (long i = 0; i < values.size(); i++) {
            list.add("\"" + HexFormat.of().formatHex(values.getBytes(i)) + "\"");
        }
        return MemorySegment.ofArray(list.toString().getBytes(StandardCharsets.US_ASCII));
    }

    /// Dumps many arrays. What cannot be read makes a line `ERR`, tab, the file, tab, a message, and no file.
    ///
    /// @param list lines of an array's folder, a tab, a file
    static void list(Path list, PrintStream out) throws IOException {
        for (String line : Files.readAllLines(list)) {
            String[] parts = line.split("\t", -1);
            if (parts.length != 2) {
                throw new IllegalArgumentException(
                        list + " has the line \"" + line + "\", expected a folder, a tab and a file");
            }
            Path file = Path.of(parts[1]);
            try {
                array(Path.of(parts[0]).toAbsolutePath(), file);
            } catch (IOException | RuntimeException e) {
                Files.deleteIfExists(file);
                out.println("ERR\t" + parts[1] + "\t" + e.getClass().getSimpleName() + ": "
                        + String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
            }
        }
    }
}
