package dev.shardwright.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Conditional writes of one local store by several processes of many threads each.
class LocalStoreProcessesTest {

    private static final int PROCESSES = 4;
    private static final int THREADS = 16;

    @TempDir
    Path folder;

    private ObjectStore store;

    @BeforeEach
    void openStore() {
        store = Stores.local(folder, Durability.RELAXED);
    }

    @Test
    void ofAllWhoCreateAKeyOneWins() throws Exception {
        raceToCreate(200);
    }

    @Test
    void noIncrementByVersionIsLost() throws Exception {
        raceToCount("count", 5);
    }

    @Test
    void noIncrementInPlaceIsLost() throws Exception {
        raceToCount("update", 5);
    }

    @Test
    void creationsAndDeletionsAlternateAndNoVersionComesTwice() throws Exception {
        raceToAlternate(40);
    }

    @Test
    void ofAllWhoMoveAnObjectOneDoes() throws Exception {
        raceToMove(100);
    }

    @Test
    @Tag("chaos")
    void manyRacesBetweenProcessesHaveOneWinnerEach() throws Exception {
        for (int round = 0; round < 5; round++) {
            raceToCreate(2000);
            store.list("created/", object -> store.delete(object.key()));
            raceToMove(1000);
            store.list("moved/", object -> store.delete(object.key()));
            raceToCount("count", 100);
            raceToCount("update", 100);
            raceToAlternate(1000);
        }
    }

    private void raceToCreate(int keys) throws Exception {
        Map<String, List<String>> winners = race("create", keys).stream()
                .map(line -> line.split(" "))
                .collect(Collectors.groupingBy(
                        words -> words[0], Collectors.mapping(words -> words[1], Collectors.toList())));

        assertThat(winners).hasSize(keys);
        winners.forEach((key, names) -> assertThat(names)
                .as(key)
                .containsExactly(store.get(key).toUtf8()));
    }

    private void raceToMove(int objects) throws Exception {
        for (int n = 0; n < objects; n++) {
            store.put("from/" + n, RacingProcess.segment("object " + n), PutCondition.IF_ABSENT);
        }

        Map<String, String> moved = race("move", objects).stream()
                .map(line -> line.split(" "))
                .collect(Collectors.toMap(words -> words[0], words -> words[1]));

        assertThat(moved).hasSize(objects);
        Map<String, String> found = new HashMap<>();
        store.list("", object -> found.put(object.key(), object.version().token()));
        assertThat(found.keySet()).noneMatch(key -> key.startsWith("from/"));
        assertThat(found).containsAllEntriesOf(moved);
        moved.keySet().forEach(key -> assertThat(store.get(key).toUtf8())
                .as(key)
                .isEqualTo("object " + key.split("/")[1]));
    }

    private void raceToCount(String scenario, int each) throws Exception {
        store.put("counter", RacingProcess.segment("0"), PutCondition.ALWAYS);

        List<String[]> increments =
                race(scenario, each).stream().map(line -> line.split(" ")).toList();

        int expected = PROCESSES * THREADS * each;
        assertThat(store.get("counter").toUtf8()).isEqualTo(Integer.toString(expected));
        assertThat(increments.stream().map(words -> Integer.valueOf(words[0])))
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.rangeClosed(1, expected).boxed().toList());
        assertThat(increments.stream().map(words -> words[1])).doesNotHaveDuplicates();
    }

    private void raceToAlternate(int each) throws Exception {
        store.delete("x/y/k");

        List<String> said = race("alternate", each);

        long created = said.stream().filter(line -> line.startsWith("created ")).count();
        long deleted = said.stream().filter(line -> line.equals("deleted")).count();
        assertThat(created - deleted).isEqualTo(store.head("x/y/k").isPresent() ? 1 : 0);
        assertThat(deleted).isPositive();
        assertThat(said.stream().filter(line -> !line.equals("deleted")).map(line -> line.split(" ")[1]))
                .doesNotHaveDuplicates();
    }

    private List<String> race(String scenario, int rounds) throws Exception {
        List<ChildJvm> children = new ArrayList<>();
        try {
            for (int i = 0; i < PROCESSES; i++) {
                // Half of them use system calls, half of them channels.
                ChildJvm.Access access = i % 2 == 0 ? ChildJvm.Access.NATIVE : ChildJvm.Access.PLAIN;
                children.add(ChildJvm.start(access, RacingProcess.class, scenario, folder, i, THREADS, rounds));
            }
            children.forEach(child -> child.await("ready"));
            children.forEach(child -> child.say("go"));
            List<String> said = new ArrayList<>();
            for (ChildJvm child : children) {
                said.addAll(child.linesOfSuccess());
            }
            return said;
        } finally {
            children.forEach(ChildJvm::close);
        }
    }
}
