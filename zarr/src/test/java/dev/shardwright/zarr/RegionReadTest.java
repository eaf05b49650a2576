package dev.shardwright.zarr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.shardwright.storage.ByteRange;
import dev.shardwright.storage.Bytes;
import dev.shardwright.storage.MemoryBudget;
import dev.shardwright.storage.ObjectStore;
import dev.shardwright.storage.PutCondition;
import dev.shardwright.storage.Stores;
import dev.shardwright.testing.CountingStore;
import dev.shardwright.testing.ForwardingStore;
import dev.shardwright.zarr.codec.Codec;
import dev.shardwright.zarr.codec.Codecs;
import dev.shardwright.zarr.codec.Codecs.IndexLocation;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.lang.foreign.SegmentAllocator;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Regions read from arrays of every layout, against a plain copy of the array in memory.
class RegionReadTest {

    private final ObjectStore store = Stores.memory("regions");
    private final MemoryBudget budget = MemoryBudget.unlimited();

    @AfterEach
    void closeStoreAndLookForWhatIsStillHeld() {
        assertThat(budget.live()).as("live bytes").isZero();
        store.close();
    }

    @Test
    void regionsOfAnyArrayAreWhatANaiveReaderFinds() {
        for (long seed = 0; seed < 150; seed++) {
            Random random = new Random(seed);
            Reference reference = new Reference(random, "a" + seed);
            for (int i = 0; i < 8; i++) {
                Box region = i == 0 ? Box.all(reference.shape) : reference.region(random);
                assertThat(bytes(reference.array.read(region).segment()))
                        .as("seed %d, region %s of %s", seed, region, reference.array.metadata())
                        .isEqualTo(reference.expected(region));
            }
            reference.array.storedChunks((index, info) -> assertThat(reference.array.verify(info)).isEmpty());
        }
    }

    @Test
    void anArrayWithoutDimensionsHasOneCell() {
        for (ChunkKeyEncoding keys : List.of(
                ChunkKeyEncoding.DEFAULT, new ChunkKeyEncoding(ChunkKeyEncoding.Style.V2, '.'))) {
            for (boolean sharded : new boolean[] {false, true}) {
                ArrayMetadata.Builder builder = ArrayMetadata.builder(DataType.INT32).keyEncoding(keys).fill(FillValue.of(DataType.INT32, 7));
                ZarrArray array = Zarr.array(store, "s", (sharded ? builder.shards() : builder).build(), budget);
                Box all = new Box(new long[0], new long[0]);
                assertThat(array.read(all).toLongArray()).containsExactly(7);
                if (sharded) {
                    try (ShardWriter writer = array.shardWriter()) {
                        writer.append(MemorySegment.ofArray(new int[] {-3}));
                        writer.complete(PutCondition.ALWAYS);
                    }
                } else {
                    array.writeChunk(MemorySegment.ofArray(new int[] {-3}), PutCondition.ALWAYS);
                }
                assertThat(store.head(keys == ChunkKeyEncoding.DEFAULT ? "s/c" : "s/0")).isPresent();
                assertThat(array.read(all).toLongArray()).containsExactly(-3);
                assertThat(array.writeChunk(MemorySegment.ofArray(new int[] {7}), PutCondition.ALWAYS)).isEmpty();
            }
        }
    }

