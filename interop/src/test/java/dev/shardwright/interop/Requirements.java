package dev.shardwright.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The versions that `python/requirements.txt` pins.
final class Requirements {

    private static final Pattern PIN = Pattern.compile("([A-Za-z0-9_-]+)==([0-9]+(?:\\.[0-9A-Za-z]+)*)");

    private Requirements() {}

    /// Versions by distribution.
    ///
    /// @throws AssertionError if a line is no exact pin, or pins a distribution again
    static Map<String, String> read() throws IOException {
        Map<String, String> pins = new TreeMap<>();
        for (String line : Files.readAllLines(PythonEnvironment.SCRIPTS.resolve("requirements.txt"))) {
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            Matcher pin = PIN.matcher(line);
            if (!pin.matches() || pins.put(pin.group(1), pin.group(2)) != null) {
                throw new AssertionError("requirements.txt has the line \"" + line
                        + "\", expected name==version, and each name once");
            }
        }
        return pins;
    }
}
