package dev.shardwright.zarr.fuzz;

import dev.shardwright.storage.MemoryBudget;
import dev.shardwright.storage.ObjectStore;
import dev.shardwright.storage.Stores;
import dev.shardwright.zarr.ArrayMetadata;
import dev.shardwright.zarr.Box;
import dev.shardwright.zarr.DataType;
import dev.shardwright.zarr.Zarr;
import dev.shardwright.zarr.ZarrArray;
import dev.shardwright.zarr.codec.BytesToBytesCodec;
import dev.shardwright.zarr.codec.ChunkSpec;
import dev.shardwright.zarr.codec.Codec;
import dev.shardwright.zarr.codec.Workspace;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/// Encoded chunks of every codec, changed on any level: the stored bytes, or what lies below one or more codecs, which are then
/// applied again, so that the change gets past checksums and decompressors.
///
/// A chunk is refused or gives values. Where a checksum stands over what was changed, those are the values that were stored.
/// Reading the whole, by parts, and as from another machine agree; verifying finds nothing only where reading succeeds; and
/// values that were read and written again are read again.
final class ChunkTarget implements Target {

    private static final int SAMPLES = 600;
    private static final int[][] SHAPES = {{}, {1}, {7}, {40}, {300}, {600}, {5, 6}, {12, 25}, {2, 3, 4}};

    /// A chunk and its encoding.
    ///
    /// @param codecs bytes to bytes, bound
    /// @param stages `stages[i]`: the bytes in front of codec `i`; behind the last one: what is stored
    /// @param cells the values
    private record Sample(ArrayMetadata metadata, List<BytesToBytesCodec> codecs, byte[][] stages, byte[] cells) {
        byte[] stored() {
            return stages[codecs.size()];
        }
    }

    private final Bombs bombs = new Bombs();
    private final List<Sample> samples = new Samples<>(SAMPLES, random -> {
        try (ObjectStore store = Stores.memory("fuzz-chunks-" + Thread.currentThread().threadId())) {
            DataType type = Chains.TYPES.get(random.nextInt(Chains.TYPES.size()));
            int[] shape = SHAPES[random.nextInt(SHAPES.length)];
            return sample(random, store, type, type.size() > 16 ? new int[] {9} : shape);
        }
    });

    private static Sample sample(SplittableRandom random, ObjectStore store, DataType type, int[] shape) {
        List<Codec> chain = Chains.random(random, type, shape);
        ArrayMetadata metadata = ArrayMetadata.builder(type, Arrays.stream(shape).asLongStream().toArray())
                .chunks(shape)
                .codecs(chain)
                .build();
        byte[] cells = Cells.random(random, type, Arrays.stream(shape).reduce(1, (a, b) -> a * b));
        ChunkSpec spec = metadata.chunkSpec();
        List<BytesToBytesCodec> codecs = new ArrayList<>();
        for (Codec codec : metadata.codecs()) {
            if (codec instanceof BytesToBytesCodec bytes) {
                codecs.add(bytes.bind(spec));
            }
        }
        // What the array-to-array and array-to-bytes codecs make of it.
        ArrayMetadata bare = ArrayMetadata.builder(type, metadata.shape())
                .chunks(shape)
                .codecs(chain.stream().filter(c -> !(c instanceof BytesToBytesCodec)).toList())
                .build();
        ZarrArray array = Zarr.array(store, "a", bare, MemoryBudget.unlimited())
                .with(Options.STORING);
        Cells.write(array, Box.all(metadata.shape()), cells);
        byte[][] stages = new byte[codecs.size() + 1][];
        stages[0] = store.get(array.chunkKey(new long[shape.length])).toByteArray();
        for (int i = 0; i < codecs.size(); i++) {
            stages[i + 1] = encoded(codecs.get(i), stages[i], MemoryBudget.unlimited());
        }
        // Some codecs round.
        return new Sample(metadata, List.copyOf(codecs), stages, Cells.read(array, Box.all(metadata.shape())));
    }

    static byte[] encoded(BytesToBytesCodec codec, byte[] bytes, MemoryBudget budget) {
        try (Arena arena = Arena.ofConfined();
                Workspace work = new Workspace(budget)) {
            MemorySegment from = arena.allocate(bytes.length, 1).copyFrom(MemorySegment.ofArray(bytes));
            MemorySegment to = arena.allocate(codec.maxEncodedSize(bytes.length), 1);
            return to.asSlice(0, codec.encode(from, to, work)).toArray(ValueLayout.JAVA_BYTE);
        }
    }

    @Override
    public String name() {
        return "chunk";
    }

