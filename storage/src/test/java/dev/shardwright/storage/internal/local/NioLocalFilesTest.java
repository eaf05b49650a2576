package dev.shardwright.storage.internal.local;

import dev.shardwright.storage.Durability;
import dev.shardwright.storage.LocalStoreTest;
import dev.shardwright.storage.ObjectStore;
import dev.shardwright.storage.internal.disk.NioDisk;
import java.nio.file.Path;

/// What a local store does with its files, if it uses them by the platform's classes.
class NioLocalFilesTest extends LocalStoreTest {

    @Override
    protected ObjectStore open(Path folder, Durability durability) {
        return new LocalStore(folder, durability, new NioDisk());
    }
}
