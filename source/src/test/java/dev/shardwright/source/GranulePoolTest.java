package dev.shardwright.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.shardwright.storage.Durability;
import dev.shardwright.storage.ObjectStore;
import dev.shardwright.storage.PutCondition;
import dev.shardwright.storage.StoreException;
import dev.shardwright.storage.Stores;
import dev.shardwright.storage.Version;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GranulePoolTest {

    @TempDir
    Path folder;

    @Test
    void aGranuleIsOpenedOnceHoweverOftenItIsUsed() throws IOException {
        String file = write("a.csv", 10);
        try (GranulePool pool = new GranulePool(GranuleFormats.named("csv"), 1)) {
            for (int i = 0; i < 3; i++) {
                try (GranulePool.Lease first = pool.lease(file);
                        GranulePool.Lease second = pool.lease(file)) {
                    assertThat(first.granule()).isSameAs(second.granule());
                    assertThat(read(first)).hasSize(10);
                }
            }
            assertThat(pool.usage()).singleElement().satisfies(u -> {
                assertThat(u.opened()).isEqualTo(1);
                assertThat(u.bytesRead()).isEqualTo(u.size()).isEqualTo(Files.size(Path.of(file)));
            });
        }
    }

    @Test
    void theGranuleUnusedForLongestIsClosedFirst() throws IOException {
        List<String> files = List.of(write("a.csv", 3), write("b.csv", 3), write("c.csv", 3));
        try (GranulePool pool = new GranulePool(GranuleFormats.named("csv"), 2)) {
            for (int i : new int[] {0, 1, 0, 2, 0, 1}) {
                pool.lease(files.get(i)).close();
            }
            assertThat(pool.usage())
                    .extracting(u -> Path.of(u.address()).getFileName() + " " + u.opened())
                    .containsExactlyInAnyOrder("a.csv 1", "b.csv 2", "c.csv 1");
        }
    }

    @Test
    void whatIsHeldByGranulesThatNobodyUsesIsBounded() throws IOException {
        long bound = 1_000_000;
        List<Granule> granules = new ArrayList<>();
        try (GranulePool pool = new GranulePool(GranuleFormats.named("csv"), 64, bound)) {
            for (int i = 0; i < 8; i++) {
                try (GranulePool.Lease lease = pool.lease(write("file-" + i + ".csv", 30_000))) {
                    assertThat(read(lease)).hasSize(30_000);
                    granules.add(lease.granule());
                    assertThat(lease.granule().heldBytes()).isBetween(bound / 8 + 1, bound);
                }
                assertThat(granules.stream().mapToLong(Granule::heldBytes).sum()).isBetween(1L, bound);
            }
            assertThat(granules.getFirst().heldBytes()).isZero();
            assertThat(granules.getLast().heldBytes()).isPositive();
        }
    }

    @Test
    void aPoolThatMayHoldNothingHoldsNothing() throws IOException {
        try (GranulePool pool = new GranulePool(GranuleFormats.named("csv"), 1, 0);
                GranulePool.Lease lease = pool.lease(write("a.csv", 1000))) {
            read(lease);
            assertThat(lease.granule().heldBytes()).isPositive();
            lease.close();
            assertThat(lease.granule().heldBytes()).isZero();
        }
    }

    @Test
    void aPoolOfLessThanNothingIsRefused() {
        GranuleFormat csv = GranuleFormats.named("csv");
        assertThatIllegalArgumentException().isThrownBy(() -> new GranulePool(csv, -1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new GranulePool(csv, 1, -1))
                .withMessageContaining("-1 bytes");
    }

    @Test
    void whatWasLetGoIsReadAgain() throws IOException {
        try (GranulePool pool = new GranulePool(GranuleFormats.named("csv"), 1);
                GranulePool.Lease lease = pool.lease(write("a.csv", 1000))) {
            double[] before = read(lease);
            lease.granule().letGo();
            assertThat(lease.granule().heldBytes()).isZero();
            assertThat(read(lease)).isEqualTo(before);
        }
    }

    @Test
    void aFileThatCannotBeOpenedIsTriedAgainByTheNextLease() throws IOException {
        Path file = folder.resolve("late.csv");
        try (GranulePool pool = new GranulePool(GranuleFormats.named("csv"), 1)) {
            assertThatExceptionOfType(GranuleException.class)
                    .isThrownBy(() -> pool.lease(file.toString()))
                    .withMessageContaining("late.csv");
            write("late.csv", 2);
            try (GranulePool.Lease lease = pool.lease(file.toString())) {
                assertThat(read(lease)).containsExactly(0, 1);
            }
        }
    }

    @Test
    void aMissingFileIsNamedByItsAddress() {
        String file = folder.resolve("missing.csv").toString();
        try (GranulePool pool = new GranulePool(GranuleFormats.named("csv"), 1)) {
            assertThatExceptionOfType(GranuleException.class)
                    .isThrownBy(() -> pool.lease(file))
                    .withMessageContainingAll(file, "no such file");
        }
    }

    @Test
    void aStoreThatFailsIsNoBadFile() throws IOException {
        String file = write("a.csv", 2);
        StoreException failure = new StoreException("the disk is on fire");
        try (GranulePool pool = new GranulePool(new StubFormat(_ -> {
            throw failure;
        }), 1)) {
            assertThatThrownBy(() -> pool.lease(file)).isSameAs(failure);
        }
    }

    @Test
    void aClosedPoolLendsNothingAndClosesWhatComesBack() throws IOException {
        GranulePool pool = new GranulePool(GranuleFormats.named("csv"), 1);
        GranulePool.Lease lease = pool.lease(write("a.csv", 2));
        pool.close();
        assertThat(read(lease)).containsExactly(0, 1);
        Granule granule = lease.granule();
        lease.close();

        assertThatIllegalStateException().isThrownBy(() -> granule.readDoubles("x", 0, 1, new double[1], 0));
        assertThatIllegalStateException().isThrownBy(() -> pool.lease("a.csv"));
    }

    @Test
    void theStoreIsClosedEvenIfTheGranuleFailsToClose() throws IOException {
        List<ObjectStore> stores = new ArrayList<>();
        GranulePool pool = new GranulePool(new StubFormat(store -> {
            stores.add(store);
            return unclosable(stores.size());
        }), 2);
        for (String name : List.of("a", "b")) {
            pool.lease(write(name, 1)).close();
        }

        assertThatIllegalStateException().isThrownBy(pool::close).withMessage("closing 1").satisfies(e -> assertThat(
                        e.getSuppressed())
                .singleElement()
                .satisfies(suppressed -> assertThat(suppressed).hasMessage("closing 2")));
        assertThat(stores).hasSize(2).allSatisfy(store -> assertThatIllegalStateException()
                .isThrownBy(() -> store.head("a"))
                .withMessageContaining("closed"));
        assertThat(pool.usage()).hasSize(2).allSatisfy(usage -> assertThat(usage.opened()).isEqualTo(1));
    }

    @Test
    void theVersionOfAGranuleIsTheOneItWasOpenedOn() throws IOException {
        String file = write("a.csv", 2);
        try (GranulePool pool = new GranulePool(GranuleFormats.named("csv"), 1);
                GranulePool.Lease lease = pool.lease(file);
                ObjectStore store = Stores.local(folder, Durability.RELAXED)) {
            Version opened = store.head("a.csv").orElseThrow().version();
            store.put("a.csv", MemorySegment.ofArray("x\n7\n".getBytes(UTF_8)), PutCondition.ALWAYS);

            assertThat(lease.granule().version())
                    .isEqualTo(opened)
                    .isNotEqualTo(store.head("a.csv").orElseThrow().version());
            assertThat(read(lease)).containsExactly(0, 1);
        }
    }

    /// A granule of 10 bytes whose closing fails.
    private static Granule unclosable(int number) {
        return (Granule) Proxy.newProxyInstance(
                Granule.class.getClassLoader(), new Class<?>[] {Granule.class}, (_, method, _) -> switch (method.getName()) {
                    case "close" -> throw new IllegalStateException("closing " + number);
                    default -> 10L;
                });
    }

    /// A format that opens whatever the test wants.
    private record StubFormat(Function<ObjectStore, Granule> opening) implements GranuleFormat {
        @Override
        public String name() {
            return "stub";
        }

        @Override
        public List<String> suffixes() {
            return List.of();
        }

        @Override
        public Granule open(ObjectStore store, String key) {
            return opening.apply(store);
        }
    }

    private String write(String name, int rows) throws IOException {
        StringBuilder text = new StringBuilder("x\n");
        for (int i = 0; i < rows; i++) {
            text.append(i).append('\n');
        }
        return Files.writeString(folder.resolve(name), text).toString();
    }

    private static double[] read(GranulePool.Lease lease) {
        int rows = (int) lease.granule().column("x").orElseThrow().rows();
        double[] values = new double[rows];
        lease.granule().readDoubles("x", 0, rows, values, 0);
        return values;
    }
}
