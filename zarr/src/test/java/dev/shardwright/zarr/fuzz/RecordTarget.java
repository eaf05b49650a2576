package dev.shardwright.zarr.fuzz;

import dev.shardwright.storage.MemoryBudget;
import dev.shardwright.storage.ObjectStore;
import dev.shardwright.storage.PutCondition;
import dev.shardwright.testing.UpdatingStore;
import dev.shardwright.zarr.ArrayMetadata;
import dev.shardwright.zarr.ArrayOptions.PartialWrites;
import dev.shardwright.zarr.Box;
import dev.shardwright.zarr.DataType;
import dev.shardwright.zarr.Zarr;
import dev.shardwright.zarr.ZarrArray;
import dev.shardwright.zarr.codec.Codecs;
import dev.shardwright.zarr.codec.Codecs.IndexLocation;
import dev.shardwright.zarr.internal.Checksums;
import dev.shardwright.zarr.internal.codec.ShardingCodec;
import dev.shardwright.zarr.internal.shard.RedoRecord;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Shards that are written in place, with records that say what is not so, under checksums that hold.
///
/// They are read or refused; what can be read can be written to, and then nothing else changes.
final class RecordTarget implements Target {

    private static final String KEY = "c/0";
    private static final int CHUNKS = 8;
    private static final int CHUNK = 16;
    private static final int INDEX = 16 * CHUNKS + 4;

    /// @param states the shard after each write
    private record Sample(ArrayMetadata metadata, List<byte[]> states) {}

    private final List<Sample> samples = new Samples<>(4, random -> {
        ArrayMetadata metadata = ArrayMetadata.builder(DataType.UINT8, CHUNKS * CHUNK)
                .chunks(CHUNK)
                .shards(CHUNKS * CHUNK)
                .indexLocation(IndexLocation.values()[random.nextInt(2)])
                .codecs(random.nextBoolean() ? List.of(Codecs.bytes()) : List.of(Codecs.bytes(), Codecs.zstd(1, true)))
                .build();
        List<byte[]> states = new ArrayList<>();
        try (ObjectStore store = new UpdatingStore()) {
            ZarrArray array = Zarr.array(store, "", metadata, MemoryBudget.unlimited());
            Cells.write(array, Box.all(metadata.shape()), Cells.random(random, DataType.UINT8, CHUNKS * CHUNK));
            ZarrArray inPlace = array.with(array.options().withPartialWrites(PartialWrites.IN_PLACE));
            for (int i = 0; i < 8; i++) {
                Box box = new Box(new long[] {random.nextInt(CHUNKS * CHUNK - 40)}, new long[] {1 + random.nextInt(40)});
                Cells.write(inPlace, box, Cells.random(random, DataType.UINT8, (int) box.size()));
                states.add(numbered(store.get(KEY).toByteArray(), i + 1));
            }
        }
        return new Sample(metadata, states);
    });

    @Override
    public String name() {
        return "records";
    }

    @Override
    public void run(Case at) {
        Sample sample = at.pick(samples);
        int n = at.random.nextInt(1, sample.states.size());
        byte[] stored = sample.states.get(n).clone();
        boolean start = indexAt(sample, stored) == 0;
        at.about(() -> sample.metadata + " " + sample.metadata.codecs() + " after write " + n);
        if (at.oneIn(3)) {
            at.note("the index is as before the last write");
            byte[] before = sample.states.get(n - 1);
            System.arraycopy(before, indexAt(sample, before), stored, indexAt(sample, stored), INDEX);
        }
        int records = start ? INDEX : stored.length - INDEX - 2 * RedoRecord.SIZE;
        int record = records + at.random.nextInt(2) * RedoRecord.SIZE;
        for (int times = 1 + at.random.nextInt(2); times > 0; times--) {
            forge(at, stored, record);
        }
        at.put(KEY, stored);
        Box all = Box.all(sample.metadata.shape());
        Result<byte[]> read = Cells.read(at, Zarr.array(at.copying(), "", sample.metadata, at.budget), all);
        at.outcome(
                switch (read) {
                    case Result.Value<byte[]>(byte[] values) -> write(at, sample, stored, values);
                    case Result.Refused<byte[]> _ -> "refused";
                });
    }

