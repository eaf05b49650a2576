package dev.shardwright.storage.internal.local;

import dev.shardwright.storage.Durability;
import dev.shardwright.storage.LocalStoreTest;
import dev.shardwright.storage.ObjectStore;
import dev.shardwright.storage.internal.disk.PosixDisk;
import java.nio.file.Path;
import org.junit.jupiter.api.condition.EnabledIf;

/// What a local store does with its files, if it uses them by system calls.
@EnabledIf("dev.shardwright.storage.internal.posix.Posix#isAvailable")
class PosixLocalFilesTest extends LocalStoreTest {

    @Override
    protected ObjectStore open(Path folder, Durability durability) {
        return new LocalStore(folder, durability, new PosixDisk());
    }
}
