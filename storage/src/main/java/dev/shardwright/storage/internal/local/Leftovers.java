package dev.shardwright.storage.internal.local;

import dev.shardwright.storage.internal.disk.Disk;
import dev.shardwright.storage.internal.disk.FileState;
import java.io.IOException;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/// Finds, and removes, the uploads of writers that are no more.
///
/// An upload's name tells its writer. A writer lives as long as it holds its mark on the lock file, so who can take the
/// mark has proof that it is dead. Files that are no uploads are left alone.
final class Leftovers {

    private Leftovers() {}

    /// What to do with a leftover.
    enum Step {
        /// Nothing.
        LEAVE,
        /// Remove it.
        REMOVE
    }

    /// Takes `step` with the uploads of dead writers that were last written before `limitMillis` (since 1970).
    ///
    /// @return how many were there, or were removed
    static int count(LocalRoot root, Disk disk, long limitMillis, Step step) throws IOException {
        int count = 0;
        for (Map.Entry<Long, List<Path>> writer : byWriter(root).entrySet()) {
            Optional<FileLock> mark = root.claimDead(writer.getKey());
            if (mark.isPresent()) {
                try (FileLock _ = mark.get()) {
                    count += count(writer.getValue(), disk, limitMillis, step);
                }
            }
        }
        return count;
    }

    private static Map<Long, List<Path>> byWriter(LocalRoot root) throws IOException {
        Map<Long, List<Path>> uploads = new TreeMap<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(root.uploads())) {
            for (Path entry : entries) {
                OptionalLong writer = LocalRoot.writerOf(entry);
                if (writer.isPresent()) {
                    uploads.computeIfAbsent(writer.getAsLong(), _ -> new ArrayList<>()).add(entry);
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return uploads;
    }

    private static int count(List<Path> uploads, Disk disk, long limitMillis, Step step) throws IOException {
        int count = 0;
        for (Path upload : uploads) {
            Optional<FileState> state = disk.state(upload);
            if (state.isPresent()
                    && state.get().modifiedNanos() / 1_000_000 <= limitMillis
                    && (step == Step.LEAVE || Files.deleteIfExists(upload))) {
                count++;
            }
        }
        return count;
    }
}