    @Test
    void aRegionOutsideTheArrayIsRefused() {
        ZarrArray array = Zarr.array(store, "a", ArrayMetadata.builder(DataType.INT8, 4, 5).build(), budget);
        for (Box region : List.of(
                new Box(new long[] {0}, new long[] {1}),
                new Box(new long[] {0, 0}, new long[] {5, 1}),
                new Box(new long[] {0, 5}, new long[] {1, 1}),
                new Box(new long[] {0, Long.MAX_VALUE - 1}, new long[] {1, 1}))) {
            assertThatThrownBy(() -> array.read(region))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("memory://regions")
                    .hasMessageContaining(region.toString())
                    .hasMessageContaining("[4, 5]");
        }
        assertThat(array.read(new Box(new long[] {4, 5}, new long[] {0, 0})).size()).isZero();
        assertThatThrownBy(() -> new Box(new long[] {1}, new long[] {-1}))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Box(new long[] {2}, new long[] {Long.MAX_VALUE}))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(new Box(new long[3], new long[] {Long.MAX_VALUE, 4, 0}).size()).isZero();
        assertThatThrownBy(() -> array.writeChunk(MemorySegment.ofArray(new byte[20]), PutCondition.ALWAYS, 0, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("[0, 1]");
        assertThatThrownBy(() -> array.read(Box.all(new long[] {4, 5}), MemorySegment.ofArray(new byte[19])))
                .hasMessageContaining("19 bytes, expected 20");
    }

    @Test
    void ofAShardOnlyTheIndexAndTheWantedChunksAreFetched() {
        CountingStore counting = new CountingStore(store);
        ArrayMetadata metadata = ArrayMetadata.builder(DataType.INT32, 64, 64)
                .chunks(8, 8)
                .shards(64, 64)
                .codecs(List.of(Codecs.bytes()))
                .build();
        ZarrArray array = Zarr.array(counting, "a", metadata, budget);
        array.writeChunk(Samples.segment(new Random(1), 64 * 64 * 4), PutCondition.ALWAYS, 0, 0);
        array.read(new Box(new long[] {7, 9}, new long[] {2, 3}));
        assertThat(counting.ranges())
                .containsExactly(
                        ByteRange.suffix(64 * 16 + 4),
                        // From the first wanted cell of chunk 1 to the last one of chunk 9.
                        ByteRange.of(256 + (7 * 8 + 1) * 4, 8 * 256 + 4 * 4 - (7 * 8 + 1) * 4));
    }

    @Test
    void cellsThatNobodyWroteTakeNoMemoryBesideTheirOwn() {
        for (boolean sharded : new boolean[] {false, true}) {
            ArrayMetadata.Builder builder = ArrayMetadata.builder(DataType.FLOAT64, 1L << 40)
                    .chunks(1 << 30)
                    .fill(FillValue.of(DataType.FLOAT64, -9999.0));
            ZarrArray array = Zarr.array(store, "a", (sharded ? builder.shards(1 << 30) : builder).build(), budget);
            assertThat(array.read(new Box(new long[] {(1L << 30) - 2}, new long[] {4})).toDoubleArray())
                    .containsExactly(-9999, -9999, -9999, -9999);
        }
        assertThat(budget.peak()).isZero();
    }

    @Test
    void aShardThatIsReplacedWhileItIsReadIsReadWhole() {
        ArrayMetadata metadata = ArrayMetadata.builder(DataType.INT32, 16)
                .chunks(4)
                .shards(16)
                .codecs(List.of(Codecs.bytes()))
                .build();
        ZarrArray writer = Zarr.array(store, "a", metadata, budget);
        int[] large = IntStream.range(1, 17).toArray();
        int[] small = new int[16];
        small[0] = 5;
        List<Supplier<int[]>> replacements = List.of(
                () -> write(writer, small), () -> write(writer, IntStream.range(101, 117).toArray()), () -> {
                    store.delete("a/c/0");
                    return new int[16];
                });
        for (Supplier<int[]> replacement : replacements) {
            write(writer, large);
            int[][] now = {large};
            ObjectStore changing = new ForwardingStore(store) {
                private int reads;

                @Override
                public List<Bytes> getRanges(String key, List<ByteRange> ranges, SegmentAllocator memory) {
                    if (++reads == 2) {
                        now[0] = replacement.get();
                    }
                    return super.getRanges(key, ranges, memory);
                }
            };
            long[] read = Zarr.array(changing, "a", metadata, budget)
                    .read(Box.all(new long[] {16}))
                    .toLongArray();
            assertThat(read).isEqualTo(Arrays.stream(now[0]).asLongStream().toArray());
        }
    }

    @Test
    void aShardThatIsReplacedAgainAndAgainIsGivenUp() {
        ArrayMetadata metadata = ArrayMetadata.builder(DataType.INT32, 16).chunks(4).shards(16).build();
        ZarrArray writer = Zarr.array(store, "a", metadata, budget);
        ObjectStore changing = new ForwardingStore(store) {
            @Override
            public List<Bytes> getRanges(String key, List<ByteRange> ranges, SegmentAllocator memory) {
                write(writer, IntStream.range(1, 17).toArray());
                return super.getRanges(key, ranges, memory);
            }
        };
        write(writer, IntStream.range(1, 17).toArray());
        ZarrArray array = Zarr.array(changing, "a", metadata, budget);
        assertThatThrownBy(() -> array.read(Box.all(new long[] {16})))
                .isInstanceOf(ZarrException.class)
                .hasMessageContaining("memory://regions: a/c/0")
                .hasMessageContaining("replaced again and again");
    }

    @Test
    void aDamagedChunkIsNamedOnceWithItsKey() {
        for (ObjectStore from : List.of(store, new FarStore(store))) {
            ZarrArray array = Zarr.array(
                    from,
                    "a",
                    ArrayMetadata.builder(DataType.INT32, 16)
                            .chunks(4)
                            .shards(16)
                            .codecs(List.of(Codecs.bytes(), Codecs.crc32c()))
                            .build(),
                    budget);
            write(array, IntStream.range(1, 17).toArray());
            byte[] damaged = store.get("a/c/0").toByteArray();
            damaged[20] ^= 1;
            store.put("a/c/0", MemorySegment.ofArray(damaged), PutCondition.ALWAYS);
            for (Region region : List.of(Region.of(Region.at(5)), Region.of())) {
                assertThatThrownBy(() -> array.with(array.options()).read(region))
                        .isInstanceOf(ZarrException.class)
                        .message()
                        .startsWith("memory://regions: a/c/0: chunk [1]: crc32c ")
                        .doesNotContainPattern("a/c/0.*a/c/0");
            }
        }
    }

    private static int[] write(ZarrArray array, int[] values) {
        array.writeChunk(MemorySegment.ofArray(values), PutCondition.ALWAYS, 0);
        return values;
    }

    private static byte[] bytes(MemorySegment segment) {
        return segment.toArray(ValueLayout.JAVA_BYTE);
    }

    /// An array of random shape, layout and contents, stored and kept in memory.
    private final class Reference {
        private final long[] shape;
        private final int element;
        private final int[] chunkShape;
        private final ZarrArray array;
        /// The grid's chunks side by side, also past the array's end, in C order.
        private final byte[] cells;

        private final long[] cellShape;

        Reference(Random random, String path) {
            int rank = random.nextInt(5);
            DataType type = Samples.TYPES.get(random.nextInt(Samples.TYPES.size() - 1));
            element = type.size();
            int[] inner = random.ints(rank, 1, 4).toArray();
            int layout = random.nextInt(4);
            int[] middle = scaled(inner, random);
            chunkShape = layout == 0 ? inner : layout == 1 ? middle : scaled(middle, random);
            shape = random.longs(rank, 0, 12).toArray();
            FillValue fill = type.kind() == DataType.Kind.BOOL
                    ? FillValue.of(type, 1)
                    : FillValue.ofBytes(Samples.bytes(random, element));
            List<Codec> codecs = new ArrayList<>();
            IndexLocation location = IndexLocation.values()[random.nextInt(2)];
            if (random.nextBoolean()) {
                List<Integer> order = new ArrayList<>(IntStream.range(0, rank).boxed().toList());
                Collections.shuffle(order, random);
                codecs.add(Codecs.transpose(order.stream().mapToInt(i -> i).toArray()));
            }
            codecs.add(random.nextBoolean() ? Codecs.bytes() : Codecs.bytesBigEndian());
            codecs.addAll(Samples.COMPRESSION.get(random.nextInt(Samples.COMPRESSION.size())));
            if (layout >= 1) {
                codecs = List.of(Codecs.sharding(inner, codecs, location));
            }
            if (layout == 2) {
                codecs = List.of(Codecs.sharding(middle, codecs, IndexLocation.values()[random.nextInt(2)]));
            } else if (layout == 3) {
                int[] order = IntStream.range(0, rank).map(d -> rank - 1 - d).toArray();
                int[] reversed = IntStream.range(0, rank).map(d -> inner[rank - 1 - d]).toArray();
                codecs = List.of(
                        Codecs.transpose(order),
                        Codecs.sharding(reversed, List.of(Codecs.bytes()), location),
                        Codecs.gzip(1));
            }
            ArrayMetadata metadata = new ArrayMetadata(
                    shape, type, chunkShape, ChunkKeyEncoding.DEFAULT, fill, codecs, List.of(),
                    GroupMetadata.empty().attributes());
            Zarr.create(store, path, metadata, PutCondition.ALWAYS);
            array = (ZarrArray) Zarr.open(store, path, budget);
            long[] grid = metadata.chunkGridShape();
            cellShape = new long[rank];
            for (int d = 0; d < rank; d++) {
                cellShape[d] = grid[d] * chunkShape[d];
            }
            int count = (int) LongStream.of(cellShape).reduce(1, Math::multiplyExact);
            cells = new byte[count * element];
            fill.fill(MemorySegment.ofArray(cells));
            forEach(new long[rank], grid, index -> writeChunk(random, index));
        }

        private static int[] scaled(int[] shape, Random random) {
            return Arrays.stream(shape).map(n -> n * random.nextInt(1, 4)).toArray();
        }

        /// Leaves out some chunks, and some boxes of cells of others.
        private void writeChunk(Random random, long[] index) {
            if (random.nextInt(4) == 0) {
                return;
            }
            long[] from = new long[index.length];
            for (int d = 0; d < index.length; d++) {
                from[d] = index[d] * chunkShape[d];
            }
            int keep = random.nextInt(1, 4);
            forEach(from, Arrays.stream(chunkShape).asLongStream().toArray(), at -> {
                if (LongStream.of(at).sum() / 3 % 3 < keep) {
                    int position = position(at) * element;
                    for (int b = 0; b < element; b++) {
                        cells[position + b] = (byte) random.nextInt(2);
                    }
                }
            });
            byte[] chunk = copy(from, Arrays.stream(chunkShape).asLongStream().toArray());
            array.writeChunk(MemorySegment.ofArray(chunk), PutCondition.ALWAYS, index);
        }

        Box region(Random random) {
            long[] offset = new long[shape.length];
            long[] length = new long[shape.length];
            for (int d = 0; d < shape.length; d++) {
                offset[d] = random.nextLong(shape[d] + 1);
                length[d] = random.nextLong(shape[d] - offset[d] + 1);
            }
            return new Box(offset, length);
        }

        byte[] expected(Box region) {
            return copy(region.offset(), region.shape());
        }

        private byte[] copy(long[] from, long[] length) {
            byte[] copy = new byte[(int) LongStream.of(length).reduce(1, Math::multiplyExact) * element];
            int[] to = {0};
            forEach(from, length, at -> {
                System.arraycopy(cells, position(at) * element, copy, to[0], element);
                to[0] += element;
            });
            return copy;
        }

        private int position(long[] at) {
            long position = 0;
            for (int d = 0; d < at.length; d++) {
                position = position * cellShape[d] + at[d];
            }
            return (int) position;
        }

        /// Every index of a box, in C order.
        private static void forEach(long[] from, long[] length, java.util.function.Consumer<long[]> visitor) {
            long count = LongStream.of(length).reduce(1, Math::multiplyExact);
            for (long n = 0; n < count; n++) {
                long[] at = new long[from.length];
                long rest = n;
                for (int d = from.length - 1; d >= 0; d--) {
                    at[d] = from[d] + rest % length[d];
                    rest /= length[d];
                }
                visitor.accept(at);
            }
        }
    }
}
