package dev.shardwright.benchmarks.peer;

import dev.shardwright.storage.Durability;
import dev.shardwright.storage.PutCondition;
import dev.shardwright.zarr.ArrayMetadata;
import dev.shardwright.zarr.ArrayValues;
import dev.shardwright.zarr.Box;
import dev.shardwright.zarr.ShardWriter;
import dev.shardwright.zarr.ZarrArray;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Locale;

/// Does one cell of the comparison several times and prints a line of JSON for each: the operation, the cell, the seconds it took,
/// the bytes of array data, and the most bytes that the library held since the array was opened, beside results. What lies between the clock's two readings is what a user waits for: making the result's memory,
/// reading, decoding; or encoding and writing. Values are checked afterwards.
public final class Peer {

    /// Bytes of results that may wait for the collector.
    private static final long MOST_DROPPED = 32L << 20;

    private final Cell cell;
    private final Path folder;
    private final Settings settings;
    private final PrintStream out;
    private CellRandom random = new CellRandom();
    /// Whether repetitions are reported.
    private boolean counts;
    private Box last = new Box(new long[0], new long[0]);
    /// Bytes of results that nobody uses any more.
    private long dropped;

    Peer(Cell cell, Path folder, Settings settings, PrintStream out) {
        this.cell = cell;
        this.folder = folder;
        this.settings = settings;
        this.out = out;
    }

    /// Arguments: `read|write FOLDER CELL REPETITIONS`, `dump FOLDER FILE`, `dumplist FILE -`, `train FOLDER`.
    ///
    /// @throws IllegalStateException if a value is wrong
    public static void main(String[] args) throws IOException {
        if (args.length < 2) {
            throw new IllegalArgumentException("expected an operation and a folder; benchmarks/peer --help says more");
        }
        Path path = Path.of(args[1]).toAbsolutePath();
        switch (args[0]) {
            case "read" -> of(args).read(Integer.parseInt(args[3]));
            case "write" -> of(args).write(Integer.parseInt(args[3]));
            case "dump" -> Dump.array(path, Path.of(args[2]));
            case "dumplist" -> Dump.list(path, System.out);
            case "train" -> Training.run(path);
            default -> throw new IllegalArgumentException("there is no operation \"" + args[0] + "\"");
        }
    }

    private static Peer of(String[] args) {
        return new Peer(
                Cell.named(args[2]),
                Path.of(args[1]).toAbsolutePath(),
                Settings.of(System.getenv()),
                System.out);
    }

    void read(int repetitions) throws IOException {
        if (cell.access() == Cell.Access.WHOLE) {
            readWhole(repetitions);
        } else {
            readParts(repetitions);
        }
    }

    void write(int repetitions) throws IOException {
        switch (cell.access()) {
            case WHOLE -> writeWhole(repetitions);
            case STREAM -> stream(repetitions);
            case INNER, VOXEL -> writeParts(repetitions);
            case PLANE, COLUMN, TILE ->
                throw new IllegalArgumentException("cell " + cell.name() + " is for reading only");
        }
    }

    /// One repetition; `number` is negative for those that do not count.
    @FunctionalInterface
    private interface Repetition {
        void run(int number) throws IOException;
    }

    /// Repeats the operation, uncounted for as long as the settings say, then `repetitions` times.
    private void repeat(int repetitions, Repetition repetition) throws IOException {
        counts = false;
        long end = System.nanoTime() + settings.warmUp().toNanos();
        while (System.nanoTime() < end) {
            repetition.run(-1);
        }
        if (!settings.warmUp().isZero()) {
            awaitDevice();
        }
        counts = true;
        for (int i = 0; i < repetitions; i++) {
            repetition.run(i);
        }
    }

    /// Waits until what the warm-up wrote is on the device: others begin with a device that has nothing to do.
    private static void awaitDevice() throws IOException {
        int status = new ProcessBuilder("sync").inheritIO().start().onExit().join().exitValue();
        if (status != 0) {
            throw new IOException("sync ended with status " + status);
        }
    }

    private void readWhole(int repetitions) throws IOException {
        repeat(repetitions, i -> {
            try (ArrayFolder open = ArrayFolder.open(folder, Durability.RELAXED, settings.options())) {
                read(open, Box.all(open.array().metadata().shape()), i == repetitions - 1);
            }
            freeDropped();
        });
    }

    private void readParts(int repetitions) throws IOException {
        try (ArrayFolder open = ArrayFolder.open(folder, Durability.RELAXED, settings.options())) {
            long[] shape = open.array().metadata().shape();
            repeat(repetitions, i -> {
                dropped += read(open, next(i, shape), true);
                if (dropped > MOST_DROPPED) {
                    freeDropped();
                    dropped = 0;
                }
            });
        }
    }

    /// The region of a repetition. Those that count begin with the first random number.
    private Box next(int repetition, long[] shape) {
        if (repetition == 0) {
            random = new CellRandom();
        }
        return cell.next(random, shape);
    }

    /// One repetition. In a method of its own, so that no frame holds the values when it has returned.
    ///
    /// @return the bytes of the values
    private long read(ArrayFolder open, Box region, boolean check) {
        long start = System.nanoTime();
        ArrayValues values = open.array().read(region);
        report("read", System.nanoTime() - start, values.segment().byteSize(), open);
        if (check) {
            cell.values().check(region, values.segment());
        }
        return values.segment().byteSize();
    }