    @Override
    public void run(Case at) {
        Sample sample = at.pick(samples);
        at.about(() -> sample.metadata + " " + sample.metadata.codecs());
        int level = at.random.nextInt(3) > 0 ? sample.codecs.size() : at.random.nextInt(sample.codecs.size() + 1);
        boolean honest = !at.oneIn(4);
        byte[] stored = changed(at, sample, level, honest);
        at.put(key(sample), stored);
        Box all = Box.all(sample.metadata.shape());
        ZarrArray array = Zarr.array(at.oneIn(4) ? at.copying() : at.store(), "", sample.metadata, at.budget);
        Result<byte[]> result = Cells.read(at, array, all);
        boolean equal = result instanceof Result.Value<byte[]>(byte[] cells) && Arrays.equals(cells, sample.cells);
        at.outcome(result.refused() ? "refused" : equal ? "equal" : "other values");
        if (!result.refused() && !equal && honest && isProtected(sample, level, stored)) {
            throw new Finding("other values are read than were stored, though a checksum stands over what was changed");
        }
        differently(at, sample, array, all, result);
    }

    private static String key(Sample sample) {
        return sample.metadata.keyEncoding().key(new long[sample.metadata.rank()]);
    }

    /// Changes what is in front of codec `level`, and applies the codecs from there on.
    private byte[] changed(Case at, Sample sample, int level, boolean honest) {
        int count = sample.codecs.size();
        byte[] bytes = sample.stages[level];
        at.note("changed in front of codec " + level + " of " + count);
        if (!honest && at.oneIn(64) && level == count && count > 0) {
            bytes = bombs.of(at, sample.codecs.getLast().name());
        } else {
            bytes = Damage.some(at, bytes, honest ? new byte[0] : at.pick(samples).stored());
        }
        for (int i = level; i < count; i++) {
            Codec codec = sample.codecs.get(i);
            if (codec.name().equals("numcodecs.shuffle") || bytes.length > 1 << 20) {
                continue;
            }
            bytes = encoded(sample.codecs.get(i), bytes, at.budget);
        }
        return bytes;
    }

    /// Whether a checksum that was there before, and still is, stands over bytes that were changed in front of codec `level`.
    private static boolean isProtected(Sample sample, int level, byte[] stored) {
        for (int i = 0; i < level; i++) {
            boolean checked =
                    switch (sample.codecs.get(i).name()) {
                        case "crc32c", "gzip", "numcodecs.zlib" -> true;
                        // A flag in the fifth byte says that there is a checksum.
                        case "zstd" -> i == sample.codecs.size() - 1
                                && (sample.stored()[4] & 4) != 0
                                && Arrays.equals(stored, 0, Math.min(5, stored.length), sample.stored(), 0, 5);
                        default -> false;
                    };
            if (checked) {
                return true;
            }
        }
        return false;
    }

    /// Whether the cells are booleans that are stored as they are.
    private static boolean isPlainTruths(Sample sample) {
        return sample.metadata.dataType().equals(DataType.BOOL) && sample.metadata.codecs().size() == 1;
    }

    private static void differently(Case at, Sample sample, ZarrArray array, Box all, Result<byte[]> result) {
        long[] shape = all.shape();
        switch (at.random.nextInt(8)) {
            case 0 -> Case.agree(
                    "reading as from another machine",
                    Cells.read(at, Zarr.array(at.remote(), "", sample.metadata, at.budget), all),
                    result);
            case 1, 2 -> {
                long[] one = new long[shape.length];
                Arrays.fill(one, 1);
                long[] offset = new long[shape.length];
                int cell = 0;
                for (int d = 0; d < shape.length; d++) {
                    offset[d] = at.random.nextLong(shape[d]);
                    cell = (int) (cell * shape[d] + offset[d]);
                }
                Result<byte[]> part = Cells.read(at, array, new Box(offset, one));
                Result<byte[]> expected = result;
                if (result.refused() && isPlainTruths(sample) && part instanceof Result.Value<byte[]>(byte[] truth)) {
                    // Other cells are not looked at, and may be what refuses the whole.
                    expected = new Result.Value<>(new byte[] {(byte) (truth[0] & 1)});
                }
                if (result instanceof Result.Value<byte[]>(byte[] cells)) {
                    DataType type = sample.metadata.dataType();
                    expected = new Result.Value<>(Cells.join(type, new byte[][] {Cells.split(type, cells)[cell]}));
                }
                Case.agree("reading cell " + Arrays.toString(offset), part, expected);
            }
            case 3 -> {
                Result<List<String>> problems =
                        Result.of("verifying", () -> array.verify(at.store().head(key(sample)).orElseThrow()));
                if (!(problems instanceof Result.Value<List<String>>(List<String> found))
                        || found.isEmpty() == result.refused()) {
                    throw new Finding("verifying gives " + problems + ", reading " + result);
                }
            }
            case 4 -> {
                if (result instanceof Result.Value<byte[]>(byte[] cells) && Chains.lossless(sample.metadata.codecs())) {
                    ZarrArray copy = Zarr.array(at.store(), "copy", sample.metadata, at.budget);
                    Cells.write(copy, all, cells);
                    Case.agree("reading what was read and written", Cells.read(at, copy, all), result);
                }
            }
            default -> {}
        }
    }
}
