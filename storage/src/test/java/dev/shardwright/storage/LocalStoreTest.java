package dev.shardwright.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.shardwright.storage.internal.disk.DiskFile;
import dev.shardwright.storage.internal.disk.PosixDisk;
import dev.shardwright.storage.internal.posix.Posix;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a local store does with its files, beyond what every store does.
public class LocalStoreTest {

    @TempDir
    Path temporary;

    private Path folder;
    private ObjectStore store;

    /// Opens a local store.
    protected ObjectStore open(Path folder, Durability durability) {
        return Stores.local(folder, durability);
    }

    @BeforeEach
    void openStore() {
        folder = temporary.resolve("store");
        store = open(folder, Durability.RELAXED);
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    // Files

    @Test
    void theObjectOfAKeyIsTheFileOfThatName() throws IOException {
        put("a/b", "x");

        assertThat(folder.resolve("a/b")).hasContent("x");

        Files.writeString(folder.resolve("a/c"), "by hand");
        assertThat(store.get("a/c").toUtf8()).isEqualTo("by hand");
    }

    @Test
    void openingAndReadingMakeNothingOnDisk() {
        store.head("k");
        store.list("", _ -> {});
        store.listFolder("");
        store.sweep(Duration.ZERO);
        store.leftovers(Duration.ZERO);
        assertThat(store.delete("k")).isFalse();
        assertThatExceptionOfType(NotFoundException.class).isThrownBy(() -> store.get("k"));
        assertThatExceptionOfType(NotFoundException.class)
                .isThrownBy(() -> store.copy("k", "l", PutCondition.ALWAYS));
        assertThatExceptionOfType(NotFoundException.class)
                .isThrownBy(() -> store.move("k", "l", PutCondition.ALWAYS));
        assertThatExceptionOfType(ConditionFailedException.class)
                .isThrownBy(() -> store.put("k", segment("x"), PutCondition.ifVersion(new Version("1"))));
        store.close();

        assertThat(folder).doesNotExist();
    }

    @Test
    void aMoveRenamesTheFile() throws IOException {
        put("a/b/k", "x");
        put("c", "old");
        Object file = Files.getAttribute(folder.resolve("a/b/k"), "unix:ino");

        store.move("a/b/k", "c", PutCondition.ALWAYS);

        assertThat(Files.getAttribute(folder.resolve("c"), "unix:ino")).isEqualTo(file);
        assertThat(folder.resolve("a")).doesNotExist();
        store.move("c", "d/e/f", PutCondition.IF_ABSENT);
        assertThat(Files.getAttribute(folder.resolve("d/e/f"), "unix:ino")).isEqualTo(file);
        assertThat(uploads()).isEmpty();
    }

    /// A rename between two names of one file would succeed and leave both.
    @Test
    void ofTwoNamesOfOneFileOneIsLeftByAMove() throws IOException {
        put("k", "x");
        Files.createLink(folder.resolve("l"), folder.resolve("k"));

        Version old = store.head("l").orElseThrow().version();
        Version moved = store.move("k", "l", PutCondition.ifVersion(old));

        assertThat(moved).isNotEqualTo(old);
        assertThat(keys()).containsExactly("l");
        assertThat(store.get("l").toUtf8()).isEqualTo("x");
        assertThat(store.get("l").version()).isEqualTo(moved);
    }

    @Test
    void aDurableStoreMovesWhatARelaxedOneWrote() {
        put("a/k", "x");
        try (ObjectStore durable = open(folder, Durability.DURABLE)) {
            durable.move("a/k", "b/k", PutCondition.IF_ABSENT);
        }
        assertThat(keys()).containsExactly("b/k");
        assertThat(store.get("b/k").toUtf8()).isEqualTo("x");
    }

    @Test
    void theLastObjectTakesItsFoldersWithIt() {
        put("a/b/c/k", "x");
        put("a/b/l", "x");

        store.delete("a/b/c/k");
        assertThat(folder.resolve("a/b")).isDirectory();
        assertThat(folder.resolve("a/b/c")).doesNotExist();

        store.delete("a/b/l");
        assertThat(folder.resolve("a")).doesNotExist();
        assertThat(folder).isDirectory();
    }

    @Test
    void noFailureLeavesAFileBehind() throws Exception {
        put("k", "x");
        put("a/b", "x");
        Arena arena = Arena.ofConfined();
        MemorySegment freed = arena.allocate(2_000_000);
        arena.close();

        assertThatExceptionOfType(ConditionFailedException.class)
                .isThrownBy(() -> store.put("k", segment("y"), PutCondition.IF_ABSENT));
        assertThatExceptionOfType(InvalidKeyException.class).isThrownBy(() -> put("a", "y"));
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> store.put("k", freed, PutCondition.ALWAYS));
        Upload failing = store.upload("k");
        failing.append(MemorySegment.ofArray(new byte[1_000_000]));
        assertThatExceptionOfType(ConditionFailedException.class)
                .isThrownBy(() -> failing.complete(PutCondition.IF_ABSENT));
        Upload below = store.upload("k/l");
        assertThatExceptionOfType(InvalidKeyException.class).isThrownBy(() -> below.complete(PutCondition.ALWAYS));
        assertThatExceptionOfType(InvalidKeyException.class)
                .isThrownBy(() -> store.copy("k", "a", PutCondition.ALWAYS));

        assertThatExceptionOfType(InvalidKeyException.class)
                .isThrownBy(() -> store.move("k", "a", PutCondition.ALWAYS));
        assertThatExceptionOfType(InvalidKeyException.class)
                .isThrownBy(() -> store.move("a/b", "a", PutCondition.ALWAYS))
                .withMessageContaining("\"a/b\"");
        assertThatExceptionOfType(InvalidKeyException.class)
                .isThrownBy(() -> store.move("k", "k/l", PutCondition.ALWAYS))
                .withMessageContaining("\"k\"");

        assertThat(uploads()).isEmpty();
        assertThat(keys()).containsExactly("a/b", "k");
    }

