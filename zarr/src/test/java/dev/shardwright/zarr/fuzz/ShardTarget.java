package dev.shardwright.zarr.fuzz;

import dev.shardwright.storage.MemoryBudget;
import dev.shardwright.storage.ObjectStore;
import dev.shardwright.storage.Stores;
import dev.shardwright.zarr.ArrayMetadata;
import dev.shardwright.zarr.ArrayOptions;
import dev.shardwright.zarr.Box;
import dev.shardwright.zarr.DataType;
import dev.shardwright.zarr.Zarr;
import dev.shardwright.zarr.ZarrArray;
import dev.shardwright.zarr.codec.Codec;
import dev.shardwright.zarr.codec.Codecs;
import dev.shardwright.zarr.codec.Codecs.IndexLocation;
import dev.shardwright.zarr.internal.codec.ShardingCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// Shards whose index says what is not so: entries out of range, over each other, huge, negative, half absent, with checksums
/// mended; at the start or the end, in shards inside of shards; and shards that are cut off, longer, or damaged anywhere.
///
/// What must be read is known from a second reader, {@link ShardModel}, that knows nothing of fetching: each chunk gives the values
/// that its entry points to, the fill value, or is refused. So the whole, and each chunk, from all kinds of stores. A partial write
/// over such a shard is refused and changes nothing, or changes what was written and no other chunk.
final class ShardTarget implements Target {

    private static final int SAMPLES = 200;
    private static final String KEY = "c/0/0";

    /// A shard and its codec, around which there may be others.
    private record Sample(ArrayMetadata metadata, ShardingCodec sharding, byte[] stored) {}

    private final List<Sample> samples = new Samples<>(SAMPLES, random -> {
        try (ObjectStore store = Stores.memory("fuzz-shards-" + Thread.currentThread().threadId())) {
            return sample(random, store);
        }
    });

    private static Sample sample(SplittableRandom random, ObjectStore store) {
        DataType type = List.of(DataType.UINT8, DataType.INT32, DataType.FLOAT64, DataType.STRING)
                .get(random.nextInt(4));
        int[] chunk = {2, 3};
        int[] shard = {8, 9};
        List<Codec> codecs = List.of(Chains.packing(random, type));
        if (random.nextInt(3) > 0) {
            codecs = Chains.random(random, type, chunk);
        }
        if (random.nextInt(4) == 0) {
            codecs = List.of(new ShardingCodec(new int[] {1, 3}, codecs, index(random), location(random)));
        }
        ShardingCodec sharding = new ShardingCodec(chunk, codecs, index(random), location(random));
        List<Codec> all = new ArrayList<>(List.of(sharding));
        if (random.nextInt(8) == 0) {
            all.addAll(Chains.bytes(random));
        }
        ArrayMetadata metadata = ArrayMetadata.builder(type, 7, 9).chunks(shard).codecs(all).build();
        ZarrArray array = Zarr.array(store, "", metadata, MemoryBudget.unlimited());
        Cells.write(array, Box.all(metadata.shape()), Cells.random(random, type, 63));
        for (int n = random.nextInt(4); n > 0; n--) {
            Box one = new Box(new long[] {2L * random.nextInt(3), 3L * random.nextInt(3)}, new long[] {2, 3});
            Cells.write(array, one, new byte[type.isVariableLength() ? 24 : 6 * type.size()]);
        }
        return new Sample(metadata, sharding, store.get(KEY).toByteArray());
    }

    private static List<Codec> index(SplittableRandom random) {
        return switch (random.nextInt(5)) {
            case 0 -> List.of(Codecs.bytes());
            case 1 -> List.of(Codecs.bytesBigEndian(), Codecs.crc32c());
            case 2 -> List.of(Codecs.transpose(2, 0, 1), Codecs.bytes(), Codecs.crc32c(), Codecs.crc32c());
            default -> List.of(Codecs.bytes(), Codecs.crc32c());
        };
    }

    private static IndexLocation location(SplittableRandom random) {
        return IndexLocation.values()[random.nextInt(2)];
    }

    @Override
    public String name() {
        return "shard";
    }

