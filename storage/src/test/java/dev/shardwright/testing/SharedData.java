package dev.shardwright.testing;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.nio.file.Files;
import java.nio.file.Path;

/// Finds the folder of real granules and of stores that other implementations wrote (system property
/// `shardwright.shared`). Where the folder is missing, a test that needs it is skipped, and a line on the
/// console says so; where `CI=true`, it fails instead.
public final class SharedData {

    private SharedData() {}

    /// A file or folder below the shared folder.
    public static Path path(String below) {
        Path path = Path.of(System.getProperty("shardwright.shared", "../../shared"), below);
        if (!Files.exists(path)) {
            String message = "needs " + below + " in the folder of test data (-Dshardwright.shared=…), which is missing";
            if ("true".equals(System.getenv("CI"))) {
                fail(message);
            }
            // The test runner does not print why a test was aborted.
            System.out.println("skipped: " + message);
            abort(message);
        }
        return path;
    }
}