    // Keys that a file system cannot have

    @Test
    void aKeyAndAKeyBelowItCannotBothBeObjects() throws IOException {
        put("a/b/c", "x");
        put("k", "x");

        for (String key : List.of("a", "a/b")) {
            assertThatExceptionOfType(InvalidKeyException.class)
                    .isThrownBy(() -> put(key, "y"))
                    .withMessageContaining("\"" + key + "\"")
                    .withMessageContaining("\"a/b/c\"");
        }
        for (String key : List.of("k/l", "k/l/m")) {
            assertThatExceptionOfType(InvalidKeyException.class)
                    .isThrownBy(() -> store.put(key, segment("y"), PutCondition.IF_ABSENT))
                    .withMessageContaining("\"" + key + "\"")
                    .withMessageContaining("\"k\"");
        }
        assertThatExceptionOfType(InvalidKeyException.class)
                .isThrownBy(() -> put("_shardwright", "y"))
                .withMessageContaining("\"_shardwright/local\"");
        assertThat(keys()).containsExactly("a/b/c", "k");
    }

    @Test
    void foldersWithoutObjectsAreNotThere() throws IOException {
        Files.createDirectories(folder.resolve("a/b/c"));
        Files.createDirectories(folder.resolve("a/d"));
        put("k", "x");

        assertThat(store.listFolder("").folders()).isEmpty();
        assertThat(store.listFolder("a").folders()).isEmpty();
        store.put("a", segment("x"), PutCondition.IF_ABSENT);

        assertThat(store.get("a").toUtf8()).isEqualTo("x");
    }

    @Test
    void aSegmentLongerThanAFileNameIsRefused() {
        String tooLong = "\u00e9".repeat(128);

        for (Runnable call : List.<Runnable>of(
                () -> put("a/" + tooLong + "/k", "x"), () -> store.get(tooLong), () -> store.delete(tooLong))) {
            assertThatExceptionOfType(InvalidKeyException.class)
                    .isThrownBy(call::run)
                    .withMessageContaining("255");
        }
    }

