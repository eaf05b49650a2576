package dev.shardwright.storage.internal.local;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import com.google.common.jimfs.PathNormalization;
import dev.shardwright.storage.InvalidKeyException;
import dev.shardwright.storage.internal.disk.NioDisk;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// File systems in memory that take two spellings for one.
class SpellingTest {

    private static final String COMPOSED = "\u00e9";
    private static final String DECOMPOSED = "e\u0301";

    @TempDir
    Path real;

    @Test
    void aKeyThatDiffersInCaseIsRefusedWhereCaseIsIgnored() throws IOException {
        try (FileSystem files = files(PathNormalization.CASE_FOLD_ASCII)) {
            Path root = write(files.getPath("/root"), "Group/c/0");
            Spelling spelling = new Spelling(new LocalPaths(root, "file:///root", new NioDisk()));

            assertFine(spelling, "Group/c/0");
            assertFine(spelling, "Group/c/1");
            assertFine(spelling, "other/c/0");
            assertRefused(spelling, "group/c/0", "Group");
            assertRefused(spelling, "Group/C/0", "\"c\"");
            assertRefused(spelling, "Group/C/new", "\"c\"");
        }
    }

    @Test
    void theFirstKeyIsCheckedToo() throws IOException {
        try (FileSystem files = files(PathNormalization.CASE_FOLD_ASCII)) {
            Path root = write(files.getPath("/root"), "Group/c/0");

            assertRefused(new Spelling(new LocalPaths(root, "file:///root", new NioDisk())), "GROUP/c/0", "Group");
        }
    }

    @Test
    void aKeyThatDiffersInCompositionIsRefusedWhereCompositionIsIgnored() throws IOException {
        try (FileSystem files = files(PathNormalization.NFC)) {
            Path root = write(files.getPath("/root"), "a/" + DECOMPOSED + "/k");
            Spelling spelling = new Spelling(new LocalPaths(root, "file:///root", new NioDisk()));

            assertFine(spelling, "a/" + DECOMPOSED + "/k");
            assertFine(spelling, "A/" + DECOMPOSED + "/k");
            assertFine(spelling, "a/" + DECOMPOSED + "/l");
            assertRefused(spelling, "a/" + COMPOSED + "/k", DECOMPOSED);
            assertRefused(spelling, "a/" + COMPOSED + "/l", DECOMPOSED);
        }
    }

    @Test
    void allKeysAreFineWhereTheyAreToldApart() throws IOException {
        write(real, "a/" + DECOMPOSED);
        write(real, "A/" + COMPOSED);
        Spelling spelling = new Spelling(new LocalPaths(real, "file:///root", new NioDisk()));

        for (String key : new String[] {"a/" + DECOMPOSED, "a/" + COMPOSED, "A/" + COMPOSED, "A/" + DECOMPOSED, "a", "A"}) {
            assertFine(spelling, key);
        }
    }

    private static FileSystem files(PathNormalization ignored) {
        return Jimfs.newFileSystem(Configuration.unix().toBuilder()
                .setNameCanonicalNormalization(ignored)
                .build());
    }

    private static Path write(Path root, String key) throws IOException {
        Path file = root.resolve(key);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "x");
        return root;
    }

    private static void assertFine(Spelling spelling, String key) {
        assertThatNoException().as(key).isThrownBy(() -> spelling.check(key));
    }

    private static void assertRefused(Spelling spelling, String key, String there) {
        assertThatExceptionOfType(InvalidKeyException.class)
                .isThrownBy(() -> spelling.check(key))
                .withMessageContaining(key)
                .withMessageContaining(there);
    }
}
