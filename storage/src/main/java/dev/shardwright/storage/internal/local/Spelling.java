package dev.shardwright.storage.internal.local;

import dev.shardwright.storage.InvalidKeyException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;

/// Finds out when a file system takes two keys for one: because it ignores case (macOS, Windows, folders marked so on
/// Linux), or because it ignores how an accented letter is composed.
///
/// Whether case is ignored is asked once per store, of the first existing name that has a letter: if the name with its
/// case swapped is the same file, it is. From then on a key costs nothing if case counts, and a reading of its folders
/// if it does not. Composition is asked only of names that can be composed in two ways. Thread-safe.
final class Spelling {

    private enum Case {
        UNKNOWN,
        COUNTS,
        IGNORED
    }

    private final LocalPaths paths;
    private volatile Case letters = Case.UNKNOWN;

    Spelling(LocalPaths paths) {
        this.paths = paths;
    }

    /// One string for all the keys that any file system takes for the same, so that their writers take the same lock.
    static String folded(String key) {
        return Normalizer.normalize(key, Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
    }

    /// Refuses `key` if it, or a folder on its way, exists under another spelling.
    ///
    /// @throws InvalidKeyException naming the key and the name that is there
    void check(String key) throws IOException {
        if (letters == Case.COUNTS && FileNames.isAscii(key)) {
            return;
        }
        Path folder = paths.root();
        for (String segment : key.split("/")) {
            Path path = FileNames.resolve(folder, segment);
            if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
                return;
            }
            if (mayBeAnother(folder, segment)) {
                checkListed(folder, segment, key);
            }
            folder = path;
        }
    }

    private boolean mayBeAnother(Path folder, String segment) throws IOException {
        return ignoresCase(folder, segment)
                || sameUnder(folder, segment, Normalizer.normalize(segment, Normalizer.Form.NFC))
                || sameUnder(folder, segment, Normalizer.normalize(segment, Normalizer.Form.NFD));
    }

    private boolean ignoresCase(Path folder, String segment) throws IOException {
        String swapped = swapCase(segment);
        if (letters == Case.UNKNOWN && !swapped.equals(segment)) {
            letters = sameUnder(folder, segment, swapped) ? Case.IGNORED : Case.COUNTS;
        }
        return letters == Case.IGNORED && !(swapped.equals(segment) && FileNames.isAscii(segment));
    }

    private static boolean sameUnder(Path folder, String segment, String other) throws IOException {
        if (other.equals(segment) || !LocalPaths.fitsFileName(other)) {
            return false;
        }
        try {
            return Files.isSameFile(FileNames.resolve(folder, segment), FileNames.resolve(folder, other));
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    private void checkListed(Path folder, String segment, String key) throws IOException {
        Optional<Path> other = Optional.empty();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (Path entry : entries) {
                Optional<String> name = FileNames.segment(entry);
                if (name.equals(Optional.of(segment))) {
                    return;
                }
                if (name.isPresent() && folded(name.get()).equals(folded(segment))) {
                    other = Optional.of(entry);
                }
            }
        }
        if (other.isPresent()) {
            throw new InvalidKeyException(paths.place(key) + ": the file system does not tell \"" + segment
                    + "\" from \"" + other.get().getFileName() + "\", which is there in " + folder);
        }
    }

    /// ASCII letters only: they are enough to find out.
    private static String swapCase(String text) {
        StringBuilder swapped = new StringBuilder(text);
        for (int i = 0; i < swapped.length(); i++) {
            char c = swapped.charAt(i);
            if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) {
                swapped.setCharAt(i, (char) (c ^ 0x20));
            }
        }
        return swapped.toString();
    }
}