    @Test
    void thePrivateFolderHasNoKeys() throws IOException {
        put("_shardwright/runs/1", "x");
        put("_shardwright/local2", "x");

        for (String key : List.of(
                "_shardwright/local", "_shardwright/local/lock", "_shardwright/local/uploads/x", "a/_shardwright/local/lock")) {
            assertThatExceptionOfType(InvalidKeyException.class).isThrownBy(() -> put(key, "y"));
            assertThatExceptionOfType(InvalidKeyException.class).isThrownBy(() -> store.get(key));
            assertThatExceptionOfType(InvalidKeyException.class).isThrownBy(() -> store.head(key));
            assertThatExceptionOfType(InvalidKeyException.class).isThrownBy(() -> store.delete(key));
            assertThatExceptionOfType(InvalidKeyException.class).isThrownBy(() -> store.upload(key));
            assertThatExceptionOfType(InvalidKeyException.class)
                    .isThrownBy(() -> store.copy("_shardwright/runs/1", key, PutCondition.ALWAYS));
            assertThatExceptionOfType(InvalidKeyException.class)
                    .isThrownBy(() -> store.move("_shardwright/runs/1", key, PutCondition.ALWAYS));
            assertThatExceptionOfType(InvalidKeyException.class)
                    .isThrownBy(() -> store.move(key, "l", PutCondition.ALWAYS));
        }
        assertThat(folder.resolve("_shardwright/local/lock")).isRegularFile();
        assertThat(keys()).containsExactly("_shardwright/local2", "_shardwright/runs/1");
        assertThat(store.listFolder("_shardwright").folders()).containsExactly("runs");
        assertThat(store.listFolder("_shardwright/local")).isEqualTo(new Listing(List.of(), List.of()));
        store.list("_shardwright/local/", object -> assertThat(object).isNull());
    }

    @Test
    void thePrivateFolderOfAStoreBelowIsPassedOver() {
        put("inner/k", "x");
        try (ObjectStore inner = open(folder.resolve("inner"), Durability.RELAXED);
                Upload upload = inner.upload("l")) {
            upload.append(MemorySegment.ofArray(new byte[1_000_000]));

            assertThat(keys()).containsExactly("inner/k");
            assertThatExceptionOfType(InvalidKeyException.class)
                    .isThrownBy(() -> store.get("inner/_shardwright/local/lock"));
        }
    }

    @Test
    void filesThatNoKeyNamesAreNotListed() throws IOException {
        put("k", "x");
        Files.writeString(folder.resolve("new\nline"), "x");
        Files.writeString(folder.resolve("back\\slash"), "x");
        Files.writeString(Path.of(URI.create(folder.toUri() + "not%FFutf8")), "x");
        Files.createDirectories(folder.resolve("tab\t"));
        Files.writeString(folder.resolve("tab\t/k"), "x");

        assertThat(keys()).containsExactly("k");
        assertThat(store.listFolder("").objects()).hasSize(1);
        assertThat(store.listFolder("").folders()).isEmpty();
    }

    @Test
    void whatIsNeitherFileNorFolderIsNoObject() throws Exception {
        put("k", "x");
        assertThat(new ProcessBuilder("mkfifo", folder.resolve("pipe").toString()).start().waitFor())
                .isZero();

        assertThatExceptionOfType(NotFoundException.class).isThrownBy(() -> store.get("pipe"));
        assertThat(store.head("pipe")).isEmpty();
        assertThat(store.delete("pipe")).isFalse();
        assertThatExceptionOfType(InvalidKeyException.class).isThrownBy(() -> put("pipe", "x"));
        assertThat(keys()).containsExactly("k");
    }

    // Symbolic links

