package dev.shardwright.benchmarks.peer;

import dev.shardwright.storage.Durability;
import dev.shardwright.zarr.ArrayOptions;
import dev.shardwright.zarr.ArrayOptions.PartialWrites;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// What the driver says in the environment.
///
/// @param cells the folder of the cells' metadata documents, `PEERS_CELLS`; empty if it is not said
/// @param durability durable if `SHARDWRIGHT_PEER_DURABLE` is 1
/// @param partialWrites in place if `SHARDWRIGHT_PEER_PARTIAL` is `in-place`
/// @param threads how many threads compute, `SHARDWRIGHT_PEER_THREADS`; as many as there are cores if it is not said
/// @param warmUp for how long the operation is repeated before the repetitions that count, `SHARDWRIGHT_PEER_WARM_UP` in seconds
record Settings(
        Optional<Path> cells, Durability durability, PartialWrites partialWrites, int threads, Duration warmUp) {

    static Settings of(Map<String, String> environment) {
        return new Settings(
                Optional.ofNullable(environment.get("PEERS_CELLS")).map(Path::of),
                switch (environment.getOrDefault("SHARDWRIGHT_PEER_DURABLE", "")) {
                    case "", "0" -> Durability.RELAXED;
                    case "1" -> Durability.DURABLE;
                    default -> throw new IllegalArgumentException("SHARDWRIGHT_PEER_DURABLE is \""
                            + environment.get("SHARDWRIGHT_PEER_DURABLE") + "\", expected 0 or 1");
                },
                switch (environment.getOrDefault("SHARDWRIGHT_PEER_PARTIAL", "")) {
                    case "", "rewrite" -> PartialWrites.REWRITE;
                    case "in-place" -> PartialWrites.IN_PLACE;
                    default -> throw new IllegalArgumentException("SHARDWRIGHT_PEER_PARTIAL is \""
                            + environment.get("SHARDWRIGHT_PEER_PARTIAL") + "\", expected rewrite or in-place");
                },
                Integer.parseInt(environment.getOrDefault(
                        "SHARDWRIGHT_PEER_THREADS", "" + ArrayOptions.DEFAULT.threads())),
                Duration.ofSeconds(Long.parseLong(environment.getOrDefault("SHARDWRIGHT_PEER_WARM_UP", "0"))));
    }

    /// How arrays are read and written.
    ArrayOptions options() {
        return ArrayOptions.DEFAULT.withPartialWrites(partialWrites).withThreads(threads);
    }

    /// The metadata document of a cell's array.
    Path metadata(Cell cell) {
        return cells.orElseThrow(() -> new IllegalArgumentException(
                        "PEERS_CELLS is not set, expected the folder of the cells' metadata documents"))
                .resolve(cell.name() + ".json");
    }
}
