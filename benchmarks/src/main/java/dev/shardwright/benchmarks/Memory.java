package dev.shardwright.benchmarks;

import dev.shardwright.storage.Buffer;
import dev.shardwright.storage.Durability;
import dev.shardwright.storage.MemoryBudget;
import dev.shardwright.storage.ObjectStore;
import dev.shardwright.storage.PutCondition;
import dev.shardwright.storage.Stores;
import dev.shardwright.zarr.ArrayMetadata;
import dev.shardwright.zarr.DataType;
import dev.shardwright.zarr.EncodedChunk;
import dev.shardwright.zarr.ShardWriter;
import dev.shardwright.zarr.StoredObject;
import dev.shardwright.zarr.Zarr;
import dev.shardwright.zarr.ZarrArray;
import dev.shardwright.zarr.codec.Codecs;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Streams one shard of float64 noise, which hardly compresses, as a task of a run does, and prints one row of a table: how many
/// bytes were live at most.
public final class Memory {

    private Memory() {}

    /// Arguments: `chunks`, `chunk` (bytes), `inflight` (chunks computed or encoded at a time), `output` (a folder).
    public static void main(String[] args) throws IOException, InterruptedException, ExecutionException {
        Arguments arguments = Arguments.of(args);
        int chunks = arguments.integer("chunks", 1);
        int chunkBytes = arguments.integer("chunk", Double.BYTES);
        int inFlight = arguments.integer("inflight", 1);
        int cells = chunkBytes / Double.BYTES;
        ArrayMetadata metadata = ArrayMetadata.builder(DataType.FLOAT64, (long) cells * chunks)
                .chunks(cells)
                .shards(Math.multiplyExact(cells, chunks))
                .indexLocation(Codecs.IndexLocation.END)
                .build();
        MemoryBudget budget = MemoryBudget.unlimited();
        StoredObject object;
        try (ObjectStore store = Stores.local(Path.of(arguments.text("output")), Durability.RELAXED)) {
            object = write(Zarr.array(store, "noise", metadata, budget), cells, chunks, inFlight, budget);
        }
        if (object.chunks() != chunks) {
            throw new IllegalStateException("wrote " + object.chunks() + " chunks, expected " + chunks);
        }
        System.out.printf(
                "| %d | %.2f | %.1f | %.1f | %.1f | %.2f | %.0f |%n",
                chunks,
                cells * 8 / 0x1p20,
                (long) cells * 8 * chunks / 0x1p20,
                object.size() / 0x1p20,
                budget.peak() / 0x1p20,
                budget.peak() / (cells * 8.0),
                residentKibibytes() / 1024.0);
    }

    private static StoredObject write(ZarrArray array, int cells, int chunks, int inFlight, MemoryBudget budget)
            throws InterruptedException, ExecutionException {
        try (ExecutorService compute = Executors.newFixedThreadPool(inFlight);
                ShardWriter shard = array.shardWriter(0)) {
            ArrayDeque<Future<EncodedChunk>> encoding = new ArrayDeque<>();
            for (int chunk = 0; chunk < chunks; chunk++) {
                if (encoding.size() == inFlight) {
                    shard.append(encoding.remove().get());
                }
                int next = chunk;
                encoding.add(compute.submit(() -> {
                    try (Buffer decoded = budget.allocate(cells * 8L)) {
                        fill(decoded.segment(), next);
                        return shard.encode(decoded.segment(), next);
                    }
                }));
            }
            while (!encoding.isEmpty()) {
                shard.append(encoding.remove().get());
            }
            return shard.complete(PutCondition.ALWAYS).orElseThrow();
        }
    }

    private static void fill(MemorySegment chunk, int seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (long at = 0; at < chunk.byteSize(); at += Double.BYTES) {
            chunk.set(ValueLayout.JAVA_DOUBLE, at, random.nextDouble());
        }
    }

    /// The largest resident size of this process.
    private static long residentKibibytes() throws IOException {
        List<String> lines = Files.readAllLines(Path.of("/proc/self/status"));
        return lines.stream()
                .filter(l -> l.startsWith("VmHWM:"))
                .mapToLong(l -> Long.parseLong(l.replaceAll("[^0-9]", "")))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("/proc/self/status has no line VmHWM"));
    }
}