    @Test
    void readingFollowsLinks() throws IOException {
        Path outside = Files.createDirectories(temporary.resolve("outside/sub"));
        Files.writeString(outside.resolve("k"), "outside");
        put("k", "x");
        Files.createSymbolicLink(folder.resolve("file"), outside.resolve("k"));
        Files.createSymbolicLink(folder.resolve("linked"), outside.getParent());
        Files.createSymbolicLink(folder.resolve("nowhere"), temporary.resolve("nothing"));
        Files.createSymbolicLink(folder.resolve("circle"), folder.resolve("circle"));
        Files.createSymbolicLink(folder.resolve("up"), folder);

        assertThat(store.get("file").toUtf8()).isEqualTo("outside");
        assertThat(store.get("linked/sub/k").toUtf8()).isEqualTo("outside");
        assertThat(store.head("nowhere")).isEmpty();
        assertThat(store.head("circle")).isEmpty();
        assertThat(keys()).containsExactly("file", "k", "linked/sub/k");
    }

    @Test
    void writesDoNotFollowLinks() throws IOException {
        Path outside = Files.createDirectories(temporary.resolve("outside"));
        Files.writeString(outside.resolve("k"), "outside");
        put("here/k", "x");
        Files.createSymbolicLink(folder.resolve("out"), outside);
        Files.createSymbolicLink(folder.resolve("in"), folder.resolve("here"));

        for (String link : List.of("out", "in")) {
            for (Runnable write : List.<Runnable>of(
                    () -> put(link + "/k", "y"),
                    () -> put(link + "/new/k", "y"),
                    () -> put(link, "y"),
                    () -> store.copy("here/k", link + "/l", PutCondition.ALWAYS),
                    () -> store.move("here/k", link + "/l", PutCondition.ALWAYS),
                    () -> store.move(link + "/k", "l", PutCondition.ALWAYS),
                    () -> store.update(link + "/k"),
                    () -> store.delete(link + "/k"))) {
                assertThatExceptionOfType(InvalidKeyException.class)
                        .isThrownBy(write::run)
                        .withMessageContaining(link);
            }
        }
        assertThat(outside.resolve("k")).hasContent("outside");
        assertThat(outside).isDirectoryNotContaining("glob:**new");
        assertThat(folder.resolve("here/k")).hasContent("x");
        assertThat(uploads()).isEmpty();
    }

    @Test
    void anObjectThatIsALinkIsReplacedOrDeletedAndItsTargetLeftAlone() throws IOException {
        Path outside = Files.writeString(temporary.resolve("outside"), "outside");
        put("k", "x");
        Files.createSymbolicLink(folder.resolve("l"), outside);
        Files.createSymbolicLink(folder.resolve("m"), outside);

        put("l", "new");
        assertThat(store.delete("m")).isTrue();

        assertThat(store.get("l").toUtf8()).isEqualTo("new");
        assertThat(keys()).containsExactly("k", "l");
        assertThat(outside).hasContent("outside");
    }

    @Test
    void anObjectThatIsALinkIsMovedAsACopyAndItsTargetLeftAlone() throws IOException {
        Path outside = Files.writeString(temporary.resolve("outside"), "outside");
        FileTime time = Files.getLastModifiedTime(outside);
        put("k", "x");
        Files.createSymbolicLink(folder.resolve("l"), Path.of("../outside"));

        Version moved = store.move("l", "below/m", PutCondition.IF_ABSENT);

        assertThat(folder.resolve("below/m")).hasContent("outside");
        assertThat(Files.isSymbolicLink(folder.resolve("below/m"))).isFalse();
        assertThat(store.head("below/m").orElseThrow().version()).isEqualTo(moved);
        assertThat(keys()).containsExactly("below/m", "k");
        assertThat(Files.isSymbolicLink(folder.resolve("l"))).isFalse();
        assertThat(outside).hasContent("outside");
        assertThat(Files.getLastModifiedTime(outside)).isEqualTo(time);
        assertThat(uploads()).isEmpty();
    }

