package dev.shardwright.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// A child process of {@link RestrictedLocalStoreTest}: looks at a store where the system keeps something from it.
final class RestrictedProcess {

    /// Keys whose names other locales than UTF-8 cannot spell.
    static final List<String> KEYS = List.of("a/\u00e9", "a/\uff5e/\ud83d\ude00", "\ud83d\ude00");

    private RestrictedProcess() {}

    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[1]);
        switch (arguments[0]) {
            case "full" -> full(folder);
            case "denied" -> denied(folder);
            case "read-only" -> readOnly(folder);
            case "mounted" -> mounted(folder);
            case "coarse" -> coarse(folder);
            case "locale" -> locale(folder);
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    /// The folder is a disk of 2 MiB.
    private static void full(Path folder) throws IOException {
        for (Durability durability : Durability.values()) {
            try (ObjectStore store = Stores.local(folder, durability)) {
                store.put("a", bytes(1 << 20), PutCondition.ALWAYS);
                assertThatExceptionOfType(StoreFullException.class)
                        .isThrownBy(() -> store.put("b", bytes(4 << 20), PutCondition.ALWAYS))
                        .withMessageContaining("\"b\"");
                assertThatExceptionOfType(StoreFullException.class)
                        .isThrownBy(() -> store.put("a", bytes(4 << 20), PutCondition.ALWAYS));
                assertThatExceptionOfType(StoreFullException.class)
                        .isThrownBy(() -> store.copy("a", "c", PutCondition.ALWAYS));
                try (Upload upload = store.upload("d")) {
                    assertThatExceptionOfType(StoreFullException.class).isThrownBy(() -> {
                        for (int i = 0; i < 100; i++) {
                            upload.append(bytes(100 << 10));
                        }
                    });
                }
                assertThat(files(folder.resolve("_shardwright/local/uploads"))).isEmpty();
                assertThat(keys(store)).containsExactly("a");
                assertThat(store.get("a").size()).isEqualTo(1 << 20);

                fill(folder.resolve("filler"));
                store.move("a", "e", PutCondition.IF_ABSENT);
                store.move("e", "a", PutCondition.IF_ABSENT);
                assertThat(store.delete("a")).isTrue();
                Files.delete(folder.resolve("filler"));
            }
        }
    }

    private static void fill(Path file) {
        try {
            Files.write(file, new byte[2 << 20]);
            throw new AssertionError("the disk is not full");
        } catch (IOException e) {
            // As it should be.
        }
    }

    private static void denied(Path folder) throws IOException {
        try (ObjectStore store = Stores.local(folder, Durability.RELAXED)) {
            for (String key : List.of("k", "closed/k", "fixed/k")) {
                store.put(key, bytes(10), PutCondition.ALWAYS);
            }
            permit(folder.resolve("k"), "---------");
            permit(folder.resolve("closed"), "---------");
            permit(folder.resolve("fixed"), "r-xr-xr-x");

            assertDenied(() -> store.get("k"), "\"k\"");
            assertDenied(() -> store.copy("k", "l", PutCondition.ALWAYS), "\"k\"");
            assertThat(store.head("k")).isPresent();
            assertDenied(() -> store.get("closed/k"), "closed/k");
            assertDenied(() -> store.head("closed/k"), "closed/k");
            assertDenied(() -> store.put("closed/l", bytes(1), PutCondition.ALWAYS), "closed/l");
            assertDenied(() -> store.list("", _ -> {}), "closed");
            assertDenied(() -> store.put("fixed/l", bytes(1), PutCondition.ALWAYS), "fixed/l");
            assertDenied(() -> store.put("fixed/l/m", bytes(1), PutCondition.ALWAYS), "fixed/l/m");
            assertDenied(() -> store.delete("fixed/k"), "fixed/k");
            assertDenied(() -> store.move("k", "l", PutCondition.ALWAYS), "\"k\"");
            assertDenied(() -> store.move("fixed/k", "l", PutCondition.ALWAYS), "fixed/k");
            store.put("m", bytes(10), PutCondition.ALWAYS);
            assertDenied(() -> store.move("m", "fixed/l", PutCondition.ALWAYS), "fixed/l");
            assertThat(store.delete("m")).isTrue();
            assertThat(store.head("l")).isEmpty();
            assertThat(store.get("fixed/k").size()).isEqualTo(10);
            assertThat(files(folder.resolve("_shardwright/local/uploads"))).isEmpty();
        }
        try (ObjectStore store = Stores.local(folder.resolve("fixed"), Durability.RELAXED)) {
            assertThat(store.get("k").size()).isEqualTo(10);
            assertDenied(() -> store.put("l", bytes(1), PutCondition.ALWAYS), "\"l\"");
            assertDenied(() -> store.upload("l"), "\"l\"");
        } finally {
            permit(folder.resolve("closed"), "rwxr-xr-x");
            permit(folder.resolve("fixed"), "rwxr-xr-x");
        }
    }

    /// The folder is on a disk that is mounted read-only, and has the object `k`.
    private static void readOnly(Path folder) {
        try (ObjectStore store = Stores.local(folder, Durability.RELAXED)) {
            assertThat(store.get("k").size()).isEqualTo(10);
            assertThat(keys(store)).containsExactly("k");
            assertDenied(() -> store.put("k", bytes(1), PutCondition.ALWAYS), "\"k\"");
            assertDenied(() -> store.upload("l"), "\"l\"");
            assertDenied(() -> store.delete("k"), "\"k\"");
            assertDenied(() -> store.move("k", "l", PutCondition.ALWAYS), "\"k\"");
            assertDenied(() -> store.sweep(Duration.ZERO), store.address());
        }
    }

    /// The folder `sub` is on another disk.
    private static void mounted(Path folder) throws IOException {
        try (ObjectStore store = Stores.local(folder, Durability.RELAXED)) {
            Files.write(folder.resolve("sub/k"), new byte[10]);
            assertThat(store.get("sub/k").size()).isEqualTo(10);
            assertThatExceptionOfType(StoreException.class)
                    .isThrownBy(() -> store.put("sub/l", bytes(10), PutCondition.ALWAYS))
                    .withMessageContaining("another file system");
            store.put("m", bytes(10), PutCondition.ALWAYS);
            assertThatExceptionOfType(StoreException.class)
                    .isThrownBy(() -> store.move("m", "sub/l", PutCondition.ALWAYS))
                    .withMessageContaining("another file system");
            assertThat(keys(store)).containsExactly("m", "sub/k");
            store.move("sub/k", "m", PutCondition.ALWAYS);
            assertThat(keys(store)).containsExactly("m");
            Files.write(folder.resolve("sub/l"), new byte[10]);
            store.move("sub/l", "sub/k", PutCondition.IF_ABSENT);
            store.delete("m");
            assertThat(files(folder.resolve("_shardwright/local/uploads"))).isEmpty();
            assertThat(keys(store)).containsExactly("sub/k");
        }
    }

    /// The disk keeps times in seconds.
    private static void coarse(Path folder) {
        Set<Version> versions = new HashSet<>();
        for (int round = 0; round < 10; round++) {
            try (ObjectStore store = Stores.local(folder, Durability.RELAXED)) {
                for (int i = 0; i < 10; i++) {
                    versions.add(store.put("k", bytes(10), PutCondition.ALWAYS));
                }
                store.delete("k");
                versions.add(store.put("k", bytes(10), PutCondition.IF_ABSENT));
                store.move("k", "l", PutCondition.ALWAYS);
                versions.add(store.move("l", "k", PutCondition.IF_ABSENT));
                assertThat(store.head("k").orElseThrow().modified().getNano()).isZero();
            }
        }
        assertThat(versions).hasSize(120);
    }

    private static void locale(Path folder) {
        try (ObjectStore store = Stores.local(folder, Durability.RELAXED)) {
            assertThat(keys(store)).containsExactlyInAnyOrder("by parent \u00e9");
            for (String key : KEYS) {
                store.put(key, bytes(10), PutCondition.IF_ABSENT);
                assertThat(store.get(key).size()).isEqualTo(10);
                store.move(key, key + "\u00e9", PutCondition.IF_ABSENT);
                store.move(key + "\u00e9", key, PutCondition.IF_ABSENT);
            }
            assertThat(store.listFolder("a").folders()).containsExactly("\uff5e");
            assertThat(keys(store)).hasSize(4).containsAll(KEYS);
            store.delete("by parent \u00e9");
        }
    }

    private static void assertDenied(Runnable call, String named) {
        assertThatExceptionOfType(AccessDeniedException.class)
                .isThrownBy(call::run)
                .withMessageContaining(named);
    }

    private static void permit(Path path, String permissions) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    }

    private static List<String> keys(ObjectStore store) {
        List<String> keys = new ArrayList<>();
        store.list("", object -> keys.add(object.key()));
        return keys;
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> paths = Files.list(folder)) {
            return paths.toList();
        }
    }

    private static MemorySegment bytes(int size) {
        return MemorySegment.ofArray(new byte[size]);
    }
}
