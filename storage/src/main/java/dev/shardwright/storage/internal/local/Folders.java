package dev.shardwright.storage.internal.local;

import dev.shardwright.storage.internal.disk.NioDisk;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Makes folders.
final class Folders {

    private Folders() {}

    /// Makes `folder` and what is missing above it. Another thread may remove an empty folder again before this one
    /// has put something in it; then the caller calls once more.
    ///
    /// @return the folders that got a new entry, outermost first
    /// @throws FileAlreadyExistsException naming the file that is in the way
    static List<Path> create(Path folder) throws IOException {
        List<Path> changed = new ArrayList<>();
        create(folder, changed);
        return changed;
    }

    private static void create(Path folder, List<Path> changed) throws IOException {
        Path above = folder.getParent();
        if (above == null || Files.isDirectory(folder)) {
            return;
        }
        create(above, changed);
        try {
            Files.createDirectory(folder);
            changed.add(above);
        } catch (FileAlreadyExistsException e) {
            // It may be gone again by now, but if something is there it must be a folder.
            if (new NioDisk().state(folder).filter(state -> !state.isFolder()).isPresent()) {
                throw e;
            }
        } catch (NoSuchFileException e) {
            // Removed above us since: the caller finds the folder missing and calls again.
        }
    }
}
