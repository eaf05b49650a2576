package dev.shardwright.testing;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/// Finds the folder of real granules and of stores that other implementations wrote (system property
/// `shardwright.shared`). A test that needs it is skipped where the folder is missing, and fails instead where
/// `CI=true`.
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
            assumeTrue(false, "skipped: " + message);
        }
        return path;
    }
}