    @Test
    void anObjectThatIsALinkIsUpdatedAsACopyAndItsTargetLeftAlone() throws IOException {
        Path outside = Files.writeString(temporary.resolve("outside"), "outside");
        put("k", "x");
        Files.createSymbolicLink(folder.resolve("l"), outside);

        update("l", 3, "SIDE");

        assertThat(store.get("l").toUtf8()).isEqualTo("outSIDE");
        assertThat(Files.isSymbolicLink(folder.resolve("l"))).isFalse();
        assertThat(outside).hasContent("outside");
        assertThat(uploads()).isEmpty();
    }

    @Test
    void anUpdateLeavesOtherNamesOfTheFileAlone() throws IOException {
        put("k", "inside");
        Files.createLink(temporary.resolve("snapshot"), folder.resolve("k"));

        update("k", 2, "SIDE");
        update("k", 0, "IN");

        assertThat(store.get("k").toUtf8()).isEqualTo("INSIDE");
        assertThat(temporary.resolve("snapshot")).hasContent("inside");
        assertThat(uploads()).isEmpty();
    }

    @Test
    void anUpdateStaysInTheFile() throws IOException {
        put("k", "inside");
        Object file = Files.getAttribute(folder.resolve("k"), "unix:ino");

        update("k", 2, "SIDE");

        assertThat(Files.getAttribute(folder.resolve("k"), "unix:ino")).isEqualTo(file);
    }

    @Test
    void aStoreCanBeOpenedByALinkToItsFolder() throws Exception {
        put("counter", "0");
        Path link = Files.createSymbolicLink(temporary.resolve("link"), folder);
        try (ObjectStore linked = open(link, Durability.RELAXED)) {
            Race.run(8, i -> () -> {
                ObjectStore mine = i % 4 < 2 ? linked : store;
                for (int n = 0; n < 20; ) {
                    Bytes now = mine.get("counter");
                    String next = Integer.toString(Integer.parseInt(now.toUtf8()) + 1);
                    try {
                        mine.put("counter", segment(next), PutCondition.ifVersion(now.version()));
                        n++;
                    } catch (ConditionFailedException e) {
                        // Somebody else was faster.
                    }
                }
                return 0;
            });
        }
        assertThat(store.get("counter").toUtf8()).isEqualTo("160");
    }

    // Versions and times

    @Test
    void versionsIncreaseEvenWhenTheClockIsSetBack() throws IOException {
        Instant future = Instant.now().plus(Duration.ofDays(1));
        put("k", "x");
        Files.setLastModifiedTime(folder.resolve("k"), FileTime.from(future));
        Version first = store.head("k").orElseThrow().version();

        Version second = put("k", "y");
        assertThat(modified("k")).isAfter(future);
        Version third = store.copy("k", "k", PutCondition.ALWAYS);
        Instant last = modified("k");

        store.delete("k");
        Version fourth = put("k", "z");
        assertThat(modified("k")).isAfter(last);
        store.delete("k");
        store.close();
        try (ObjectStore later = open(folder, Durability.RELAXED)) {
            Version fifth = later.put("k", segment("z"), PutCondition.IF_ABSENT);
            assertThat(List.of(first, second, third, fourth, fifth)).doesNotHaveDuplicates();
        }
    }

    @Test
    void versionsIncreaseThroughUpdatesEvenWhenTheClockIsSetBack() throws IOException {
        Instant future = Instant.now().plus(Duration.ofDays(1));
        put("k", "x");
        Files.setLastModifiedTime(folder.resolve("k"), FileTime.from(future));
        Version first = store.head("k").orElseThrow().version();

        Version second = update("k", 0, "y");
        assertThat(modified("k")).isAfter(future);
        Instant last = modified("k");
        try (ObjectUpdate update = store.update("k").orElseThrow()) {
            update.write(0, segment("z"));
            store.close();
        }
        // As if the process had been killed while it wrote: the system has set a time of its own.
        Files.setLastModifiedTime(folder.resolve("k"), FileTime.from(Instant.now()));
        assertThat(Files.getLastModifiedTime(folder.resolve("k")).toInstant()).isBefore(future);
        store = open(folder, Durability.RELAXED);
        Version third = put("k", "x");
        assertThat(modified("k")).isAfter(last);

        assertThat(List.of(first, second, third)).doesNotHaveDuplicates();
    }

