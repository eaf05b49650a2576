package dev.shardwright.zarr;

import dev.shardwright.zarr.codec.Codec;
import dev.shardwright.zarr.codec.Codecs;
import dev.shardwright.zarr.codec.Codecs.IndexLocation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import tools.jackson.databind.node.JsonNodeFactory;

/// Random arrays of every layout, regions of them, and values.
final class RandomArrays {

    private static final List<DataType> TYPES =
            Samples.TYPES.stream().filter(type -> type.size() <= 16).toList();

    private final Random random;

    RandomArrays(Random random) {
        this.random = random;
    }

    /// An array in chunks, in shards, in shards within shards, or in shards with codecs around them; of one length or of many.
    ArrayMetadata metadata() {
        DataType type = TYPES.get(random.nextInt(TYPES.size()));
        int rank = random.nextInt(5);
        long[] shape = random.longs(rank, 1, rank < 3 ? 16 : 7).toArray();
        int[] chunk = random.ints(rank, 1, 4).toArray();
        int[] shard = times(chunk);
        int[] outer = times(shard);
        return switch (random.nextInt(7)) {
            case 0 -> metadata(type, shape, new RegularGrid(chunk), chain(rank));
            case 1, 2 -> metadata(type, shape, new RegularGrid(shard), sharding(chunk, chain(rank)));
            case 3 -> metadata(type, shape, new RegularGrid(outer), sharding(shard, sharding(chunk, chain(rank))));
            case 4 -> {
                // A nested shard that is compressed, with its dimensions turned round before it is cut.
                int[] order = order(rank);
                List<Codec> inner = new ArrayList<>(List.of(Codecs.transpose(order)));
                inner.addAll(sharding(turned(chunk, order), chain(rank)));
                inner.add(Codecs.gzip(1));
                yield metadata(type, shape, new RegularGrid(outer), sharding(shard, inner));
            }
            case 5 -> {
                int[] order = order(rank);
                List<Codec> codecs = new ArrayList<>(List.of(Codecs.transpose(order)));
                codecs.addAll(sharding(turned(chunk, order), chain(rank)));
                codecs.addAll(Samples.COMPRESSION.get(random.nextInt(Samples.COMPRESSION.size())));
                yield metadata(type, shape, new RegularGrid(shard), codecs);
            }
            default -> random.nextBoolean()
                    ? metadata(type, shape, uneven(shape, ones(rank)), chain(rank))
                    : metadata(type, shape, uneven(shape, chunk), sharding(chunk, chain(rank)));
        };
    }

    private ArrayMetadata metadata(DataType type, long[] shape, ChunkGrid grid, List<Codec> codecs) {
        FillValue fill = type.kind() == DataType.Kind.BOOL
                ? FillValue.of(type, random.nextInt(2))
                : FillValue.ofBytes(element(type.size()));
        return new ArrayMetadata(
                shape,
                new ArrayLayout.Supported(type, grid, ChunkKeyEncoding.DEFAULT, fill, codecs),
                List.of(),
                JsonNodeFactory.instance.objectNode(),
                JsonNodeFactory.instance.objectNode());
    }

    private List<Codec> sharding(int[] chunk, List<Codec> codecs) {
        return List.of(Codecs.sharding(chunk, codecs, IndexLocation.values()[random.nextInt(2)]));
    }

    private List<Codec> chain(int rank) {
        List<Codec> codecs = new ArrayList<>();
        if (random.nextInt(3) == 0) {
            codecs.add(Codecs.transpose(order(rank)));
        }
        codecs.add(random.nextInt(3) > 0 ? Codecs.bytes() : Codecs.bytesBigEndian());
        if (random.nextBoolean()) {
            codecs.addAll(Samples.COMPRESSION.get(random.nextInt(Samples.COMPRESSION.size())));
        }
        return codecs;
    }

