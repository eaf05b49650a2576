package dev.shardwright.zarr.parity;

import dev.shardwright.zarr.ArrayMetadata;
import dev.shardwright.zarr.ArrayOptions.EmptyChunks;
import dev.shardwright.zarr.Box;
import dev.shardwright.zarr.ChunkKeyEncoding;
import dev.shardwright.zarr.DataType;
import dev.shardwright.zarr.FillValue;
import dev.shardwright.zarr.Region;
import dev.shardwright.zarr.codec.Codec;
import dev.shardwright.zarr.codec.Codecs;
import dev.shardwright.zarr.codec.Codecs.IndexLocation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tools.jackson.databind.node.JsonNodeFactory;

/// What every implementation of writing must agree on: the cells by which zarr-python holds its codec pipelines against one
/// another, so that its stores and ours can be compared. All fill values are 0, or -1 where chunks have to be stored.
public final class ParityCases {

    /// How chunks are encoded; the names of zarr-python's tests.
    private enum Chain {
        BYTES_ONLY(DataType.FLOAT64, Codecs.bytes()),
        GZIP(DataType.FLOAT64, Codecs.bytes(), Codecs.gzip(1)),
        BIG_ENDIAN(DataType.INT32, Codecs.bytesBigEndian()),
        CRC32C(DataType.INT32, Codecs.bytes(), Codecs.crc32c());

        private final DataType type;
        private final List<Codec> codecs;

        Chain(DataType type, Codec... codecs) {
            this.type = type;
            this.codecs = List.of(codecs);
        }
    }

    /// How an array is cut.
    private enum Layout {
        UNSHARDED_1D(new long[] {100}, new int[] {10}),
        ONE_CHUNK_PER_SHARD_1D(new long[] {100}, new int[] {10}, new int[] {10}),
        MANY_CHUNKS_PER_SHARD_1D(new long[] {100}, new int[] {50}, new int[] {10}),
        UNSHARDED_2D(new long[] {20, 20}, new int[] {5, 5}),
        SHARDED_2D(new long[] {20, 20}, new int[] {10, 10}, new int[] {5, 5}),
        NESTED_2D(new long[] {20, 20}, new int[] {10, 10}, new int[] {10, 10}, new int[] {5, 5});

        private final long[] shape;
        /// The shape of what is an object, of what lies in it, and of what lies in that.
        private final int[][] chunks;

        Layout(long[] shape, int[]... chunks) {
            this.shape = shape;
            this.chunks = chunks;
        }

        boolean has(Chain chain) {
            return this != NESTED_2D || chain == Chain.BYTES_ONLY || chain == Chain.GZIP;
        }

        ArrayMetadata metadata(Chain chain) {
            List<Codec> codecs = chain.codecs;
            for (int level = chunks.length - 1; level > 0; level--) {
                codecs = List.of(Codecs.sharding(chunks[level], codecs, IndexLocation.END));
            }
            return ParityCases.metadata(shape, chain.type, chunks[0], 0, codecs);
        }
    }

    /// What is written.
    private enum Sequence {
        FULL_OVERWRITE {
            @Override
            List<ParityWrite> writes(long[] shape) {
                return List.of(counting(shape));
            }
        },
        PARTIAL_MIDDLE {
            @Override
            List<ParityWrite> writes(long[] shape) {
                return List.of(part(shape, 1, 3, 7));
            }
        },
        SCALAR_ONE_CELL {
            @Override
            List<ParityWrite> writes(long[] shape) {
                long[] one = new long[shape.length];
                Arrays.fill(one, 1);
                return List.of(new ParityWrite(new Box(Arrays.stream(shape).map(n -> n / 2).toArray(), one), 99));
            }
        },
        OVERLAPPING {
            @Override
            List<ParityWrite> writes(long[] shape) {
                List<ParityWrite> writes = List.of(part(shape, 0, 2, 1), part(shape, 1, 3, 2), part(shape, 2, 4, 3));
                return shape.length == 1 ? writes : writes.subList(0, 2);
            }
        },
        ENDS_IN_FILL {
            @Override
            List<ParityWrite> writes(long[] shape) {
                return List.of(part(shape, 0, 4, 5), part(shape, 0, 4, 0));
            }
        },
        ENDS_IN_PARTIAL_FILL {
            @Override
            List<ParityWrite> writes(long[] shape) {
                long[] half = shape.clone();
                half[0] /= 2;
                return List.of(part(shape, 0, 4, 5), new ParityWrite(Box.all(half), 0));
            }
        };

        abstract List<ParityWrite> writes(long[] shape);

        /// One value in the box between two quarters of each dimension.
        private static ParityWrite part(long[] shape, int from, int to, int value) {
            return new ParityWrite(
                    new Box(
                            Arrays.stream(shape).map(n -> n * from / 4).toArray(),
                            Arrays.stream(shape).map(n -> n * to / 4 - n * from / 4).toArray()),
                    value);
        }
    }

    private static final long[] SMALL = {12, 8};
    private static final int[] SMALL_SHARD = {6, 4};
    private static final int[] SMALL_CHUNK = {2, 2};

    private ParityCases() {}

