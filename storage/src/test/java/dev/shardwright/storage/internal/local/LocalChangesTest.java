package dev.shardwright.storage.internal.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.shardwright.storage.PutCondition;
import dev.shardwright.storage.Version;
import dev.shardwright.storage.internal.disk.Disk;
import dev.shardwright.storage.internal.disk.FileState;
import dev.shardwright.storage.internal.disk.ModifiedTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a change does while somebody else changes its folders. A file whose folder cannot take it stands for the time in
/// which another process, which removes the folder, is not let run: the folder is seen, and takes nothing any more.
class LocalChangesTest {

    @TempDir
    Path folder;

    @Test
    void aFolderThatIsBeingRemovedIsWaitedFor() throws IOException {
        Duration removal = Duration.ofMillis(100);
        try (LocalRoot root = LocalRoot.open(folder, Disk.of(folder))) {
            BlockedFile file = new BlockedFile(folder.resolve("file"), removal);

            Version version = changes(removal.multipliedBy(100)).place(root, file, "a/b/c", PutCondition.IF_ABSENT);

            assertThat(Disk.of(folder).state(folder.resolve("a/b/c")).map(FileState::version)).contains(version);
            assertThat(file.refusals).as("without a pause between two attempts").isLessThan(1000);
        }
    }

    @Test
    void theWaitEndsWithWhatItWasFor() throws IOException {
        try (LocalRoot root = LocalRoot.open(folder, Disk.of(folder))) {
            BlockedFile file = new BlockedFile(folder.resolve("file"), Duration.ofDays(1));

            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> changes(Duration.ofMillis(50)).place(root, file, "a/b/c", PutCondition.IF_ABSENT))
                    .withMessageContainingAll("gave up", "others who change the folders", "a/b/c");
        }
    }

    private LocalChanges changes(Duration patience) {
        LocalPaths paths = new LocalPaths(folder, folder.toUri().toString(), Disk.of(folder));
        return new LocalChanges(paths, new Spelling(paths), false, new Patience(patience, patience));
    }

    /// A file that no folder takes for some time.
    private static final class BlockedFile implements FinishedFile {
        private final Path path;
        private final long end;
        private int refusals;

        BlockedFile(Path path, Duration time) throws IOException {
            this.path = Files.writeString(path, "content");
            this.end = System.nanoTime() + time.toNanos();
        }

        @Override
        public boolean isThere() {
            return Files.exists(path);
        }

        @Override
        public FileState stamp(long floorNanos) throws IOException {
            return ModifiedTime.raise(nanos -> Disk.of(path).setModified(path, nanos), floorNanos);
        }

        @Override
        public void moveTo(Path target) throws IOException {
            if (System.nanoTime() - end < 0) {
                refusals++;
                throw new NoSuchFileException(path.toString(), target.toString(), null);
            }
            Files.move(path, target);
        }
    }
}
