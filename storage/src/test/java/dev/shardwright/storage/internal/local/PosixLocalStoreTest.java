package dev.shardwright.storage.internal.local;

import dev.shardwright.storage.Durability;
import dev.shardwright.storage.ObjectStore;
import dev.shardwright.storage.ObjectStoreConformance;
import dev.shardwright.storage.internal.disk.PosixDisk;
import java.nio.file.Path;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/// Local stores that use files by system calls do what every store does.
@EnabledIf("dev.shardwright.storage.internal.posix.Posix#isAvailable")
class PosixLocalStoreTest extends ObjectStoreConformance {

    @TempDir
    Path folder;

    @Override
    protected ObjectStore open() {
        return new LocalStore(folder, Durability.RELAXED, new PosixDisk());
    }

    @Override
    protected int rewrites() {
        return 400;
    }
}