    /// Every chain in every layout, written in every sequence, with and without chunks of fill value: 264 cases.
    public static List<ParityCase> matrix() {
        List<ParityCase> cases = new ArrayList<>();
        for (Layout layout : Layout.values()) {
            for (Chain chain : Chain.values()) {
                if (!layout.has(chain)) {
                    continue;
                }
                for (Sequence sequence : Sequence.values()) {
                    for (EmptyChunks emptyChunks : EmptyChunks.values()) {
                        cases.add(new ParityCase(
                                Stream.of(layout, chain, sequence, emptyChunks)
                                        .map(ParityCases::spelled)
                                        .reduce((a, b) -> a + "-" + b)
                                        .orElseThrow(),
                                layout.metadata(chain),
                                emptyChunks,
                                ChunkOrder.LEXICOGRAPHIC,
                                sequence.writes(layout.shape)));
                    }
                }
            }
        }
        return cases;
    }

    /// Parts written into shards whose chunks lie in every order, with the index at either end.
    public static List<ParityCase> writeOrders() {
        List<ParityCase> cases = new ArrayList<>();
        for (ChunkOrder order : ChunkOrder.values()) {
            for (IndexLocation location : IndexLocation.values()) {
                cases.add(new ParityCase(
                        "order-" + spelled(order) + "-index-" + spelled(location),
                        small(Codecs.sharding(SMALL_CHUNK, List.of(Codecs.bytes()), location)),
                        EmptyChunks.STORE,
                        order,
                        List.of(counting(SMALL), new ParityWrite(new Box(new long[] {3, 1}, new long[] {6, 5}), 777))));
            }
        }
        return cases;
    }

    /// Parts written into shards that other codecs are around.
    public static List<ParityCase> outerCodecs() {
        List<ParityCase> cases = new ArrayList<>();
        for (IndexLocation location : IndexLocation.values()) {
            Codec shards = Codecs.sharding(SMALL_CHUNK, List.of(Codecs.bytes()), location);
            Codec compressed = Codecs.sharding(
                    SMALL_CHUNK, List.of(Codecs.transpose(1, 0), Codecs.bytes(), Codecs.gzip(1)), location);
            Codec nested = Codecs.sharding(new int[] {4, 6}, List.of(shards, Codecs.crc32c()), location);
            add(cases, "gzip", location, shards, Codecs.gzip(1));
            add(cases, "crc32c", location, shards, Codecs.crc32c());
            add(cases, "transpose", location, Codecs.transpose(1, 0), shards);
            add(cases, "transpose-gzip", location, Codecs.transpose(1, 0), compressed, Codecs.gzip(1));
            add(cases, "transpose-gzip-crc32c", location, Codecs.transpose(1, 0), shards, Codecs.gzip(1), Codecs.crc32c());
            add(cases, "transpose-nested-gzip", location, Codecs.transpose(1, 0), nested, Codecs.gzip(1));
            add(cases, "two-transposes", location, Codecs.transpose(1, 0), Codecs.transpose(1, 0), compressed);
            add(cases, "reshape", location, reshape(4, 6), shards);
        }
        return cases;
    }

    /// All of them.
    public static List<ParityCase> all() {
        return Stream.of(matrix(), writeOrders(), outerCodecs()).flatMap(List::stream).toList();
    }

    private static void add(List<ParityCase> cases, String name, IndexLocation location, Codec... codecs) {
        cases.add(new ParityCase(
                "around-" + name + "-index-" + spelled(location),
                small(codecs),
                EmptyChunks.ELIDE,
                ChunkOrder.LEXICOGRAPHIC,
                List.of(counting(SMALL), new ParityWrite(new Box(new long[] {2, 1}, new long[] {3, 2}), 99))));
    }

    /// `1, 2, …` in all cells.
    private static ParityWrite counting(long[] shape) {
        Box all = Box.all(shape);
        return new ParityWrite(all, IntStream.rangeClosed(1, Math.toIntExact(all.size())).toArray());
    }

    private static ArrayMetadata small(Codec... codecs) {
        return metadata(SMALL, DataType.INT32, SMALL_SHARD, -1, List.of(codecs));
    }

    private static ArrayMetadata metadata(long[] shape, DataType type, int[] chunks, int fill, List<Codec> codecs) {
        FillValue value = type.equals(DataType.FLOAT64) ? FillValue.of(type, (double) fill) : FillValue.of(type, fill);
        return new ArrayMetadata(
                shape,
                type,
                chunks,
                ChunkKeyEncoding.DEFAULT,
                value,
                codecs,
                List.of(),
                JsonNodeFactory.instance.objectNode());
    }

    private static Codec reshape(int... shape) {
        var configuration = JsonNodeFactory.instance.objectNode();
        var list = configuration.putArray("shape");
        Arrays.stream(shape).forEach(list::add);
        return Codecs.named("reshape", configuration);
    }

    private static String spelled(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// Regions that reads of a part differ in: one cell, a part, some of the cells, all.
    public static List<Region> reads(ArrayMetadata metadata) {
        long[] shape = metadata.shape();
        return Stream.<java.util.function.LongFunction<Region.Axis>>of(
                        n -> Region.at(0),
                        n -> Region.at(n / 2),
                        n -> Region.range(n / 4, 3 * n / 4),
                        n -> Region.range(0, n, 3),
                        n -> Region.all(),
                        n -> Region.cells(n - 1, 0, n / 2, 0))
                .map(axis -> Region.of(Arrays.stream(shape).mapToObj(axis).toArray(Region.Axis[]::new)))
                .toList();
    }
}