    @Test
    void versionsIncreaseThroughMovesEvenWhenTheClockIsSetBack() throws IOException {
        Instant future = Instant.now().plus(Duration.ofDays(1));
        put("k", "x");
        Version old = put("l", "y");
        store.delete("l");
        Files.setLastModifiedTime(folder.resolve("k"), FileTime.from(future));
        Version first = store.head("k").orElseThrow().version();

        Version moved = store.move("k", "l", PutCondition.IF_ABSENT);
        Instant last = modified("l");
        assertThat(last).isAfter(future);
        Version second = put("k", "x");
        assertThat(modified("k")).isAfterOrEqualTo(last);
        Version back = store.move("l", "k", PutCondition.ifVersion(second));
        Version third = put("l", "x");
        assertThat(modified("l")).isAfter(last);

        assertThat(List.of(first, second, back)).doesNotHaveDuplicates();
        assertThat(List.of(old, moved, third)).doesNotHaveDuplicates();
    }

    @Test
    void theTimeOfAnObjectIsWhenItWasWritten() {
        Instant before = Instant.now();
        put("k", "x");

        assertThat(modified("k")).isBetween(before, Instant.now());
    }

    // Interrupts, closing, and the loss of the folder

    @Test
    void anInterruptFailsTheCallAndHarmsNobodyElse() throws Exception {
        put("k", "x");
        AtomicBoolean done = new AtomicBoolean();
        List<Throwable> unexpected = new ArrayList<>();
        Thread writer = Thread.ofPlatform().start(() -> {
            try {
                do {
                    put("k", "y");
                    store.get("k");
                } while (!done.get());
            } catch (Throwable e) {
                unexpected.add(e);
            }
        });

        for (int i = 0; i < 200; i++) {
            Thread.currentThread().interrupt();
            assertThatExceptionOfType(StoreException.class)
                    .isThrownBy(() -> store.put("l", segment("x"), PutCondition.ALWAYS))
                    .withMessageContaining("interrupted");
            assertThat(Thread.interrupted()).isTrue();
            Thread.currentThread().interrupt();
            assertThatExceptionOfType(StoreException.class).isThrownBy(() -> store.get("k"));
            assertThat(Thread.interrupted()).isTrue();
            try (ObjectUpdate update = store.update("k").orElseThrow()) {
                Thread.currentThread().interrupt();
                assertThatExceptionOfType(StoreException.class)
                        .isThrownBy(() -> update.write(0, segment("z")))
                        .withMessageContaining("interrupted");
                assertThat(Thread.interrupted()).isTrue();
                update.write(0, segment("z"));
            }
        }
        done.set(true);
        writer.join();

        assertThat(unexpected).isEmpty();
        assertThat(keys()).containsExactly("k");
        assertThat(uploads()).isEmpty();
    }

    @Test
    void whoIsInterruptedAfterTheWriteWasDecidedHasWritten() throws Exception {
        try (ObjectStore durable = open(folder, Durability.DURABLE)) {
            for (int round = 0; round < 30; round++) {
                String key = "r/" + round;
                CountDownLatch started = new CountDownLatch(1);
                AtomicBoolean acknowledged = new AtomicBoolean();
                Thread writer = Thread.ofPlatform().start(() -> {
                    started.countDown();
                    try {
                        durable.put(key, segment("x"), PutCondition.ALWAYS);
                        acknowledged.set(true);
                    } catch (StoreException e) {
                        // Interrupted before.
                    }
                });
                started.await();
                long until = System.nanoTime() + round * 20_000L;
                while (System.nanoTime() < until) {
                    Thread.onSpinWait();
                }
                writer.interrupt();
                writer.join();
                assertThat(store.head(key).isPresent()).as("round %d", round).isEqualTo(acknowledged.get());
            }
        }
        assertThat(uploads()).isEmpty();
    }

