package dev.shardwright.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.shardwright.storage.ByteRange;
import dev.shardwright.storage.ObjectStore;
import dev.shardwright.storage.ObjectUpdate;
import dev.shardwright.storage.PutCondition;
import dev.shardwright.storage.StoreException;
import dev.shardwright.storage.Upload;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class CrashingStoreTest {

    private static final int SECTOR = 512;
    private static final int CRASHES = 2000;

    /// One operation after the other, and what is there after each.
    private static void script(ObjectStore store) {
        store.put("a", filled(1, 10), PutCondition.IF_ABSENT);
        store.put("a", filled(2, 20), PutCondition.ALWAYS);
        try (Upload upload = store.upload("b")) {
            upload.append(filled(3, 30));
            upload.complete(PutCondition.ALWAYS);
        }
        store.copy("a", "c", PutCondition.ALWAYS);
        store.move("b", "d", PutCondition.ALWAYS);
        store.delete("a");
    }

    private static final List<Map<String, Integer>> AFTER_EACH = List.of(
            Map.of(),
            Map.of("a", 1),
            Map.of("a", 2),
            Map.of("a", 2),
            Map.of("a", 2),
            Map.of("a", 2, "b", 3),
            Map.of("a", 2, "b", 3, "c", 2),
            Map.of("a", 2, "c", 2, "d", 3),
            Map.of("c", 2, "d", 3));

    @Test
    void whatReturnedIsThereAndWhatFailedIsNot() {
        for (int crashBefore = 1; crashBefore <= 8; crashBefore++) {
            CrashingStore store = new CrashingStore(crashBefore);

            assertThatExceptionOfType(StoreException.class)
                    .isThrownBy(() -> script(store))
                    .withMessageContaining("crashed");

            assertThat(firstBytes(store.afterCrash(new Random(1)))).isEqualTo(AFTER_EACH.get(crashBefore - 1));
        }
        CrashingStore store = new CrashingStore(9);
        script(store);
        assertThat(store.hasCrashed()).isFalse();
        assertThat(store.operations()).isEqualTo(8);
        assertThatIllegalStateException().isThrownBy(() -> store.afterCrash(new Random(1)));
        store.crash();
        assertThat(firstBytes(store.afterCrash(new Random(1)))).isEqualTo(AFTER_EACH.get(8));
    }

    @Test
    void afterTheCrashEveryCallFailsButClosing() {
        CrashingStore store = new CrashingStore(0);
        store.put("k", filled(1, 10), PutCondition.ALWAYS);
        Upload upload = store.upload("l");
        ObjectUpdate update = store.update("k").orElseThrow();
        store.crash();

        List.<Runnable>of(
                        () -> store.get("k"),
                        () -> store.get("k", ByteRange.from(0)),
                        () -> store.head("k"),
                        () -> store.put("k", filled(2, 10), PutCondition.ALWAYS),
                        () -> store.copy("k", "m", PutCondition.ALWAYS),
                        () -> store.move("k", "m", PutCondition.ALWAYS),
                        () -> store.delete("k"),
                        () -> store.list("", _ -> {}),
                        () -> store.listFolder(""),
                        () -> store.upload("m"),
                        () -> store.update("k"),
                        () -> store.sweep(Duration.ZERO),
                        () -> store.leftovers(Duration.ZERO),
                        () -> update.read(0, filled(0, 1)),
                        () -> update.write(0, filled(2, 1)),
                        update::sync,
                        update::finish,
                        () -> upload.append(filled(2, 1)))
                .forEach(call -> assertThatExceptionOfType(StoreException.class).isThrownBy(call::run));
        update.close();
        upload.close();
        store.close();

        CrashingStore again = CrashingStore.with(filledStore(), 1);
        assertThatExceptionOfType(StoreException.class).isThrownBy(() -> again.head("k"));
        assertThat(firstBytes(again.afterCrash(new Random(1)))).isEqualTo(Map.of("k", 1));
    }

    private static ObjectStore filledStore() {
        UpdatingStore store = new UpdatingStore();
        store.put("k", filled(1, 10), PutCondition.ALWAYS);
        return store;
    }

    @Test
    void whatWasSyncedIsThereAndWhatWasNotIsTornBySectors() {
        CrashingStore store = new CrashingStore(0);
        store.put("k", filled(1, 8 * SECTOR), PutCondition.ALWAYS);
        try (ObjectUpdate update = store.update("k").orElseThrow()) {
            update.write(0, filled(2, 2 * SECTOR));
            update.sync();
            update.write(SECTOR + 100, filled(3, 5 * SECTOR));
            update.finish();
        }
        store.crash();

        Set<BitSet> seen = new HashSet<>();
        Random random = new Random(2);
        for (int i = 0; i < CRASHES; i++) {
            byte[] left = store.afterCrash(random).get("k").toByteArray();
            assertThat(left).hasSize(8 * SECTOR);
            BitSet landed = new BitSet();
            for (int sector = 0; sector < 8; sector++) {
                byte[] expected = new byte[8 * SECTOR];
                Arrays.fill(expected, (byte) 1);
                Arrays.fill(expected, 0, 2 * SECTOR, (byte) 2);
                if (contains(left, sector, 3)) {
                    landed.set(sector);
                    Arrays.fill(expected, SECTOR + 100, 6 * SECTOR + 100, (byte) 3);
                }
                assertThat(sector(left, sector)).isEqualTo(sector(expected, sector));
            }
            seen.add(landed);
        }
        // Sectors 1 to 6 in every combination, among them none and all.
        assertThat(seen).hasSize(64);
    }

    @Test
    void noLaterWriteIsInASectorWithoutAnEarlierOne() {
        CrashingStore store = new CrashingStore(0);
        store.put("k", filled(1, SECTOR), PutCondition.ALWAYS);
        for (int n = 0; n < 3; n++) {
            try (ObjectUpdate update = store.update("k").orElseThrow()) {
                update.write(n * 100, filled(2 + n, 10));
            }
        }
        store.crash();

        Set<List<Byte>> seen = new HashSet<>();
        Random random = new Random(3);
        for (int i = 0; i < CRASHES; i++) {
            byte[] left = store.afterCrash(random).get("k").toByteArray();
            seen.add(List.of(left[0], left[100], left[200]));
        }
        assertThat(seen)
                .containsExactlyInAnyOrder(
                        List.of((byte) 1, (byte) 1, (byte) 1),
                        List.of((byte) 2, (byte) 1, (byte) 1),
                        List.of((byte) 2, (byte) 3, (byte) 1),
                        List.of((byte) 2, (byte) 3, (byte) 4));
    }

    @Test
    void anObjectThatGrewHasAnySizeAndZerosWhereNothingLanded() {
        CrashingStore store = new CrashingStore(0);
        store.put("k", filled(1, 700), PutCondition.ALWAYS);
        try (ObjectUpdate update = store.update("k").orElseThrow()) {
            update.write(700, filled(2, 1000));
        }
        store.crash();

        Set<Integer> sizes = new HashSet<>();
        boolean zeros = false;
        Random random = new Random(4);
        for (int i = 0; i < CRASHES; i++) {
            byte[] left = store.afterCrash(random).get("k").toByteArray();
            sizes.add(left.length);
            assertThat(Arrays.copyOf(left, 700)).containsOnly(1);
            for (int from = 700; from < left.length; from = (from / SECTOR + 1) * SECTOR) {
                int to = Math.min(left.length, (from / SECTOR + 1) * SECTOR);
                assertThat(Arrays.copyOfRange(left, from, to)).containsOnly(left[from]);
                assertThat(left[from]).isIn((byte) 0, (byte) 2);
                zeros |= left[from] == 0;
            }
        }
        assertThat(sizes).containsExactlyInAnyOrder(700, 1024, 1536, 1700);
        assertThat(zeros).isTrue();
    }

    @Test
    void whatReplacesAnObjectIsDurableWhateverWasWrittenInPlace() {
        for (int change = 0; change < 4; change++) {
            CrashingStore store = new CrashingStore(0);
            store.put("k", filled(1, SECTOR), PutCondition.ALWAYS);
            try (ObjectUpdate update = store.update("k").orElseThrow()) {
                update.write(0, filled(2, SECTOR));
            }
            String key = "k";
            switch (change) {
                case 0 -> store.put("k", filled(2, SECTOR), PutCondition.ALWAYS);
                case 1 -> store.copy("k", "k", PutCondition.ALWAYS);
                case 2 -> {
                    store.move("k", "l", PutCondition.ALWAYS);
                    key = "l";
                }
                default -> {
                    // A sync is of the object, not of the update.
                    try (ObjectUpdate update = store.update("k").orElseThrow()) {
                        update.sync();
                    }
                }
            }
            store.crash();
            Random random = new Random(5);
            for (int i = 0; i < 20; i++) {
                assertThat(store.afterCrash(random).get(key).toByteArray()).containsOnly(2);
            }
        }
    }

    private static Map<String, Integer> firstBytes(ObjectStore store) {
        Map<String, Integer> found = new TreeMap<>();
        store.list("", object -> found.put(object.key(), (int) store.get(object.key()).toByteArray()[0]));
        return found;
    }

    private static boolean contains(byte[] bytes, int sector, int value) {
        for (byte b : sector(bytes, sector)) {
            if (b == value) {
                return true;
            }
        }
        return false;
    }

    private static byte[] sector(byte[] bytes, int sector) {
        return Arrays.copyOfRange(bytes, sector * SECTOR, (sector + 1) * SECTOR);
    }

    private static MemorySegment filled(int value, int length) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) value);
        return MemorySegment.ofArray(bytes);
    }
}