    /// A grid whose chunks are so many units long, each another number.
    private ChunkGrid uneven(long[] shape, int[] unit) {
        List<RectilinearGrid.Cut> cuts = new ArrayList<>();
        for (int d = 0; d < shape.length; d++) {
            List<RectilinearGrid.Run> runs = new ArrayList<>();
            for (long end = 0; end < shape[d]; ) {
                int length = unit[d] * random.nextInt(1, 4);
                runs.add(new RectilinearGrid.Run(length, 1));
                end += length;
            }
            cuts.add(new RectilinearGrid.Listed(runs));
        }
        return new RectilinearGrid(cuts);
    }

    private int[] order(int rank) {
        List<Integer> order = new ArrayList<>(IntStream.range(0, rank).boxed().toList());
        Collections.shuffle(order, random);
        return order.stream().mapToInt(i -> i).toArray();
    }

    private static int[] turned(int[] shape, int[] order) {
        return Arrays.stream(order).map(d -> shape[d]).toArray();
    }

    private static int[] ones(int rank) {
        int[] ones = new int[rank];
        Arrays.fill(ones, 1);
        return ones;
    }

    private int[] times(int[] shape) {
        return Arrays.stream(shape).map(n -> n * random.nextInt(1, 4)).toArray();
    }

    /// A box; now and then all of the array.
    Box box(long[] shape) {
        if (random.nextInt(6) == 0) {
            return Box.all(shape);
        }
        long[] offset = new long[shape.length];
        long[] length = new long[shape.length];
        for (int d = 0; d < shape.length; d++) {
            offset[d] = random.nextLong(shape[d]);
            length[d] = random.nextLong(shape[d] - offset[d] + 1);
        }
        return new Box(offset, length);
    }

    /// Any region in which no cell comes twice.
    Region region(long[] shape) {
        return switch (random.nextInt(4)) {
            case 0 -> box(shape);
            case 1 -> {
                int count = (int) LongStream.of(shape).reduce(1, Math::multiplyExact);
                boolean[] wanted = new boolean[count];
                int of = random.nextInt(1, 5);
                for (int i = 0; i < count; i++) {
                    wanted[i] = random.nextInt(of) == 0;
                }
                yield Region.points(shape, wanted);
            }
            default -> Region.of(Arrays.stream(shape).mapToObj(this::axis).toArray(Region.Axis[]::new));
        };
    }

    private Region.Axis axis(long n) {
        return switch (random.nextInt(6)) {
            case 0 -> Region.at(random.nextLong(-n, n));
            case 1 -> Region.all();
            case 2 -> {
                List<Long> cells = new ArrayList<>(LongStream.range(0, n).boxed().toList());
                Collections.shuffle(cells, random);
                yield Region.cells(cells.subList(0, random.nextInt((int) n + 1)).stream()
                        .mapToLong(i -> i)
                        .toArray());
            }
            case 3 -> {
                boolean[] wanted = new boolean[(int) n];
                for (int i = 0; i < n; i++) {
                    wanted[i] = random.nextBoolean();
                }
                yield Region.mask(wanted);
            }
            default -> {
                long from = random.nextLong(n + 1);
                yield Region.range(from, random.nextLong(from, n + 1), random.nextInt(1, 4));
            }
        };
    }

    /// Values for so many cells: the fill value for all, for some, or for none.
    byte[] values(ArrayMetadata metadata, int count) {
        byte[] fill = metadata.fillValue().toBytes();
        int filled = random.nextInt(3);
        byte[] values = new byte[count * fill.length];
        for (int i = 0; i < count; i++) {
            byte[] value = filled == 2 || filled == 1 && random.nextBoolean() ? fill : element(fill.length);
            System.arraycopy(value, 0, values, i * fill.length, fill.length);
        }
        return values;
    }

    /// One of a few values, so that cells are often equal; none that a boolean could not be.
    private byte[] element(int size) {
        byte[] bytes = new byte[size];
        for (int b = 0; b < size; b++) {
            bytes[b] = (byte) random.nextInt(2);
        }
        return bytes;
    }
}