    @Test
    void closingAStoreDuringWritesEndsThemInGoodOrder() throws Exception {
        try (ObjectStore other = open(folder, Durability.RELAXED)) {
            for (int round = 0; round < 20; round++) {
                ObjectStore closing = open(folder, Durability.RELAXED);
                CountDownLatch writing = new CountDownLatch(3);
                Race.run(4, i -> () -> {
                    if (i == 0) {
                        writing.await();
                        closing.close();
                        return 0;
                    }
                    for (int n = 0; ; n++) {
                        try {
                            closing.put("k" + i, segment("x" + n), PutCondition.ALWAYS);
                        } catch (IllegalStateException e) {
                            return n;
                        }
                        writing.countDown();
                    }
                });
                other.put("after", segment("x"), PutCondition.ALWAYS);
            }
        }
        assertThat(uploads()).isEmpty();
    }

    @Test
    void anUploadOutlivesItsStore() throws IOException {
        Upload completed = store.upload("k");
        Upload aborted = store.upload("l");
        completed.append(segment("x"));
        aborted.append(MemorySegment.ofArray(new byte[1_000_000]));
        store.close();

        completed.complete(PutCondition.IF_ABSENT);
        aborted.close();

        assertThat(folder.resolve("k")).hasContent("x");
        assertThat(uploads()).isEmpty();
    }

    @Test
    void aFolderThatIsRemovedWhileTheStoreIsOpenIsNoticed() throws IOException {
        put("k", "x");
        Files.delete(folder.resolve("_shardwright/local/lock"));
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> put("k", "y"))
                .withMessageContaining("removed while it was open");

