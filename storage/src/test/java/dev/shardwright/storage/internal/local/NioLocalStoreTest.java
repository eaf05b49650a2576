package dev.shardwright.storage.internal.local;

import dev.shardwright.storage.Durability;
import dev.shardwright.storage.ObjectStore;
import dev.shardwright.storage.ObjectStoreConformance;
import dev.shardwright.storage.internal.disk.NioDisk;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/// Local stores that use files by the platform's classes do what every store does.
class NioLocalStoreTest extends ObjectStoreConformance {

    @TempDir
    Path folder;

    @Override
    protected ObjectStore open() {
        return new LocalStore(folder, Durability.RELAXED, new NioDisk());
    }

    @Override
    protected int rewrites() {
        return 400;
    }
}
