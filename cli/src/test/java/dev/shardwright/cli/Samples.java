package dev.shardwright.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/// Granules, a definition that goes with them, and what a build made of them.
final class Samples {

    private Samples() {}

    /// Writes the demo's definition.
    static Path definition(Path folder) throws IOException {
        try (var text = DemoCommand.class.getResourceAsStream("demo.yaml")) {
            Path file = folder.resolve("heights.yaml");
            Files.write(file, text.readAllBytes());
            return file;
        }
    }

    /// Writes granules into `folder/granules`.
    static Path granules(Path folder, int granules) throws IOException {
        Path below = folder.resolve("granules");
        new SampleTracks(7).write(below, granules);
        return below;
    }

    /// The granule with the most rows; some have none.
    static Path largest(Path granules) throws IOException {
        try (Stream<Path> files = Files.list(granules)) {
            return files.max(Comparator.comparing(f -> f.toFile().length())).orElseThrow();
        }
    }

    /// The checksum of every file of a dataset by its path, without the store's own.
    static SortedMap<String, Long> objects(Path dataset) throws IOException {
        SortedMap<String, Long> objects = new TreeMap<>();
        if (!Files.exists(dataset)) {
            return objects;
        }
        try (Stream<Path> files = Files.walk(dataset)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String key = dataset.relativize(file).toString();
                if (!key.startsWith("_shardwright/local/")) {
                    CRC32C crc = new CRC32C();
                    crc.update(Files.readAllBytes(file));
                    objects.put(key, crc.getValue());
                }
            }
        }
        return objects;
    }
}