        Files.createFile(folder.resolve("_shardwright/local/lock"));
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> put("k", "y"))
                .withMessageContaining("replaced while it was open");

        store.close();
        try (ObjectStore again = open(folder, Durability.RELAXED)) {
            again.put("k", segment("z"), PutCondition.ALWAYS);
        }
        assertThat(folder.resolve("k")).hasContent("z");
    }

    @Test
    void aStoreThatCannotBeOpenedForWritingHoldsNoFileOpen() throws IOException {
        Path descriptors = Path.of("/proc/self/fd");
        assumeTrue(Files.isDirectory(descriptors), "skipped: this system does not list a process's open files");
        Path clocks = Files.createDirectories(folder.resolve("_shardwright/local/clocks"));
        for (int i = 0; i < 3; i++) {
            assertThatExceptionOfType(StoreException.class)
                    .isThrownBy(() -> put("k", "x"))
                    .withMessageContaining(clocks.toString());
            assertThatExceptionOfType(StoreException.class).isThrownBy(() -> store.upload("k"));
        }
        assertThat(openBelow(folder, descriptors)).isEmpty();

        Files.delete(clocks);
        put("k", "x");
        assertThat(openBelow(folder, descriptors)).isNotEmpty();
        store.close();
        assertThat(openBelow(folder, descriptors)).isEmpty();
    }

    /// What the process's open files below `folder` are.
    private static List<Path> openBelow(Path folder, Path descriptors) throws IOException {
        List<Path> open = new ArrayList<>();
        try (DirectoryStream<Path> links = Files.newDirectoryStream(descriptors)) {
            for (Path link : links) {
                try {
                    Path target = Files.readSymbolicLink(link);
                    if (target.startsWith(folder)) {
                        open.add(target);
                    }
                } catch (NoSuchFileException e) {
                    // Closed since.
                }
            }
        }
        return open;
    }

    @Test
    void aFileIsNoStore() throws IOException {
        Path file = Files.writeString(temporary.resolve("file"), "x");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> open(file, Durability.RELAXED))
                .withMessageContaining(file.toString());
    }

    // Leftovers

    @Test
    void leftoversOfDeadWritersAreSweptOnceTheyAreOldEnough() throws IOException {
        put("k", "x");
        Path old = leftover("0123456789ab-0000000000000001", Duration.ofHours(2));
        Path older = leftover("0123456789ab-0000000000000002", Duration.ofHours(3));
        Path young = leftover("0123456789ac-0000000000000001", Duration.ofMinutes(5));
        Path foreign = leftover("notes.txt", Duration.ofHours(5));

        assertThat(store.leftovers(Duration.ofHours(1))).isEqualTo(2);
        assertThat(store.leftovers(Duration.ZERO)).isEqualTo(3);
        assertThat(uploads()).hasSize(4);
        assertThat(store.sweep(Duration.ofHours(1))).isEqualTo(2);
        assertThat(store.leftovers(Duration.ofHours(1))).isZero();
        assertThat(old).doesNotExist();
        assertThat(older).doesNotExist();
        assertThat(young).exists();
        assertThat(store.sweep(Duration.ZERO)).isEqualTo(1);
        assertThat(young).doesNotExist();
        assertThat(foreign).exists();
        assertThat(keys()).containsExactly("k");
    }

    @Test
    void theUploadOfALivingProcessIsNeverSwept() throws Exception {
        put("k", "x");
        try (ChildJvm child = ChildJvm.start(ChildJvm.Access.PLAIN, UploadingProcess.class, folder, "l")) {
            child.await("appended");
            assertThat(uploads()).hasSize(1);
            for (Path upload : uploads()) {
                Files.setLastModifiedTime(upload, FileTime.from(Instant.EPOCH));
            }

            assertThat(store.leftovers(Duration.ZERO)).isZero();
            assertThat(store.sweep(Duration.ZERO)).isZero();

            child.say("complete");
            child.await("completed");
        }
        assertThat(store.get("l").size()).isEqualTo(1_000_000);
        try (ChildJvm child = ChildJvm.start(ChildJvm.Access.PLAIN, UploadingProcess.class, folder, "m")) {
            child.await("appended");
            child.kill();
        }
        assertThat(store.leftovers(Duration.ZERO)).isEqualTo(1);
        assertThat(store.sweep(Duration.ZERO)).isEqualTo(1);
        assertThat(uploads()).isEmpty();
        assertThat(keys()).containsExactly("k", "l");
    }

    @Test
    void whoMayCallTheSystemLeavesNothingOfAnUploadWhenKilled() throws Exception {
        put("k", "x");
        assumeTrue(Posix.isAvailable(), "skipped: this process may not make system calls");
        Optional<DiskFile> unnamed = new PosixDisk().createUnnamed(folder);
        assumeTrue(unnamed.isPresent(), "skipped: there are no files without names here");
        unnamed.get().close();
        for (String key : List.of("new", "below/nothing", "k")) {
            try (ChildJvm child = ChildJvm.start(UploadingProcess.class, folder, key)) {
                child.await("appended");
                assertThat(uploads()).isEmpty();
                child.kill();
            }
            assertThat(uploads()).isEmpty();
        }
        assertThat(keys()).containsExactly("k");
        assertThat(folder).isDirectoryNotContaining("glob:**{new,below}");
    }

    private Path leftover(String name, Duration age) throws IOException {
        Path path = folder.resolve("_shardwright/local/uploads").resolve(name);
        Files.writeString(path, "x");
        return Files.setLastModifiedTime(path, FileTime.from(Instant.now().minus(age)));
    }

    private List<Path> uploads() throws IOException {
        try (Stream<Path> paths = Files.list(folder.resolve("_shardwright/local/uploads"))) {
            return paths.toList();
        }
    }

    private Instant modified(String key) {
        return store.head(key).orElseThrow().modified();
    }

    private List<String> keys() {
        List<String> keys = new ArrayList<>();
        store.list("", object -> keys.add(object.key()));
        return keys;
    }

    private Version put(String key, String text) {
        return store.put(key, segment(text), PutCondition.ALWAYS);
    }

    private Version update(String key, long offset, String text) {
        try (ObjectUpdate update = store.update(key).orElseThrow()) {
            update.write(offset, segment(text));
            update.sync();
            return update.finish();
        }
    }

    private static MemorySegment segment(String text) {
        return MemorySegment.ofArray(text.getBytes(StandardCharsets.UTF_8));
    }
}
