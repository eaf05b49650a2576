package dev.shardwright.storage;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A child process of {@link LocalStoreProcessesTest}: many threads that race with those of other processes. It says
/// `ready`, waits for a line, and then says what it did.
final class RacingProcess {

    private RacingProcess() {}

    public static void main(String[] arguments) throws Exception {
        String scenario = arguments[0];
        int process = Integer.parseInt(arguments[2]);
        int threads = Integer.parseInt(arguments[3]);
        int rounds = Integer.parseInt(arguments[4]);
        try (ObjectStore store = Stores.local(Path.of(arguments[1]), Durability.RELAXED)) {
            System.out.println("ready");
            awaitLine();
            List<List<String>> said = Race.run(threads, i -> () -> {
                String name = process + "." + i;
                return switch (scenario) {
                    case "create" -> create(store, name, rounds);
                    case "count" -> count(store, rounds);
                    case "update" -> i % 2 == 0 ? update(store, rounds) : count(store, rounds);
                    case "move" -> move(store, name, rounds);
                    case "alternate" -> alternate(store, name, rounds, process + i);
                    default -> throw new IllegalArgumentException(scenario);
                };
            });
            said.forEach(lines -> lines.forEach(System.out::println));
        }
    }

    /// Creates keys that everybody tries to create.
    private static List<String> create(ObjectStore store, String name, int rounds) {
        List<String> said = new ArrayList<>();
        for (int n = 0; n < rounds; n++) {
            String key = "created/" + n % 10 + "/" + n;
            try {
                store.put(key, segment(name), PutCondition.IF_ABSENT);
                said.add(key + " " + name);
            } catch (ConditionFailedException e) {
                // Somebody else was faster.
            }
        }
        return said;
    }

    /// Moves objects that everybody tries to move, each from a key of all to a key of its own; half of the threads go
    /// through them backwards.
    private static List<String> move(ObjectStore store, String name, int rounds) {
        List<String> said = new ArrayList<>();
        boolean backwards = name.hashCode() % 2 == 0;
        for (int n = 0; n < rounds; n++) {
            int number = backwards ? rounds - 1 - n : n;
            String to = "moved/" + number + "/" + name;
            try {
                said.add(to + " " + store.move("from/" + number, to, PutCondition.IF_ABSENT));
            } catch (NotFoundException e) {
                // Somebody else was faster.
            }
        }
        return said;
    }

    /// Increments a counter by version.
    private static List<String> count(ObjectStore store, int rounds) {
        List<String> said = new ArrayList<>();
        while (said.size() < rounds) {
            Bytes now = store.get("counter");
            String next = Integer.toString(Integer.parseInt(now.toUtf8()) + 1);
            try {
                Version version = store.put("counter", segment(next), PutCondition.ifVersion(now.version()));
                said.add(next + " " + version);
            } catch (ConditionFailedException e) {
                // Somebody else was faster.
            }
        }
        return said;
    }

    /// Increments a counter, whose digits become more, in place.
    private static List<String> update(ObjectStore store, int rounds) {
        List<String> said = new ArrayList<>();
        for (int n = 0; n < rounds; n++) {
            try (ObjectUpdate update = store.update("counter").orElseThrow()) {
                byte[] now = new byte[(int) update.size()];
                update.read(0, MemorySegment.ofArray(now));
                String next = Integer.toString(Integer.parseInt(new String(now, StandardCharsets.UTF_8)) + 1);
                update.write(0, segment(next));
                said.add(next + " " + update.finish());
            }
        }
        return said;
    }

    /// Creates, replaces and deletes one object, in folders that come and go with it.
    private static List<String> alternate(ObjectStore store, String name, int rounds, int phase) {
        List<String> said = new ArrayList<>();
        for (int n = 0; n < rounds; n++) {
            try {
                switch ((n + phase) % 3) {
                    case 0 -> said.add("created " + store.put("x/y/k", segment(name), PutCondition.IF_ABSENT));
                    case 1 -> {
                        Version now = store.get("x/y/k").version();
                        said.add("replaced " + store.put("x/y/k", segment(name), PutCondition.ifVersion(now)));
                    }
                    default -> {
                        if (store.delete("x/y/k")) {
                            said.add("deleted");
                        }
                    }
                }
            } catch (ConditionFailedException | NotFoundException e) {
                // Somebody else was faster.
            }
        }
        return said;
    }

    static void awaitLine() throws IOException {
        for (int c = System.in.read(); c != '\n'; c = System.in.read()) {
            if (c < 0) {
                throw new IOException("the parent is gone");
            }
        }
    }

    static MemorySegment segment(String text) {
        return MemorySegment.ofArray(text.getBytes(StandardCharsets.UTF_8));
    }
}
