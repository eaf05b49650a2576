package dev.shardwright.zarr.torn;

import dev.shardwright.storage.Durability;
import dev.shardwright.storage.ObjectStore;
import dev.shardwright.storage.Stores;
import java.nio.file.Path;

/// A child process of {@link SharedShardTest}: says that it is ready, waits for a line, and writes what it has to.
final class SharerProcess {

    private SharerProcess() {}

    /// @param arguments folder, {@link Sharers#words}, number of the process
    public static void main(String[] arguments) throws Exception {
        Sharers sharers = Sharers.parse(arguments[1]);
        try (ObjectStore store = Stores.local(Path.of(arguments[0]), Durability.RELAXED)) {
            System.out.println("ready");
            if (System.in.read() < 0) {
                throw new IllegalStateException("the parent is gone");
            }
            sharers.write(store, Integer.parseInt(arguments[2]));
        }
    }
}