    @Override
    public void run(Case at) {
        Sample sample = at.pick(samples);
        ArrayMetadata metadata = sample.metadata;
        at.about(() -> metadata + " " + metadata.codecs());
        boolean alone = metadata.codecs().size() == 1;
        byte[] stored = sample.stored;
        if (alone && !at.oneIn(6)) {
            stored = ShardModel.forged(at, sample.sharding, metadata.chunkSpec(), stored);
        }
        if (!alone || at.oneIn(4)) {
            stored = Damage.some(at, stored, at.pick(samples).stored);
        }
        at.put(KEY, stored);
        ZarrArray array = Zarr.array(at.oneIn(2) ? at.copying() : at.store(), "", metadata, at.budget);
        if (at.oneIn(16)) {
            array = Zarr.array(at.remote(), "", metadata, at.budget);
        }
        Box all = Box.all(metadata.shape());
        Result<byte[]> whole = Cells.read(at, array, all);
        at.outcome(whole.refused() ? "refused" : "values");
        if (!alone) {
            verified(at, array, whole);
            return;
        }
        ShardModel model = new ShardModel(sample.sharding, metadata.chunkSpec(), stored, at.budget);
        Case.agree("reading all", whole, model.read(all));
        for (Box chunk : chunks()) {
            if (at.oneIn(3)) {
                Case.agree("reading " + chunk, Cells.read(at, array, chunk), model.read(chunk));
            }
        }
        if (at.oneIn(4)) {
            verified(at, array, whole);
        }
        if (at.oneIn(4)) {
            write(at, array, model, stored);
        }
    }

    private static List<Box> chunks() {
        List<Box> chunks = new ArrayList<>();
        for (int y = 0; y < 7; y += 2) {
            for (int x = 0; x < 9; x += 3) {
                chunks.add(new Box(new long[] {y, x}, new long[] {Math.min(2, 7 - y), 3}));
            }
        }
        return chunks;
    }

    private static void verified(Case at, ZarrArray array, Result<byte[]> whole) {
        Result<List<String>> found = Result.of("verifying", () -> array.verify(at.store().head(KEY).orElseThrow()));
        if (found instanceof Result.Value<List<String>>(List<String> problems) && problems.isEmpty() && whole.refused()) {
            throw new Finding("verifying finds nothing, but reading is " + whole);
        }
        if (found.refused()) {
            throw new Finding("verifying is " + found);
        }
    }

    /// Writes a few cells. Chunks that were readable keep their other cells, and those that were not do not become so.
    private static void write(Case at, ZarrArray readable, ShardModel model, byte[] stored) {
        DataType type = readable.metadata().dataType();
        long y = at.random.nextInt(7);
        long x = at.random.nextInt(9);
        Box box = new Box(new long[] {y, x}, new long[] {1 + at.random.nextLong(7 - y), 1 + at.random.nextLong(9 - x)});
        byte[] cells = Cells.random(at.random, type, (int) box.size());
        ArrayOptions options = at.oneIn(2) ? Options.STORING : ArrayOptions.DEFAULT;
        ZarrArray array = Zarr.array(at.store(), "", readable.metadata(), at.budget).with(options);
        Result<Boolean> written = Result.ofStore("writing " + box, () -> {
            Cells.write(array, box, cells);
            return true;
        });
        at.note("wrote " + box + " " + written);
        if (written.refused()) {
            at.outcome("write refused");
            Case.same("the shard after a write that was refused", at.store().get(KEY).toByteArray(), stored);
            return;
        }
        at.outcome("written");
        ZarrArray fresh = Zarr.array(at.store(), "", readable.metadata(), at.budget);
        boolean lossless = Chains.lossless(model.codecs());
        for (Box chunk : chunks()) {
            Result<byte[]> now = Cells.read(at, fresh, chunk);
            boolean touched = chunk.offset(0) < y + box.shape(0)
                    && y < chunk.offset(0) + chunk.shape(0)
                    && chunk.offset(1) < x + box.shape(1)
                    && x < chunk.offset(1) + chunk.shape(1);
            if (!touched || lossless) {
                Case.agree("after writing " + box + ", reading " + chunk, now, model.written(chunk, box, cells));
            }
        }
    }
}
