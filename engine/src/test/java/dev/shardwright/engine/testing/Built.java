package dev.shardwright.engine.testing;

import dev.shardwright.engine.Engine;
import dev.shardwright.engine.RunOptions;
import dev.shardwright.engine.definition.Definition;
import dev.shardwright.engine.run.RunReport;
import dev.shardwright.storage.MemoryBudget;
import dev.shardwright.storage.ObjectStore;
import dev.shardwright.storage.Stores;
import dev.shardwright.zarr.ArrayMetadata;
import dev.shardwright.zarr.Box;
import dev.shardwright.zarr.Zarr;
import dev.shardwright.zarr.ZarrArray;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;

/// A dataset that a test built, in a memory store of its own.
public final class Built implements AutoCloseable {

    private static final AtomicLong NUMBER = new AtomicLong();

    private final ObjectStore store;
    private final RunReport report;

    private Built(ObjectStore store, RunReport report) {
        this.store = store;
        this.report = report;
    }

    /// Builds `yaml` from `inputs`.
    public static Built of(String yaml, List<String> inputs, UnaryOperator<RunOptions> options) {
        String address = "memory://built-" + NUMBER.incrementAndGet();
        // Keeps the memory store alive after the engine has closed it.
        ObjectStore store = Stores.open(address);
        Definition definition = Engine.parse("test.yaml", yaml);
        try {
            RunReport report =
                    Engine.build(definition, inputs, address, options.apply(RunOptions.defaults()));
            if (!report.published()) {
                throw new AssertionError("not published: " + report);
            }
            return new Built(store, report);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /// Where it is.
    public ObjectStore store() {
        return store;
    }

    /// How it was made.
    public RunReport report() {
        return report;
    }

    /// An array of it.
    public ZarrArray array(String name) {
        return (ZarrArray) Zarr.open(store, name, MemoryBudget.unlimited());
    }

    /// The SHA-256 of every object, by key.
    public SortedMap<String, String> objects() {
        return Hashes.ofObjects(store);
    }

    /// The bits of every element that is not the fill value, by position in C order.
    public SortedMap<Long, Long> values(String name) {
        ZarrArray array = array(name);
        ArrayMetadata metadata = array.metadata();
        int size = metadata.dataType().size();
        long fill = bits(metadata.fillValue().toBytes());
        SortedMap<Long, Long> values = new TreeMap<>();
        array.storedChunks((index, info) -> {
            Box region = chunk(metadata, index);
            byte[] read = array.read(region).segment().toArray(ValueLayout.JAVA_BYTE);
            for (int i = 0; i < read.length / size; i++) {
                long bits = bits(Arrays.copyOfRange(read, i * size, (i + 1) * size));
                if (bits != fill) {
                    values.put(position(metadata.shape(), region, i), bits);
                }
            }
        });
        return values;
    }

    private static long bits(byte[] value) {
        long bits = 0;
        for (int i = value.length; i-- > 0; ) {
            bits = bits << 8 | value[i] & 0xFF;
        }
        return bits;
    }

    private static Box chunk(ArrayMetadata metadata, long[] index) {
        long[] offset = new long[index.length];
        long[] shape = new long[index.length];
        for (int d = 0; d < index.length; d++) {
            offset[d] = index[d] * metadata.chunkShape()[d];
            shape[d] = Math.min(metadata.chunkShape()[d], metadata.shape()[d] - offset[d]);
        }
        return new Box(offset, shape);
    }

    /// The position in the array of element `i` of a region.
    private static long position(long[] shape, Box region, long i) {
        long position = 0;
        long rest = i;
        long[] within = new long[shape.length];
        for (int d = shape.length; d-- > 0; ) {
            within[d] = rest % region.shape()[d];
            rest /= region.shape()[d];
        }
        for (int d = 0; d < shape.length; d++) {
            position = position * shape[d] + region.offset()[d] + within[d];
        }
        return position;
    }

    @Override
    public void close() {
        store.close();
    }
}
