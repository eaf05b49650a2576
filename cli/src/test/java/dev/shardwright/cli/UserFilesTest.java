package dev.shardwright.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UserFilesTest {

    private static final byte[] NEW = {1, 2, 3};

    @TempDir
    Path folder;

    private Stream<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(f -> f.getFileName().toString()).toList().stream();
        }
    }

    @Test
    void aFileIsReplacedAsAWhole() throws IOException {
        Path file = Files.writeString(folder.resolve("a"), "old");

        UserFiles.write("thing", file, out -> {
            out.write(NEW);
            assertThat(file).hasContent("old");
        });

        assertThat(file).hasBinaryContent(NEW);
        assertThat(names()).containsExactly("a");
    }

    @Test
    void aWriterThatFailsLeavesTheOldFileAndNoDraft() throws IOException {
        Path file = Files.writeString(folder.resolve("a"), "old");

        assertThatThrownBy(() -> UserFiles.write("thing", file, out -> {
                    out.write(NEW);
                    throw new IOException("broken");
                }))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessage("thing " + file + " cannot be written: broken");
        assertThatThrownBy(() -> UserFiles.write("thing", file, out -> {
                    throw new IllegalStateException("broken");
                }))
                .isInstanceOf(IllegalStateException.class);

        assertThat(file).hasContent("old");
        assertThat(names()).containsExactly("a");
    }

    @Test
    void theFileBehindALinkIsReplacedAndTheLinkStays() throws IOException {
        Path file = Files.writeString(folder.resolve("a"), "old");
        Path link = Files.createSymbolicLink(folder.resolve("link"), file);

        UserFiles.write("thing", link, out -> out.write(NEW));

        assertThat(link).isSymbolicLink();
        assertThat(file).hasBinaryContent(NEW);
    }

    @Test
    void whatCannotBeWrittenIsSaidBefore() throws IOException {
        Path file = Files.createFile(folder.resolve("a"));

        UserFiles.checkWritable("thing", file);
        UserFiles.checkWritable("thing", folder.resolve("b"));

        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> UserFiles.checkWritable("thing", folder))
                .withMessageContaining("it is a folder");
        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> UserFiles.checkWritable("thing", file.resolve("b")))
                .withMessageContaining("there is no folder");
        assertThat(names()).containsExactly("a");
    }
}
