package dev.shardwright.storage;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.function.IntConsumer;

/// Measures what a call of a local store costs: the time that passes, and that of the processor on the calling thread. Arguments: a
/// folder, which is filled and left, and the least of how many rounds to tell.
final class LocalStoreSpeed {

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private static final int KIB = 1 << 10;

    private LocalStoreSpeed() {}

    public static void main(String[] arguments) throws Exception {
        Path folder = Files.createTempDirectory(Files.createDirectories(Path.of(arguments[0])), "speed");
        int rounds = Integer.parseInt(arguments[1]);
        try (Arena arena = Arena.ofShared()) {
            MemorySegment memory = arena.allocate(1 << 20, 64);
            byte[] random = new byte[1 << 20];
            new Random(1).nextBytes(random);
            memory.copyFrom(MemorySegment.ofArray(random));
            reads(folder.resolve("reads"), memory, rounds);
            for (Durability durability : Durability.values()) {
                puts(folder.resolve(durability.name()), durability, memory, rounds);
                updates(folder.resolve(durability + "-u"), durability, memory, rounds);
            }
        }
    }

    private static void reads(Path folder, MemorySegment memory, int rounds) throws Exception {
        try (ObjectStore store = Stores.local(folder, Durability.RELAXED)) {
            for (int i = 0; i < 4096; i++) {
                store.put(key(i), memory.asSlice(0, KIB), PutCondition.ALWAYS);
            }
            try (Upload upload = store.upload("large")) {
                for (int i = 0; i < 32; i++) {
                    upload.append(memory);
                }
                upload.complete(PutCondition.ALWAYS);
            }
            for (int threads = 1; threads <= 2; threads++) {
                int count = threads;
                tell("read of a file of 1 KiB, " + threads + " threads", rounds, 4096, () -> {
                    Race.run(count, t -> () -> {
                        MemorySegment into = Arena.ofAuto().allocate(KIB);
                        for (int i = t; i < 4096; i += count) {
                            store.getRanges(key(i), List.of(ByteRange.from(0)), (_, _) -> into);
                        }
                        return 0;
                    });
                    return 0;
                });
            }
            tell("get of a file of 1 KiB", rounds, 4096, each(4096, i -> store.get(key(i))));
            tell("head", rounds, 4096, each(4096, i -> store.head(key(i))));
            MemorySegment into = Arena.ofAuto().allocate(64 * KIB);
            for (int size : new int[] {2, 64 * KIB}) {
                MemorySegment target = into.asSlice(0, size);
                tell("range of " + size + " bytes of 32 MiB", rounds, 4096, each(4096, i -> store.getRanges(
                        "large", List.of(ByteRange.of((i * 7919L * 4096) % (31 << 20), size)), (_, _) -> target)));
            }
        }
    }

    private static void puts(Path folder, Durability durability, MemorySegment memory, int rounds) throws Exception {
        for (int kib : new int[] {1, 512}) {
            int objects = (kib == 1 ? 4096 : 512) / (durability == Durability.DURABLE ? 8 : 1);
            for (String change : new String[] {"new", "replacing"}) {
                try (ObjectStore store = Stores.local(folder.resolve(kib + change), durability)) {
                    int[] round = {0};
                    tell(durability + " put of " + kib + " KiB, " + change, rounds, objects, () -> {
                        String array = change.equals("new") ? "a" + round[0]++ + "/" : "a/";
                        each(objects, i -> store.put(array + key(i), memory.asSlice(0, kib * KIB), PutCondition.ALWAYS))
                                .call();
                        return 0;
                    });
                }
            }
        }
    }

    private static void updates(Path folder, Durability durability, MemorySegment memory, int rounds) throws Exception {
        try (ObjectStore store = Stores.local(folder, durability)) {
            try (Upload upload = store.upload("large")) {
                for (int i = 0; i < 32; i++) {
                    upload.append(memory);
                }
                upload.complete(PutCondition.ALWAYS);
            }
            if (store.update("large").map(update -> {
                        update.close();
                        return true;
                    }).isEmpty()) {
                return;
            }
            tell(durability + " update of 64 KiB", rounds, 256, each(256, i -> {
                try (ObjectUpdate update = store.update("large").orElseThrow()) {
                    update.write((i * 7919L * 4096) % (31 << 20), memory.asSlice(0, 64 * KIB));
                    update.sync();
                    update.finish();
                }
            }));
        }
    }

    private static String key(int i) {
        return "temperature/c/" + i / 64 + "/" + i % 64;
    }

    private static Callable<Integer> each(int count, IntConsumer body) {
        return () -> {
            for (int i = 0; i < count; i++) {
                body.accept(i);
            }
            return 0;
        };
    }

    private static void tell(String what, int rounds, int calls, Callable<Integer> round) throws Exception {
        double wall = Double.MAX_VALUE;
        double processor = Double.MAX_VALUE;
        for (int i = 0; i < rounds; i++) {
            long start = System.nanoTime();
            long before = THREADS.getCurrentThreadCpuTime();
            round.call();
            processor = Math.min(processor, (THREADS.getCurrentThreadCpuTime() - before) / 1000.0 / calls);
            wall = Math.min(wall, (System.nanoTime() - start) / 1000.0 / calls);
        }
        System.out.printf(Locale.ROOT, "%-45s %9.2f µs %9.2f µs%n", what, wall, processor);
    }
}
