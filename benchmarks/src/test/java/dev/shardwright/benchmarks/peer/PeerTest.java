package dev.shardwright.benchmarks.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.shardwright.storage.Durability;
import dev.shardwright.storage.ObjectStore;
import dev.shardwright.storage.PutCondition;
import dev.shardwright.storage.Stores;
import dev.shardwright.zarr.ArrayMetadata;
import dev.shardwright.zarr.ArrayOptions;
import dev.shardwright.zarr.ArrayValues;
import dev.shardwright.zarr.Box;
import dev.shardwright.zarr.DataType;
import dev.shardwright.zarr.Region;
import dev.shardwright.zarr.Zarr;
import dev.shardwright.zarr.codec.Codecs;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.JsonNodeFactory;

class PeerTest {

    @TempDir
    private Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @ParameterizedTest
    @ValueSource(strings = {"a-c-zstd1", "a-s-zstd1", "c-many", "c-shard"})
    void whatIsWrittenIsReadWithALineForEachRepetition(String name) throws IOException {
        ArrayMetadata metadata = metadata(name);
        Peer peer = peer(name, metadata);
        peer.write(2);
        peer.read(1);
        long bytes = Box.all(metadata.shape()).size() * metadata.dataType().size();
        assertThat(lines())
                .hasSize(3)
                .allSatisfy(line -> assertThat(line)
                        .matches("\\{\"op\":\"(read|write)\",\"cell\":\"" + name
                                + "\",\"seconds\":[0-9]+\\.[0-9]{9},\"bytes\":" + bytes + ",\"live\":[0-9]+}"));
    }

    @Test
    void partsAreReadFromOneOpenArray() throws IOException {
        peer("a-s-zstd1", metadata("a-s-zstd1")).write(1);
        for (String part : List.of("inner", "voxel", "plane", "col")) {
            peer("b-zstd1-" + part, metadata("a-s-zstd1")).read(5);
        }
        assertThat(lines()).hasSize(21);
    }

    @Test
    void aStreamedShardIsTheWholeArray() throws IOException {
        ArrayMetadata metadata = ArrayMetadata.builder(DataType.FLOAT64, 64, 128)
                .chunks(16, 64)
                .shards(64, 128)
                .build();
        peer("d-stream", metadata).write(1);
        peer("d-whole", metadata).read(1);
        assertThat(lines()).hasSize(2);
    }

    @Test
    void wrongValuesFail() throws IOException {
        Peer peer = peer("c-shard", metadata("c-shard"));
        ArrayFolder.fresh(folder.resolve("array"), folder.resolve("c-shard.json"), Durability.RELAXED, ArrayOptions.DEFAULT)
                .close();
        assertThatThrownBy(() -> peer.read(1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("wrong value, number 1 of 1048576");
    }

    @Test
    void aDumpHoldsTheValuesAndAListSaysWhatCannotBeRead() throws IOException {
        peer("c-shard", metadata("c-shard")).write(1);
        Path file = folder.resolve("values.bin");
        Path missing = folder.resolve("missing.bin");
        Path list = folder.resolve("list");
        Files.writeString(list, folder.resolve("array") + "\t" + file + "\n" + folder.resolve("nothing") + "\t" + missing + "\n");
        out.reset();
        Dump.list(list, new PrintStream(out, true, StandardCharsets.UTF_8));
        new RampValues().check(Box.all(new long[] {1024, 1024}), MemorySegment.ofArray(Files.readAllBytes(file)));
        assertThat(missing).doesNotExist();
        assertThat(lines()).singleElement().asString().startsWith("ERR\t" + missing + "\tZarrException: ");
    }

    @Test
    void aDumpOfStringsIsAListOfTheirBytesInHex() throws IOException {
        Path array = folder.resolve("strings");
        try (ObjectStore store = Stores.local(array, Durability.RELAXED)) {
            ArrayMetadata metadata = ArrayMetadata.builder(DataType.STRING, 3)
                    .codecs(List.of(Codecs.named("vlen-utf8", JsonNodeFactory.instance.objectNode())))
                    .build();
            Zarr.create(store, "", metadata, PutCondition.IF_ABSENT)
                    .write(Region.of(), ArrayValues.ofStrings(new long[] {3}, List.of("a", "", "é")));
        }
        Path file = folder.resolve("strings.json");
        Dump.array(array, file);
        assertThat(file).hasContent("[\"61\",\"\",\"c3a9\"]");
    }

    private Peer peer(String name, ArrayMetadata metadata) throws IOException {
        Settings settings = new Settings(
                Optional.of(folder), Durability.RELAXED, ArrayOptions.PartialWrites.REWRITE, 2, Duration.ofMillis(20));
        Cell cell = Cell.named(name);
        Files.write(settings.metadata(cell), Zarr.encode(Zarr.document(metadata)));
        return new Peer(cell, folder.resolve("array"), settings, new PrintStream(out, true, StandardCharsets.UTF_8));
    }

    private static ArrayMetadata metadata(String name) {
        if (name.startsWith("c-")) {
            ArrayMetadata.Builder square =
                    ArrayMetadata.builder(DataType.FLOAT32, 1024, 1024).codecs(List.of(Codecs.bytes()));
            return name.equals("c-many")
                    ? square.chunks(64, 64).build()
                    : square.chunks(64, 64).shards(1024, 1024).build();
        }
        ArrayMetadata.Builder cube = ArrayMetadata.builder(DataType.UINT16, 64, 64, 64)
                .codecs(List.of(Codecs.bytes(), Codecs.zstd(1, false)));
        return name.startsWith("a-c-")
                ? cube.chunks(32, 32, 32).build()
                : cube.chunks(16, 16, 16).shards(32, 32, 32).build();
    }

    private List<String> lines() {
        return out.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
