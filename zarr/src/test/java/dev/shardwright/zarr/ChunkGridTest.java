package dev.shardwright.zarr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.shardwright.storage.MemoryBudget;
import dev.shardwright.storage.ObjectStore;
import dev.shardwright.storage.PutCondition;
import dev.shardwright.storage.Stores;
import dev.shardwright.zarr.RectilinearGrid.Cut;
import dev.shardwright.zarr.RectilinearGrid.Every;
import dev.shardwright.zarr.RectilinearGrid.Listed;
import dev.shardwright.zarr.RectilinearGrid.Run;
import dev.shardwright.zarr.codec.Codec;
import dev.shardwright.zarr.codec.Codecs;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// How arrays are cut into chunks.
class ChunkGridTest {

    private final ObjectStore store = Stores.memory("grids");

    @AfterEach
    void closeStore() {
        store.close();
    }

    @Test
    void everyCellLiesInTheChunkThatTheGridSays() {
        for (long seed = 0; seed < 500; seed++) {
            Random random = new Random(seed);
            Cut cut = cut(random);
            long covered = cut instanceof Listed listed ? listed.cells() : 60;
            long cells = random.nextLong(covered + 1);
            ChunkGrid.Dimension dimension = new RectilinearGrid(List.of(cut)).dimension(0, cells);
            long at = 0;
            long chunk = 0;
            while (at < cells) {
                assertThat(dimension.start(chunk)).as("seed %d, chunk %d", seed, chunk).isEqualTo(at);
                int length = dimension.length(chunk);
                for (long cell = at; cell < Math.min(at + length, cells); cell++) {
                    assertThat(dimension.chunkAt(cell)).as("seed %d, cell %d", seed, cell).isEqualTo(chunk);
                }
                at += length;
                chunk++;
            }
            assertThat(dimension.chunks()).as("seed %d", seed).isEqualTo(chunk);
        }
    }

    @Test
    void aRegularGridIsARectilinearOneOfEqualLengths() {
        for (int cells = 0; cells < 20; cells++) {
            ChunkGrid.Dimension regular = new RegularGrid(new int[] {3}).dimension(0, cells);
            ChunkGrid.Dimension listed =
                    new RectilinearGrid(List.of(Listed.of(3, 3, 3, 3, 3, 3, 3))).dimension(0, cells);
            assertThat(regular.chunks()).isEqualTo(listed.chunks());
            for (int cell = 0; cell < cells; cell++) {
                long chunk = regular.chunkAt(cell);
                assertThat(listed.chunkAt(cell)).isEqualTo(chunk);
                assertThat(listed.start(chunk)).isEqualTo(regular.start(chunk));
                assertThat(listed.length(chunk)).isEqualTo(regular.length(chunk));
            }
        }
    }

    private static Cut cut(Random random) {
        if (random.nextInt(5) == 0) {
            return new Every(random.nextInt(1, 9));
        }
        List<Run> runs = new ArrayList<>();
        for (int i = random.nextInt(1, 6); i > 0; i--) {
            runs.add(new Run(random.nextInt(1, 6), random.nextInt(1, 5)));
        }
        return new Listed(runs);
    }

    @Test
    void whatIsWrittenIsReadAgain() {
        for (long seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            List<Cut> cuts = List.of(cut(random), cut(random));
            long[] shape = cuts.stream()
                    .mapToLong(c -> random.nextLong(c instanceof Listed listed ? listed.cells() + 1 : 100))
                    .toArray();
            ArrayMetadata metadata = ArrayMetadata.builder(DataType.INT16, shape)
                    .chunks(new RectilinearGrid(cuts))
                    .build();
            Zarr.create(store, "a", metadata, PutCondition.ALWAYS);
            ArrayMetadata read = open("a").metadata();
            assertThat(read).as("seed %d", seed).isEqualTo(metadata).hasSameHashCodeAs(metadata);
            assertThat(read.chunkGrid()).isEqualTo(new RectilinearGrid(cuts));
        }
    }

