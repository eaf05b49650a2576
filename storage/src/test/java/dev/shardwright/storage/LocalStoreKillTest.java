package dev.shardwright.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Processes that are killed while they write.
class LocalStoreKillTest {

    private static final int AT_A_TIME = 4;

    @TempDir
    Path folder;

    @Test
    void aKilledWriterLosesNothingAcknowledgedAndLeavesNothingHalfWritten() throws Exception {
        killWriters(5);
    }

    @Test
    @Tag("chaos")
    void manyKilledWritersLoseNothingAcknowledged() throws Exception {
        killWriters(100);
    }

    @Test
    void anObjectOfAKilledMoverIsAtOneOfItsKeysWhole() throws Exception {
        killMovers(4);
    }

    @Test
    @Tag("chaos")
    void noObjectOfManyKilledMoversIsLost() throws Exception {
        killMovers(100);
    }

    private void killMovers(int rounds) throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        try (ObjectStore store = Stores.local(folder, Durability.RELAXED)) {
            for (int i = 0; i < MovingProcess.THREADS; i++) {
                store.put(MovingProcess.key(i, 0), RacingProcess.segment("object " + i), PutCondition.IF_ABSENT);
            }
            for (int round = 0; round < rounds; round++) {
                Durability durability = round % 2 == 0 ? Durability.DURABLE : Durability.RELAXED;
                try (ChildJvm child = ChildJvm.start(MovingProcess.class, folder, durability)) {
                    child.await("ready");
                    for (int lines = 1 + random.nextInt(30); lines > 0; lines--) {
                        child.line();
                    }
                    child.kill();
                }
                for (int i = 0; i < MovingProcess.THREADS; i++) {
                    List<String> places = Stream.of(MovingProcess.key(i, 0), MovingProcess.key(i, 1))
                            .filter(key -> store.head(key).isPresent())
                            .toList();
                    assertThat(places).as("seed %d", seed).hasSize(1);
                    assertThat(store.get(places.getFirst()).toUtf8()).isEqualTo("object " + i);
                    store.move(places.getFirst(), MovingProcess.key(i, 0), PutCondition.ALWAYS);
                }
            }
        }
    }

    private void killWriters(int rounds) throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Map<String, Long> acknowledged = new HashMap<>();
        int debris = 0;
        try (ObjectStore store = Stores.local(folder, Durability.RELAXED)) {
            for (int round = 0; round < rounds; round++) {
                for (String line : killSome(round, random)) {
                    String[] words = line.split(" ");
                    acknowledged.merge(words[0], Long.valueOf(words[1]), Math::max);
                }
                checkObjects(store, acknowledged, seed);
                debris += filesBelow("_shardwright/local/uploads").size();
                store.sweep(Duration.ZERO);
                assertThat(filesBelow("_shardwright/local/uploads")).as("seed %d", seed).isEmpty();
            }
        }
        assertThat(acknowledged).as("writes that were acknowledged, seed %d", seed).isNotEmpty();
        assertThat(debris).as("uploads that were cut off, seed %d", seed).isPositive();
    }

    /// What processes said that were killed at random moments.
    private List<String> killSome(int round, Random random) throws InterruptedException {
        List<ChildJvm> children = new ArrayList<>();
        try {
            for (int i = 0; i < AT_A_TIME; i++) {
                Durability durability = i == 0 ? Durability.DURABLE : Durability.RELAXED;
                ChildJvm.Access access = i == 1 ? ChildJvm.Access.PLAIN : ChildJvm.Access.NATIVE;
                children.add(ChildJvm.start(access, DoomedProcess.class, folder, "writer-" + round + "-" + i, durability));
            }
            List<String> said = new ArrayList<>();
            for (ChildJvm child : children) {
                child.await("ready");
            }
            for (ChildJvm child : children) {
                for (int lines = random.nextInt(15); lines > 0; lines--) {
                    said.add(child.line());
                }
                child.kill();
                said.addAll(child.rest());
            }
            return said;
        } finally {
            children.forEach(ChildJvm::close);
        }
    }

    private void checkObjects(ObjectStore store, Map<String, Long> acknowledged, long seed) throws IOException {
        Map<String, Long> found = new HashMap<>();
        store.list("", object -> found.put(object.key(), DoomedProcess.number(store.get(object.key()).toByteArray())));
        acknowledged.forEach((key, number) -> {
            assertThat(found).as("seed %d", seed).containsKey(key);
            assertThat(found.get(key)).as("%s, seed %d", key, seed).isGreaterThanOrEqualTo(number);
        });
        Set<String> files = filesBelow("");
        files.removeIf(file -> file.startsWith("_shardwright/local/"));
        assertThat(files).as("seed %d", seed).isEqualTo(found.keySet());
    }

    private Set<String> filesBelow(String key) throws IOException {
        try (Stream<Path> paths = Files.walk(folder.resolve(key))) {
            return paths.filter(Files::isRegularFile)
                    .map(path -> folder.relativize(path).toString())
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }
}
