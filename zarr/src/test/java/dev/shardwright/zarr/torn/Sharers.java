package dev.shardwright.zarr.torn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shardwright.storage.ObjectStore;
import dev.shardwright.storage.Race;
import dev.shardwright.zarr.ArrayOptions.PartialWrites;
import dev.shardwright.zarr.Region;
import dev.shardwright.zarr.ZarrArray;
import dev.shardwright.zarr.codec.Codecs.IndexLocation;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/// Writers of one shard. In each of the first chunks every writer has a cell of its own, and behind them a chunk. Each time one
/// writes, it counts up some of its cells, or its chunk.
///
/// @param processes processes that write
/// @param threads threads of each, which share a few handles
/// @param writes of each thread
record Sharers(int processes, int threads, int writes, IndexLocation index, PartialWrites mode, boolean mixed) {

    private static final int COMMON_CHUNKS = 12;
    private static final int HANDLES = 3;
    private static final int WRITER_BITS = 10;

    static Sharers parse(String text) {
        String[] words = text.split(",");
        return new Sharers(
                Integer.parseInt(words[0]),
                Integer.parseInt(words[1]),
                Integer.parseInt(words[2]),
                IndexLocation.valueOf(words[3]),
                PartialWrites.valueOf(words[4]),
                Boolean.parseBoolean(words[5]));
    }

    /// What {@link #parse} takes.
    String words() {
        return processes + "," + threads + "," + writes + "," + index + "," + mode + "," + mixed;
    }

    private int writers() {
        return processes * threads;
    }

    /// How the shard lies.
    Layout layout() {
        return new Layout(COMMON_CHUNKS + writers(), writers(), index, true, true, mode, mixed);
    }

    /// Does all that the threads of one process write. Each sees what it wrote.
    void write(ObjectStore store, int process) throws Exception {
        PartialWrites writing = mixed && process % 2 == 1 ? PartialWrites.values()[1 - mode.ordinal()] : mode;
        List<ZarrArray> arrays = IntStream.range(0, HANDLES)
                .mapToObj(_ -> layout().open(store, writing))
                .toList();
        Race.run(threads, thread -> () -> {
            int writer = process * threads + thread;
            ZarrArray array = arrays.get(thread % HANDLES);
            Random random = new Random(writer);
            for (int number = 1; number <= writes; number++) {
                int[] cells = cells(writer, random);
                long value = value(writer, number);
                array.write(
                        Region.of(Region.cells(Arrays.stream(cells).asLongStream().toArray())),
                        MemorySegment.ofArray(Arrays.stream(cells).mapToLong(_ -> value).toArray()));
                assertThat(array.read(Region.of(Region.at(cells[0]))).getLong(0)).isEqualTo(value);
            }
            return true;
        });
    }

    /// What is there in the end.
    long[] expected() {
        long[] expected = new long[layout().size()];
        for (int writer = 0; writer < writers(); writer++) {
            Random random = new Random(writer);
            for (int number = 1; number <= writes; number++) {
                for (int cell : cells(writer, random)) {
                    expected[cell] = value(writer, number);
                }
            }
        }
        return expected;
    }

    private int[] cells(int writer, Random random) {
        if (random.nextInt(3) == 0) {
            int chunk = COMMON_CHUNKS + writer;
            return IntStream.range(chunk * writers(), (chunk + 1) * writers()).toArray();
        }
        return random.ints(1 + random.nextInt(3), 0, COMMON_CHUNKS)
                .distinct()
                .sorted()
                .map(chunk -> chunk * writers() + writer)
                .toArray();
    }

    private static long value(int writer, int number) {
        return (long) number << WRITER_BITS | writer;
    }

    /// Holds what a reader found, in an array that was written to as a whole before, against what it found before.
    void check(long[] before, long[] now) {
        List<String> wrong = new ArrayList<>();
        for (int cell = 0; cell < now.length; cell++) {
            int chunk = cell / writers();
            int writer = chunk < COMMON_CHUNKS ? cell % writers() : chunk - COMMON_CHUNKS;
            boolean ofWriter = now[cell] == 0
                    || (now[cell] & (1 << WRITER_BITS) - 1) == writer && now[cell] >>> WRITER_BITS <= writes;
            boolean likeOthers = chunk < COMMON_CHUNKS || now[cell] == now[chunk * writers()];
            if (!ofWriter || !likeOthers || now[cell] < before[cell]) {
                wrong.add(cell + ": " + before[cell] + ", then " + now[cell]);
            }
        }
        assertThat(wrong).as("cells").isEmpty();
    }

    /// All cells.
    static long[] read(ZarrArray array) {
        return array.read(Region.of()).segment().toArray(ValueLayout.JAVA_LONG);
    }
}
