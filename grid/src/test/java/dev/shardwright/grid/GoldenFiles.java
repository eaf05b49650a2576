package dev.shardwright.grid;

import dev.shardwright.testing.SharedData;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Values computed by others: tables beside the tests, and JSON of the shared data folder.
final class GoldenFiles {

    private GoldenFiles() {}

    /// The lines of a tab-separated resource, split, comments left out.
    static List<String[]> table(String name) throws IOException {
        try (InputStream in = GoldenFiles.class.getResourceAsStream(name)) {
            assert in != null : name;
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split("\t"))
                    .toList();
        }
    }

    /// A JSON file of the shared folder. Skips the test if the folder is missing, fails it under CI.
    static JsonNode shared(String path) throws IOException {
        return JsonMapper.builder().build().readTree(Files.readAllBytes(SharedData.path(path)));
    }

    static double[] doubles(JsonNode array) {
        double[] values = new double[array.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = array.get(i).asDouble();
        }
        return values;
    }

    /// Numbers up to 2^64 - 1, as the bits of a long.
    static long[] unsigned(JsonNode array) {
        long[] values = new long[array.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = array.get(i).bigIntegerValue().longValue();
        }
        return values;
    }
}
