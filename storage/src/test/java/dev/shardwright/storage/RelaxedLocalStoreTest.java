package dev.shardwright.storage;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class RelaxedLocalStoreTest extends ObjectStoreConformance {

    @TempDir
    Path folder;

    @Override
    protected ObjectStore open() {
        return Stores.local(folder.resolve("not there yet/store"), Durability.RELAXED);
    }
}
