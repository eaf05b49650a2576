package dev.shardwright.zarr.fuzz;

import dev.shardwright.storage.ByteRange;
import dev.shardwright.storage.Bytes;
import dev.shardwright.storage.MemoryBudget;
import dev.shardwright.storage.ObjectStore;
import dev.shardwright.storage.PutCondition;
import dev.shardwright.storage.Stores;
import dev.shardwright.storage.Version;
import dev.shardwright.testing.ForwardingStore;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/// One case: its chance, its objects, and what it was made of. Everything follows from the seed and the case's number.
final class Case {

    /// What one thread uses again for every case.
    static final class Place implements AutoCloseable {
        private final ObjectStore objects;
        private final MemoryBudget root = MemoryBudget.unlimited();
        private final Arena arena = Arena.ofShared();
        private final MemorySegment memory = arena.allocate(1 << 20);

        Place(String name) {
            objects = Stores.memory(name);
        }

        @Override
        public void close() {
            objects.close();
            arena.close();
        }
    }

    final long number;
    final RandomGenerator random;
    final MemoryBudget budget;
    private final Place place;
    private final StringBuilder notes = new StringBuilder();
    private Supplier<String> about = () -> "";
    private String outcome = "none";
    private long input;

    Case(long seed, long number, Place place) {
        this.number = number;
        this.random = new SplittableRandom(mixed(seed ^ mixed(number)));
        this.place = place;
        this.budget = place.root.child();
    }

    /// David Stafford's variant 13 of the finaliser of MurmurHash3, so that neighbouring numbers have nothing in common.
    private static long mixed(long z) {
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }

    /// Notes how the input was made.
    void note(String what) {
        notes.append(what).append('\n');
    }

    /// Notes what the input was made of, to be told if somebody asks.
    void about(Supplier<String> what) {
        about = what;
    }

    /// Everything that was noted.
    String notes() {
        return about.get() + "\n" + notes;
    }

    /// Says what came of the case, in a word.
    void outcome(String word) {
        outcome = word;
    }

    String outcome() {
        return outcome;
    }

    /// The bytes of all objects that were stored.
    long input() {
        return input;
    }

    boolean oneIn(int n) {
        return random.nextInt(n) == 0;
    }

    <T> T pick(List<T> some) {
        return some.get(random.nextInt(some.size()));
    }

    /// The objects, on this machine.
    ObjectStore store() {
        return place.objects;
    }

    /// The same objects, as a store on this machine has them that reads into memory it is given and could change them in place.
    ObjectStore copying() {
        return new ForwardingStore(place.objects) {
            @Override
            public boolean canUpdate() {
                return true;
            }

            @Override
            public List<Bytes> getRanges(String key, List<ByteRange> ranges, SegmentAllocator memory) {
                List<Bytes> copies = new ArrayList<>();
                for (Bytes bytes : super.getRanges(key, ranges, memory)) {
                    copies.add(new Bytes(memory.allocate(bytes.size(), 1).copyFrom(bytes.segment()), bytes.version(), bytes.objectSize()));
                }
                return copies;
            }
        };
    }

    /// The same objects, as a store on another machine has them.
    ObjectStore remote() {
        return new ForwardingStore(place.objects) {
            @Override
            public boolean remote() {
                return true;
            }
        };
    }

    /// Memory to read into, in which nothing is as it was: on the heap or outside of it.
    MemorySegment memory(long size) {
        MemorySegment memory = size > place.memory.byteSize() || random.nextBoolean()
                ? MemorySegment.ofArray(new byte[Math.toIntExact(size)])
                : place.memory.asSlice(0, size);
        return memory.fill((byte) 0xa5);
    }

    /// Stores an object.
    Version put(String key, byte[] bytes) {
        input += bytes.length;
        return place.objects.put(key, MemorySegment.ofArray(bytes), PutCondition.ALWAYS);
    }

    Version put(String key, String text) {
        return put(key, text.getBytes(StandardCharsets.UTF_8));
    }

    /// All objects as they are now.
    Map<String, byte[]> objects() {
        Map<String, byte[]> all = new TreeMap<>();
        place.objects.list("", info -> all.put(info.key(), place.objects.get(info.key()).toByteArray()));
        return all;
    }

    /// Removes all objects.
    void clear() {
        List<String> keys = new ArrayList<>();
        place.objects.list("", info -> keys.add(info.key()));
        keys.forEach(place.objects::delete);
    }

    /// @throws Finding if they are not equal
    static void same(String what, byte[] found, byte[] expected) {
        int at = Arrays.mismatch(found, expected);
        if (at >= 0) {
            throw new Finding(what + ": " + found.length + " bytes differ from the expected " + expected.length
                    + " from byte " + at + " on");
        }
    }

    /// @throws Finding if one was refused and the other was not, or their values differ
    static void agree(String what, Result<byte[]> found, Result<byte[]> expected) {
        switch (expected) {
            case Result.Value<byte[]>(byte[] values) -> {
                if (found instanceof Result.Refused<byte[]>(RuntimeException reason)) {
                    throw new Finding(what + " is refused, expected values", reason);
                }
                same(what, ((Result.Value<byte[]>) found).value(), values);
            }
            case Result.Refused<byte[]>(RuntimeException reason) -> {
                if (!found.refused()) {
                    throw new Finding(what + " gives values, expected to be refused", reason);
                }
            }
        }
    }
}
