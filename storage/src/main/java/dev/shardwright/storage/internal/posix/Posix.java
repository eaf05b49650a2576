package dev.shardwright.storage.internal.posix;

import java.io.IOException;
import java.nio.file.Path;
import java.util.NoSuchElementException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Whether files can be used by system calls in this process: on Linux on a 64-bit x86 or ARM processor, whose numbers
/// these classes know, with a C library that has every function, and where this module was given native access.
public final class Posix {

    private static final Logger LOG = LoggerFactory.getLogger(Posix.class);

    /// Where two processors differ, flags are chosen by this.
    static final boolean ARM = "aarch64".equals(System.getProperty("os.arch"));

    private static final boolean AVAILABLE = find();

    private Posix() {}

    /// The same answer as long as the process lives.
    public static boolean isAvailable() {
        return AVAILABLE;
    }

    private static boolean find() {
        boolean known = "Linux".equals(System.getProperty("os.name"))
                && (ARM || "amd64".equals(System.getProperty("os.arch")));
        if (!known || !Posix.class.getModule().isNativeAccessEnabled()) {
            return false;
        }
        try {
            // A first use binds every function.
            PosixFile.status(Path.of("/"));
            return true;
        } catch (IOException | NoSuchElementException | LinkageError e) {
            LOG.debug("Files are used by channels, since system calls cannot be made", e);
            return false;
        }
    }
}