    /// The spellings are those of zarr-python 3.4.2.
    @Test
    void lengthsAreSpelledInRunsWhereThereAreRuns() {
        ArrayMetadata metadata = read("[[3, 3, 4], [7], 5, [[2, 1], 2, [3, 2]]]", 10, 7, 4, 10);
        assertThat(Zarr.document(metadata).get("chunk_grid"))
                .hasToString("{\"name\":\"rectilinear\",\"configuration\":{\"kind\":\"inline\",\"chunk_shapes\":"
                        + "[[[3,2],4],[7],5,[[2,2],[3,2]]]}}");
        assertThat(metadata.chunkGridShape()).containsExactly(3, 1, 1, 4);
        assertThat(metadata.chunkShapeAt(2, 0, 0, 1)).containsExactly(4, 7, 5, 2);
        assertThat(metadata.chunkSpecAt(2, 0, 0, 3).size()).isEqualTo(4 * 7 * 5 * 3 * 4);
    }

    @Test
    void runsAreNotExpandedHoweverLong() {
        ArrayMetadata metadata = read("[[[1, 4000000000000000000], 7]]", 4000000000000000001L);
        assertThat(metadata.chunkGridShape()).containsExactly(4000000000000000001L);
        ChunkGrid.Dimension dimension = metadata.chunkDimension(0);
        assertThat(dimension.length(3999999999999999999L)).isEqualTo(1);
        assertThat(dimension.chunkAt(4000000000000000000L)).isEqualTo(4000000000000000000L);
        assertThat(dimension.length(4000000000000000000L)).isEqualTo(7);
    }

    @Test
    void chunksBehindTheArrayAreNoneOfItsChunks() {
        assertThat(read("[[3, 3, 3]]", 4).chunkGridShape()).containsExactly(2);
        assertThat(read("[[3, 3, 3]]", 3).chunkGridShape()).containsExactly(1);
        assertThat(read("[[3, 3, 3]]", 0).chunkGridShape()).containsExactly(0);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock =
            """
            [[3, 3]] | dimension 0 sum up to 6 cells | expected at least the array's 10
            [[3, 0, 7]] | [3,0,7] | at least 1
            [[3, [7, 0]]] | [3,[7,0]] | at least 1
            [[3, [7]]] | [3,[7]] | pairs [length, how many]
            [[3, [7, 1, 1]]] | [3,[7,1,1]] | pairs
            [[3, [[7], 1]]] | [3,[[7],1]] | pairs
            [[3, 7.0]] | [3,7.0] | at least 1
            [["10"]] | ["10"] | at least 1
            [[]] | [] | at least 1
            [0] | with 0 | at least 1
            [-1] | with -1 | at least 1
            [null] | with null | at least 1
            [[[2, 9223372036854775807]]] | 2^63 | or more
            [[[2147483647, 4294967297], [2147483647, 4294967297]]] | 2^63 | or more
            [[10], [1]] | chunk lengths for 2 dimensions | expected as many
            [] | chunk lengths for 0 dimensions | expected as many
            10 | "chunk_shapes": 10 | expected a list
            """, quoteCharacter = '\'')
    void whatIsWrongInAListOfLengthsIsNamed(String shapes, String found, String expected) {
        assertThatThrownBy(() -> read(shapes, 10))
                .isInstanceOf(ZarrException.class)
                .hasMessageStartingWith("memory://grids: a/zarr.json ")
                .hasMessageContaining(found)
                .hasMessageContaining(expected);
    }

    @Test
    void chunksThatNoArrayCouldHoldAreNotSupported() {
        assertThat(read("[[2147483648]]", 10).layout())
                .isInstanceOfSatisfying(ArrayLayout.Unsupported.class, u -> assertThat(u.reason())
                        .isEqualTo("chunks of 2147483648 cells in dimension 0 are not supported, at most 2147483647 are"));
    }

    @Test
    void theOneShapeOfChunksThatDifferIsRefused() {
        ArrayMetadata metadata = read("[[3, 7]]", 10);
        assertThatThrownBy(metadata::chunkShape)
                .isInstanceOf(ZarrException.class)
                .hasMessageContaining("rectilinear")
                .hasMessageContaining("expected a regular one");
    }

