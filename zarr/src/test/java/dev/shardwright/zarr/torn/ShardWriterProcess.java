package dev.shardwright.zarr.torn;

import dev.shardwright.storage.Durability;
import dev.shardwright.storage.ObjectStore;
import dev.shardwright.storage.Stores;
import dev.shardwright.zarr.ArrayOptions.PartialWrites;
import dev.shardwright.zarr.ZarrArray;
import java.nio.file.Path;

/// A child process of {@link KilledWriterTest}: writes parts of a shard until it is killed, and says so after each write that
/// was acknowledged.
final class ShardWriterProcess {

    private ShardWriterProcess() {}

    /// @param arguments folder, layout (see {@link Layout#parse}), seed of the writes, number of the first one, durability
    public static void main(String[] arguments) {
        Layout layout = Layout.parse(arguments[1]);
        long seed = Long.parseLong(arguments[2]);
        try (ObjectStore store = Stores.local(Path.of(arguments[0]), Durability.valueOf(arguments[4]))) {
            PartialWrites mode = layout.mode();
            ZarrArray array = layout.open(store, mode);
            for (int number = Integer.parseInt(arguments[3]); ; number++) {
                Write.of(seed, number, layout).to(array);
                System.out.println(number);
                if (layout.mixed() && number % 7 == 0) {
                    mode = PartialWrites.values()[1 - mode.ordinal()];
                    array = layout.open(store, mode);
                }
            }
        }
    }
}
