package dev.shardwright.engine.plan;

import dev.shardwright.source.GranuleFormat;
import dev.shardwright.storage.ObjectStore;
import dev.shardwright.storage.Stores;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Turns what a user gives as input (files, folders, globs, addresses) into the addresses of granules.
///
/// A file is taken whatever its name; of a folder, all files below it whose names end as the format's do; of a glob,
/// the files that match. A file that is named twice, also under different names of the same file, is taken once.
public final class InputAddresses {

    private InputAddresses() {}

    /// The granules' addresses, sorted.
    ///
    /// @throws PlanException naming an input that matches nothing
    public static List<String> expand(List<String> inputs, GranuleFormat format) {
        TreeMap<String, String> byIdentity = new TreeMap<>();
        for (String input : inputs) {
            List<String> found = localPath(input)
                    .map(path -> local(input, path, format))
                    .orElseGet(() -> inMemory(input, format));
            if (found.isEmpty()) {
                throw new PlanException("input \"" + input + "\" matches nothing; expected a file, a folder with files "
                        + "that end in " + String.join(" or ", format.suffixes()) + ", or a glob");
            }
            for (String address : found) {
                byIdentity.putIfAbsent(identity(address), address);
            }
        }
        return byIdentity.values().stream().sorted().toList();
    }

    private static String identity(String address) {
        Optional<Path> path = Stores.localPath(address);
        if (path.isEmpty()) {
            return address;
        }
        try {
            return path.get().toRealPath().toString();
        } catch (IOException e) {
            // Whoever opens it will say what is wrong with it.
            return address;
        }
    }

    private static List<String> inMemory(String input, GranuleFormat format) {
        int slash = input.indexOf('/', input.indexOf("://") + 3);
        String root = slash < 0 ? input : input.substring(0, slash);
        String prefix = slash < 0 ? "" : input.substring(slash + 1);
        List<String> found = new ArrayList<>();
        try (ObjectStore store = Stores.open(root)) {
            store.list(prefix, info -> {
                if (info.key().equals(prefix) || endsAs(info.key(), format)) {
                    found.add(root + "/" + info.key());
                }
            });
        }
        return found;
    }

    private static Optional<Path> localPath(String input) {
        try {
            return Stores.localPath(input);
        } catch (IllegalArgumentException e) {
            throw new PlanException("input " + e.getMessage(), e);
        }
    }

    private static List<String> local(String input, Path path, GranuleFormat format) {
        try {
            if (Files.isDirectory(path)) {
                return walk(path, file -> endsAs(file.toString(), format));
            }
            if (Files.exists(path)) {
                return List.of(path.toAbsolutePath().normalize().toString());
            }
            return input.matches(".*[*?\\[{].*") ? glob(path.toAbsolutePath().normalize()) : List.of();
        } catch (IOException | java.io.UncheckedIOException e) {
            throw new PlanException("input \"" + input + "\" cannot be listed: " + e.getMessage(), e);
        }
    }

    /// The files below the glob's fixed part that match it.
    private static List<String> glob(Path pattern) throws IOException {
        Path base = pattern.getRoot();
        for (Path name : pattern) {
            if (name.toString().matches(".*[*?\\[{\\\\].*")) {
                break;
            }
            base = base.resolve(name);
        }
        if (!Files.isDirectory(base)) {
            return List.of();
        }
        PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + pattern);
        return walk(base, matcher::matches);
    }

    private static List<String> walk(Path base, java.util.function.Predicate<Path> wanted) throws IOException {
        try (Stream<Path> files = Files.walk(base.toAbsolutePath().normalize(), FileVisitOption.FOLLOW_LINKS)) {
            return files.filter(f -> wanted.test(f) && Files.isRegularFile(f)).map(Path::toString).toList();
        }
    }

    private static boolean endsAs(String name, GranuleFormat format) {
        return format.suffixes().stream().anyMatch(name::endsWith);
    }
}