    /// Writes a few cells in place: the others keep the values that were read.
    private static String write(Case at, Sample sample, byte[] stored, byte[] expected) {
        try (ObjectStore store = new UpdatingStore()) {
            store.put(KEY, MemorySegment.ofArray(stored), PutCondition.ALWAYS);
            ZarrArray opened = Zarr.array(store, "", sample.metadata, at.budget);
            ZarrArray array = opened.with(opened.options().withPartialWrites(PartialWrites.IN_PLACE));
            for (int times = 2; times > 0; times--) {
                int first = at.random.nextInt(CHUNKS * CHUNK - 20);
                Box box = new Box(new long[] {first}, new long[] {1 + at.random.nextInt(20)});
                byte[] cells = Cells.random(at.random, DataType.UINT8, (int) box.size());
                at.note("writing " + box);
                Result<Boolean> written = Result.of("writing " + box, () -> {
                    Cells.write(array, box, cells);
                    return true;
                });
                if (written.refused()) {
                    return "values, not written";
                }
                System.arraycopy(cells, 0, expected, first, cells.length);
                if (!Arrays.equals(expected, Cells.read(array, Box.all(sample.metadata.shape())))) {
                    throw new Finding("after writing " + box + " other cells have other values");
                }
            }
            return "values, written";
        }
    }

    /// Numbers the records of a shard so that the newest has a number that follows from nothing but this one, since the first
    /// number of a shard is random.
    private static byte[] numbered(byte[] stored, long newest) {
        MemorySegment all = MemorySegment.ofArray(stored);
        List<Integer> places = new ArrayList<>();
        for (int records : new int[] {INDEX, stored.length - INDEX - 2 * RedoRecord.SIZE}) {
            for (int record : new int[] {records, records + RedoRecord.SIZE}) {
                if (RedoRecord.read(all.asSlice(record, RedoRecord.SIZE)).isPresent()) {
                    places.add(record);
                }
            }
        }
        long last = places.stream()
                .mapToLong(place -> RedoRecord.read(all.asSlice(place, RedoRecord.SIZE)).orElseThrow().sequence())
                .max()
                .orElseThrow();
        // Write n goes to record n modulo 2, so an even number of steps leaves all records where they are.
        long back = last - ((1L << 20) + (last & 1) + 2 * newest);
        for (int place : places) {
            RedoRecord record = RedoRecord.read(all.asSlice(place, RedoRecord.SIZE)).orElseThrow();
            new RedoRecord(record.sequence() - back, record.size(), record.indexCrc(), record.changes())
                    .write(all.asSlice(place, RedoRecord.SIZE));
        }
        return stored;
    }

    private static int indexAt(Sample sample, byte[] stored) {
        ShardingCodec sharding = (ShardingCodec) sample.metadata.codecs().getFirst();
        return sharding.indexLocation() == IndexLocation.START ? 0 : stored.length - INDEX;
    }

    /// Changes a field of a record, and mends its checksum.
    private static void forge(Case at, byte[] stored, int record) {
        ByteBuffer bytes = ByteBuffer.wrap(stored).order(ByteOrder.LITTLE_ENDIAN);
        int count = Math.clamp(bytes.getInt(record + 24), 0, RedoRecord.MAX_CHANGES);
        int change = record + 32 + 40 * at.random.nextInt(Math.max(1, count));
        int field = at.random.nextInt(8);
        long number = Damage.number(at.random, stored.length, bytes.getLong(change + 8), bytes.getLong(change + 24));
        at.note("field " + field + " of the record at " + record + " becomes " + number);
        switch (field) {
            case 0 -> bytes.putLong(record + 8, at.oneIn(2) ? bytes.getLong(record + 8) + at.random.nextInt(5) - 2 : number);
            case 1 -> bytes.putLong(record + 16, number);
            case 2 -> bytes.putInt(record + 24, (int) number);
            case 3 -> bytes.putInt(change, (int) number);
            default -> bytes.putLong(change + 8 * (field - 3), number);
        }
        int size = 32 + 40 * Math.clamp(bytes.getInt(record + 24), 0, RedoRecord.MAX_CHANGES);
        bytes.putInt(record + size, Checksums.crc32c(MemorySegment.ofArray(stored).asSlice(record, size)));
        mendIndexChecksum(at, stored, record);
    }

    /// Has the record name the checksum of the entries that it makes, if it can be read and applied.
    private static void mendIndexChecksum(Case at, byte[] stored, int record) {
        MemorySegment all = MemorySegment.ofArray(stored);
        Optional<RedoRecord> readable = RedoRecord.read(all.asSlice(record, RedoRecord.SIZE))
                .filter(r -> r.changes().stream().allMatch(c -> c.position() >= 0 && c.position() < CHUNKS));
        readable.ifPresent(read -> {
            MemorySegment entries = MemorySegment.ofArray(new byte[16 * CHUNKS]);
            int index = record < INDEX + 2 * RedoRecord.SIZE ? 0 : stored.length - INDEX;
            entries.copyFrom(all.asSlice(index, entries.byteSize()));
            read.apply(entries);
            if (!at.oneIn(4)) {
                new RedoRecord(read.sequence(), read.size(), Checksums.crc32c(entries), read.changes())
                        .write(all.asSlice(record, RedoRecord.SIZE));
            }
        });
    }
}
