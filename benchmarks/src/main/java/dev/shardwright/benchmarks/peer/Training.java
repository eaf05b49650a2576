package dev.shardwright.benchmarks.peer;

import dev.shardwright.zarr.ArrayMetadata;
import dev.shardwright.zarr.DataType;
import dev.shardwright.zarr.Zarr;
import dev.shardwright.zarr.codec.Codec;
import dev.shardwright.zarr.codec.Codecs.BloscCompressor;
import dev.shardwright.zarr.codec.Codecs.BloscShuffle;
import dev.shardwright.zarr.codec.Codecs;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Runs small relatives of the cells, so that the JVM can note which classes and methods matter: the same kinds of array in an
/// eighth of the size or less.
final class Training {

    private static final int REPETITIONS = 3;
    private static final int PARTS = 200;

    private Training() {}

    /// Runs in `folder`, which it leaves with files in it.
    static void run(Path folder) throws IOException {
        Path cells = Files.createDirectories(folder.resolve("cells"));
        Settings settings = Settings.of(Map.of("PEERS_CELLS", cells.toString()));
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        for (Map.Entry<String, ArrayMetadata> entry : arrays().entrySet()) {
            Path array = folder.resolve("array");
            Cell cell = Cell.named(entry.getKey());
            Files.write(
                    settings.metadata(cell), Zarr.encode(Zarr.document(entry.getValue())));
            Peer peer = new Peer(cell, array, settings, nowhere);
            peer.write(REPETITIONS);
            if (cell.access() == Cell.Access.WHOLE) {
                peer.read(REPETITIONS);
            }
            if (cell.name().startsWith("a-s-")) {
                for (String part : List.of("inner", "voxel", "plane", "col")) {
                    new Peer(Cell.named("b-" + part), array, settings, nowhere).read(PARTS);
                }
            }
            ArrayFolder.delete(array);
        }
    }

    private static Map<String, ArrayMetadata> arrays() {
        List<Codec> bytes = List.of(Codecs.bytes());
        List<Codec> zstd = List.of(Codecs.bytes(), Codecs.zstd(1, false));
        Map<String, ArrayMetadata> arrays = new LinkedHashMap<>();
        cubes(arrays, "bytes", bytes);
        cubes(arrays, "zstd1", zstd);
        cubes(arrays, "zstd1crc", List.of(Codecs.bytes(), Codecs.zstd(1, false), Codecs.crc32c()));
        cubes(arrays, "blosc", List.of(Codecs.bytes(), Codecs.blosc(BloscCompressor.LZ4, 5, BloscShuffle.SHUFFLE)));
        cubes(arrays, "gzip1", List.of(Codecs.bytes(), Codecs.gzip(1)));
        ArrayMetadata.Builder square =
                ArrayMetadata.builder(DataType.FLOAT32, 1024, 1024).codecs(bytes).chunks(16, 16);
        arrays.put("c-many", square.build());
        arrays.put("c-shard", square.shards(1024, 1024).build());
        ArrayMetadata wide = ArrayMetadata.builder(DataType.FLOAT64, 1024, 8192)
                .codecs(zstd)
                .chunks(256, 2048)
                .shards(1024, 8192)
                .build();
        arrays.put("d-whole", wide);
        arrays.put("d-stream", wide);
        return arrays;
    }

    private static void cubes(Map<String, ArrayMetadata> arrays, String name, List<Codec> codecs) {
        ArrayMetadata.Builder cube =
                ArrayMetadata.builder(DataType.UINT16, 256, 256, 256).codecs(codecs);
        arrays.put("a-c-" + name, cube.chunks(64, 64, 64).build());
        arrays.put("a-s-" + name, cube.chunks(32, 32, 32).shards(128, 128, 128).build());
    }
}
