package dev.shardwright.cli;

import dev.shardwright.engine.Engine;
import dev.shardwright.engine.definition.Definition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Reads definitions from files.
final class Definitions {

    private Definitions() {}

    static Definition read(Path file) {
        try {
            return Engine.parse(file.toString(), Files.readString(file));
        } catch (IOException e) {
            throw new UsageException("definition " + file + " cannot be read: " + reason(e));
        }
    }

    /// What a file operation failed of, in words.
    static String reason(IOException e) {
        return switch (e) {
            case java.nio.file.NoSuchFileException n -> "there is no such file";
            case java.nio.file.AccessDeniedException a -> "permission denied";
            case java.nio.charset.MalformedInputException m -> "it is not UTF-8 text";
            default -> e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        };
    }
}
