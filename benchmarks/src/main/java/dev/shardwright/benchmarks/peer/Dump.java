package dev.shardwright.benchmarks.peer;

import dev.shardwright.storage.Durability;
import dev.shardwright.zarr.Box;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Writes all values of arrays to files: C order, little-endian, nothing else.
final class Dump {

    private static final long MOST_AT_ONCE = 1L << 28;

    private Dump() {}

    /// Writes the values of the array in `folder` to `file`.
    static void array(Path folder, Path file) throws IOException {
        try (ArrayFolder open = ArrayFolder.open(folder, Durability.RELAXED);
                FileChannel out = FileChannel.open(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.TRUNCATE_EXISTING)) {
            MemorySegment values = open.array()
                    .read(Box.all(open.array().metadata().shape()))
                    .segment();
            for (long at = 0; at < values.byteSize(); ) {
                long next = Math.min(MOST_AT_ONCE, values.byteSize() - at);
                at += out.write(values.asSlice(at, next).asByteBuffer());
            }
        }
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