    @Test
    void shardsThatDifferAreMadeOfWholeChunks() {
        ArrayMetadata.Builder builder = ArrayMetadata.builder(DataType.INT32, 10, 8).chunks(2, 2);
        ArrayMetadata sharded = builder.shards(new RectilinearGrid(List.of(Listed.of(4, 4, 2), new Every(8)))).build();
        assertThat(sharded.innerChunkShape()).hasValue(new int[] {2, 2});
        assertThat(sharded.chunkShapeAt(2, 0)).containsExactly(2, 8);
        ArrayMetadata.Builder uneven = ArrayMetadata.builder(DataType.INT32, 10, 8)
                .chunks(2, 2)
                .shards(new RectilinearGrid(List.of(Listed.of(4, 3, 4), new Every(8))));
        assertThatThrownBy(uneven::build)
                .isInstanceOf(ZarrException.class)
                .hasMessage("shards have 3 cells in dimension 0, expected whole chunks of 2");
    }

    @Test
    void aChunkThatTheCodecsCannotTakeIsNamed() {
        Codec pairs = Codecs.named("reshape", (ObjectNode) JsonMapper.shared().readTree("{\"shape\": [-1, 2]}"));
        ArrayMetadata metadata = ArrayMetadata.builder(DataType.INT32, 7)
                .chunks(new RectilinearGrid(List.of(Listed.of(4, 3))))
                .codecs(List.of(pairs, Codecs.bytes()))
                .build();
        ZarrArray array = Zarr.array(store, "a", metadata, MemoryBudget.unlimited());
        assertThat(array.read(Region.of(Region.range(0, 4))).size()).isEqualTo(4);
        assertThatThrownBy(() -> array.read(Region.of()))
                .isInstanceOf(ZarrException.class)
                .hasMessageStartingWith("memory://grids: a/c/1: codec \"reshape\" has \"shape\": [-1,2]");
    }

    @Test
    void aGridGrowsByOneChunkAndNeverShrinks() {
        RectilinearGrid grid = new RectilinearGrid(List.of(Listed.of(4, 4, 2), new Every(3), Listed.of(5)));
        assertThat(grid.resized(new long[] {13, 100, 2}, new int[] {1, 1, 1}))
                .isEqualTo(new RectilinearGrid(List.of(Listed.of(4, 4, 2, 3), new Every(3), Listed.of(5))));
        assertThat(grid.resized(new long[] {13, 100, 2}, new int[] {2, 3, 5}))
                .isEqualTo(new RectilinearGrid(List.of(Listed.of(4, 4, 2, 4), new Every(3), Listed.of(5))));
        assertThat(grid.resized(new long[] {0, 0, 0}, new int[] {1, 1, 1})).isEqualTo(grid);
        assertThatThrownBy(() -> grid.resized(new long[] {1L << 40, 1, 1}, new int[] {1, 1, 1}))
                .isInstanceOf(ZarrException.class)
                .hasMessageContaining("at most 2147483647");
    }

    private ArrayMetadata read(String chunkShapes, long... shape) {
        String document =
                """
                {"zarr_format": 3, "node_type": "array", "shape": SHAPE, "data_type": "int32",
                 "chunk_grid": {"name": "rectilinear", "configuration": {"kind": "inline", "chunk_shapes": CHUNKS}},
                 "chunk_key_encoding": "default", "fill_value": 0,
                 "codecs": [{"name": "bytes", "configuration": {"endian": "little"}}]}
                """
                        .replace("SHAPE", java.util.Arrays.toString(shape))
                        .replace("CHUNKS", chunkShapes);
        store.put(
                "a/zarr.json",
                MemorySegment.ofArray(document.getBytes(StandardCharsets.UTF_8)),
                PutCondition.ALWAYS);
        return open("a").metadata();
    }

    private ZarrArray open(String path) {
        return (ZarrArray) Zarr.open(store, path, MemoryBudget.unlimited());
    }
}