    /// The memory of values that a program drops is freed when the collector finds them unreachable. So that results do not pile up
    /// it is asked to look while the clock stands, where other programs free theirs.
    private static void freeDropped() {
        System.gc();
    }

    private void writeWhole(int repetitions) throws IOException {
        Box all;
        try (ArrayFolder open = fresh(0)) {
            all = Box.all(open.array().metadata().shape());
        }
        try (Arena arena = Arena.ofShared()) {
            MemorySegment values = arena.allocate(all.size() * cell.values().size(), 64);
            cell.values().fill(all, values);
            repeat(repetitions, i -> {
                try (ArrayFolder open = fresh(i)) {
                    ZarrArray array = open.array();
                    long start = System.nanoTime();
                    array.write(all, values);
                    report("write", System.nanoTime() - start, values.byteSize(), open);
                }
            });
        }
        checkWritten();
    }

    /// Writes the only shard of an array, its inner chunks one after the other; their values are made while the clock stands.
    private void stream(int repetitions) throws IOException {
        repeat(repetitions, i -> {
            try (ArrayFolder open = fresh(i);
                    Arena arena = Arena.ofShared()) {
                ZarrArray array = open.array();
                long[] shape = array.metadata().shape();
                int[] chunk = array.metadata().innerChunkShape().orElseThrow();
                MemorySegment values = arena.allocate((long) chunk[0] * chunk[1] * cell.values().size(), 64);
                long nanos = 0;
                long start = System.nanoTime();
                try (ShardWriter shard = array.shardWriter(0, 0)) {
                    nanos += System.nanoTime() - start;
                    for (int y = 0; (long) y * chunk[0] < shape[0]; y++) {
                        for (int x = 0; (long) x * chunk[1] < shape[1]; x++) {
                            cell.values().fill(
                                    new Box(
                                            new long[] {(long) y * chunk[0], (long) x * chunk[1]},
                                            new long[] {chunk[0], chunk[1]}),
                                    values);
                            start = System.nanoTime();
                            shard.append(values, y, x);
                            nanos += System.nanoTime() - start;
                        }
                    }
                    start = System.nanoTime();
                    shard.complete(PutCondition.ALWAYS);
                    nanos += System.nanoTime() - start;
                }
                report("write", nanos, Box.all(shape).size() * cell.values().size(), open);
            }
        });
        checkWritten();
    }

    private void writeParts(int repetitions) throws IOException {
        try (ArrayFolder open = ArrayFolder.open(folder, settings.durability(), settings.options())) {
            ZarrArray array = open.array();
            long[] shape = array.metadata().shape();
            repeat(repetitions, i -> {
                Box region = next(i, shape);
                try (Arena arena = Arena.ofShared()) {
                    MemorySegment values = arena.allocate(region.size() * cell.values().size(), 64);
                    cell.written(i, region).fill(region, values);
                    long start = System.nanoTime();
                    array.write(region, values);
                    report("write", System.nanoTime() - start, values.byteSize(), open);
                }
                last = region;
            });
        }
        try (ArrayFolder open = ArrayFolder.open(folder, Durability.RELAXED, settings.options())) {
            cell.written(repetitions - 1, last)
                    .check(last, open.array().read(last).segment());
        }
    }

    /// The array of a repetition, without any chunk. Warming up has a folder of its own, so that it leaves the file system of the other
    /// as it was.
    private ArrayFolder fresh(int repetition) throws IOException {
        Path fresh = repetition < 0 ? folder.resolveSibling(folder.getFileName() + "-warm-up") : folder;
        return ArrayFolder.fresh(fresh, settings.metadata(cell), settings.durability(), settings.options());
    }

    /// Reads what the last repetition wrote, chunk by chunk, so that checking takes no more memory than writing did.
    private void checkWritten() {
        try (ArrayFolder open = ArrayFolder.open(folder, Durability.RELAXED, settings.options());
                Arena arena = Arena.ofShared()) {
            ArrayMetadata metadata = open.array().metadata();
            int[] chunk = metadata.innerChunkShape().orElse(metadata.chunkShape());
            long[] grid = metadata.shape();
            long[] box = new long[chunk.length];
            for (int d = 0; d < chunk.length; d++) {
                box[d] = chunk[d];
                grid[d] /= chunk[d];
            }
            MemorySegment values = arena.allocate(Box.all(box).size() * cell.values().size(), 64);
            long chunks = Box.all(grid).size();
            for (long i = 0; i < chunks; i++) {
                long[] at = new long[chunk.length];
                long rest = i;
                for (int d = chunk.length - 1; d >= 0; d--) {
                    at[d] = rest % grid[d] * chunk[d];
                    rest /= grid[d];
                }
                Box region = new Box(at, box);
                open.array().read(region, values);
                cell.values().check(region, values);
            }
        }
    }

    private void report(String operation, long nanos, long bytes, ArrayFolder open) {
        if (!counts) {
            return;
        }
        out.printf(
                Locale.ROOT,
                "{\"op\":\"%s\",\"cell\":\"%s\",\"seconds\":%.9f,\"bytes\":%d,\"live\":%d}%n",
                operation,
                cell.name(),
                nanos / 1e9,
                bytes,
                open.budget().peak());
    }
}
