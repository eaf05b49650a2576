package dev.shardwright.storage;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class DurableLocalStoreTest extends ObjectStoreConformance {

    @TempDir
    Path folder;

    @Override
    protected ObjectStore open() {
        return Stores.local(folder, Durability.DURABLE);
    }

    @Override
    protected int rewrites() {
        return 200;
    }
}
