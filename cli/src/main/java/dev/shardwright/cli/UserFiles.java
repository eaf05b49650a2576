package dev.shardwright.cli;

import dev.shardwright.engine.Engine;
import dev.shardwright.engine.definition.Definition;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/// Reads and writes the files that a user names: definitions, plans, reports, pictures. Errors say what the file is.
final class UserFiles {

    private static final Path STANDARD_OUTPUT = Path.of("-");

    private UserFiles() {}

    /// Whether a name stands for standard output.
    static boolean isStandardOutput(Path file) {
        return file.equals(STANDARD_OUTPUT);
    }

    /// What is to be in a file.
    interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    /// Reads a definition.
    ///
    /// @throws UsageException if there is no such file, or it cannot be read
    static Definition definition(Path file) {
        return Engine.parse(file.toString(), read("definition", file));
    }

    /// Reads a text in UTF-8.
    ///
    /// @param what it is, for messages
    /// @throws UsageException if there is no such file, or it cannot be read
    static String read(String what, Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UsageException(what + " " + file + " cannot be read: " + reason(e));
        }
    }

    /// Looks whether a file can be written, before work is done for it.
    ///
    /// @param what it is, for messages
    /// @throws UsageException if not
    static void checkWritable(String what, Path file) {
        String cannot = what + " " + file + " cannot be written: ";
        Path folder = file.toAbsolutePath().getParent();
        if (Files.isDirectory(file)) {
            throw new UsageException(cannot + "it is a folder");
        }
        if (folder == null || !Files.isDirectory(folder)) {
            throw new UsageException(cannot + "there is no folder " + folder);
        }
        if (!Files.isWritable(isDevice(file) ? file : folder)) {
            throw new UsageException(cannot + "permission denied");
        }
    }

    /// Writes a file. Readers see the old one or the whole new one; a device or a pipe takes what comes.
    ///
    /// @param what it is, for messages
    /// @throws UncheckedIOException if it cannot be written; then the file is as it was
    static void write(String what, Path file, Content content) {
        try {
            if (isDevice(file)) {
                fill(file, content, StandardOpenOption.WRITE);
                return;
            }
            Path target = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
            Path draft = target.resolveSibling("." + target.getFileName() + "." + UUID.randomUUID() + ".part");
            try {
                fill(draft, content, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                Files.move(draft, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(draft);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(what + " " + file + " cannot be written: " + reason(e), e);
        }
    }

    private static void fill(Path file, Content content, StandardOpenOption... options) throws IOException {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file, options))) {
            content.writeTo(out);
        }
    }

    private static boolean isDevice(Path file) {
        return Files.exists(file) && !Files.isRegularFile(file);
    }

    /// What a file operation failed of, in words.
    static String reason(IOException e) {
        return switch (e) {
            case NoSuchFileException n -> "there is no such file";
            case FileAlreadyExistsException f -> "a file of this name is there";
            case AccessDeniedException a -> "permission denied";
            case MalformedInputException m -> "it is not UTF-8 text";
            default -> e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        };
    }
}
