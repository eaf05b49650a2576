package dev.shardwright.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.opentest4j.TestAbortedException;

/// What every {@link ObjectStore} must do. A store's test extends this class and says how to open one.
public abstract class ObjectStoreConformance {

    private static final int THREADS = 16;

    /// A store on an address that no other test uses, empty at first. `other` is opened on the same address.
    protected ObjectStore store;

    /// A second store on the address of {@link #store}.
    protected ObjectStore other;

    /// Opens a store on this test's address.
    protected abstract ObjectStore open();

    /// How often to write one key in tests about versions; fewer for a slow store.
    protected int rewrites() {
        return 2000;
    }

    /// A size that makes the store split an upload into several parts.
    protected int severalParts() {
        return 3_000_001;
    }

    @BeforeEach
    final void openStores() {
        store = open();
        other = open();
    }

    @AfterEach
    final void closeStores() {
        store.close();
        other.close();
    }

    // Whole objects

    @Test
    void anObjectReadsAsItWasWritten() {
        byte[] bytes = random(100_000, 1);
        Version version = put("a/b/c", bytes, PutCondition.ALWAYS);

        Bytes read = other.get("a/b/c");

        assertThat(read.toByteArray()).isEqualTo(bytes);
        assertThat(read.size()).isEqualTo(100_000);
        assertThat(read.version()).isEqualTo(version);
        assertThat(read.segment().isReadOnly()).isTrue();
    }

    @Test
    void anEmptyObjectIsAnObject() {
        Version version = put("empty", new byte[0], PutCondition.IF_ABSENT);

        assertThat(store.get("empty").size()).isZero();
        assertThat(store.head("empty")).map(ObjectInfo::size).contains(0L);
        assertThat(store.getRanges("empty", List.of(ByteRange.from(0), ByteRange.of(0, 5), ByteRange.suffix(5))))
                .extracting(Bytes::size)
                .containsExactly(0L, 0L, 0L);
        assertThat(list("")).containsExactly("empty");
        assertThat(version).isEqualTo(store.get("empty").version());
    }

    @Test
    void theBytesOfAPutAreCopied() {
        byte[] bytes = random(5000, 2);
        byte[] before = bytes.clone();
        put("k", bytes, PutCondition.ALWAYS);

        Arrays.fill(bytes, (byte) 0);

        assertThat(store.get("k").toByteArray()).isEqualTo(before);
    }

    @Test
    void memoryOfEveryKindCanBeWritten() {
        byte[] bytes = random(600_000, 3);
        long[] longs = MemorySegment.ofArray(bytes).toArray(ValueLayout.JAVA_LONG_UNALIGNED);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment confined = arena.allocate(bytes.length).copyFrom(MemorySegment.ofArray(bytes));
            store.put("confined", confined, PutCondition.ALWAYS);
            store.put("longs", MemorySegment.ofArray(longs), PutCondition.ALWAYS);
            store.put("read-only", MemorySegment.ofArray(bytes).asReadOnly(), PutCondition.ALWAYS);
            store.put("slice", MemorySegment.ofArray(bytes).asSlice(7, 100), PutCondition.ALWAYS);
        }
        assertThat(store.get("confined").toByteArray()).isEqualTo(bytes);
        assertThat(store.get("longs").toByteArray()).isEqualTo(bytes);
        assertThat(store.get("read-only").toByteArray()).isEqualTo(bytes);
        assertThat(store.get("slice").toByteArray()).isEqualTo(Arrays.copyOfRange(bytes, 7, 107));
    }

    @Test
    void whatWasReadStaysWhenTheObjectChanges() {
        put("k", random(1000, 4), PutCondition.ALWAYS);
        Bytes read = store.get("k");

        put("k", random(1000, 5), PutCondition.ALWAYS);
        store.delete("k");

        assertThat(read.toByteArray()).isEqualTo(random(1000, 4));
    }

    @Test
    void whatIsNotThereIsNotFound() {
        put("a/b", bytes("x"), PutCondition.ALWAYS);

        for (String key : List.of("nothing", "a", "a/c", "a/b/c", "a/b/c/d", "A")) {
            assertThatExceptionOfType(NotFoundException.class)
                    .isThrownBy(() -> store.get(key))
                    .withMessageContaining("\"" + key + "\"")
                    .withMessageContaining(store.address());
            assertThatExceptionOfType(NotFoundException.class)
                    .isThrownBy(() -> store.getRanges(key, List.of()));
            assertThatExceptionOfType(NotFoundException.class)
                    .isThrownBy(() -> store.copy(key, "to", PutCondition.ALWAYS));
            assertThatExceptionOfType(NotFoundException.class)
                    .isThrownBy(() -> store.move(key, "to", PutCondition.ALWAYS))
                    .withMessageContaining("\"" + key + "\"");
            assertThatExceptionOfType(NotFoundException.class)
                    .isThrownBy(() -> store.move(key, key, PutCondition.ALWAYS));
            assertThat(store.head(key)).isEmpty();
            assertThat(store.delete(key)).isFalse();
        }
        assertThat(list("")).containsExactly("a/b");
    }

    @Test
    void headTellsWhatAReadWould() {
        Instant before = Instant.now();
        put("a/k", random(1234, 6), PutCondition.ALWAYS);

        ObjectInfo info = other.head("a/k").orElseThrow();

        assertThat(info.key()).isEqualTo("a/k");
        assertThat(info.size()).isEqualTo(1234);
        assertThat(info.version()).isEqualTo(store.get("a/k").version());
        assertThat(info.modified()).isBetween(before.minusSeconds(2), Instant.now().plusSeconds(2));
        assertThat(objects("")).containsExactly(info);
        assertThat(store.listFolder("a").objects()).containsExactly(info);
    }

    // Ranges

    @Test
    void rangesAreCutAtTheEndAndKeepTheirOrder() {
        byte[] bytes = random(1000, 7);
        Version version = put("k", bytes, PutCondition.ALWAYS);
        Map<ByteRange, byte[]> expected = Map.ofEntries(
                Map.entry(ByteRange.of(0, 1000), bytes),
                Map.entry(ByteRange.of(0, 1), slice(bytes, 0, 1)),
                Map.entry(ByteRange.of(10, 20), slice(bytes, 10, 30)),
                Map.entry(ByteRange.of(999, 1), slice(bytes, 999, 1000)),
                Map.entry(ByteRange.of(990, 11), slice(bytes, 990, 1000)),
                Map.entry(ByteRange.of(990, Long.MAX_VALUE - 990), slice(bytes, 990, 1000)),
                Map.entry(ByteRange.of(5, 0), new byte[0]),
                Map.entry(ByteRange.of(1000, 0), new byte[0]),
                Map.entry(ByteRange.of(1000, 5), new byte[0]),
                Map.entry(ByteRange.from(0), bytes),
                Map.entry(ByteRange.from(700), slice(bytes, 700, 1000)),
                Map.entry(ByteRange.from(1000), new byte[0]),
                Map.entry(ByteRange.suffix(0), new byte[0]),
                Map.entry(ByteRange.suffix(1), slice(bytes, 999, 1000)),
                Map.entry(ByteRange.suffix(1000), bytes),
                Map.entry(ByteRange.suffix(Long.MAX_VALUE), bytes));
        List<ByteRange> ranges = new ArrayList<>(expected.keySet());
        ranges.addAll(ranges.reversed());

        List<Bytes> read = store.getRanges("k", ranges);

        assertThat(read).hasSameSizeAs(ranges).allMatch(part -> part.version().equals(version) && part.objectSize() == 1000);
        for (int i = 0; i < ranges.size(); i++) {
            assertThat(read.get(i).toByteArray()).as("%s", ranges.get(i)).isEqualTo(expected.get(ranges.get(i)));
            assertThat(store.get("k", ranges.get(i)).toByteArray()).isEqualTo(expected.get(ranges.get(i)));
        }
        assertThat(store.getRanges("k", List.of())).isEmpty();
    }

    @Test
    void aRangePastTheEndIsRefused() {
        put("k", new byte[10], PutCondition.ALWAYS);

        for (ByteRange range : List.of(ByteRange.of(11, 1), ByteRange.of(11, 0), ByteRange.from(Long.MAX_VALUE))) {
            assertThatExceptionOfType(RangeException.class)
                    .isThrownBy(() -> store.getRanges("k", List.of(ByteRange.of(0, 1), range)))
                    .withMessageContaining("\"k\"")
                    .withMessageContaining("10");
        }
    }

    @Test
    void rangesOfRandomPlacesReadWhatIsThere() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        byte[] bytes = random(700_000, seed);
        put("k", bytes, PutCondition.ALWAYS);
        List<ByteRange.Span> spans = Stream.generate(() ->
                        new ByteRange.Span(random.nextInt(bytes.length), random.nextInt(random.nextInt(1, 600_000))))
                .limit(50)
                .toList();

        List<Bytes> read = store.getRanges("k", List.copyOf(spans));

        for (int i = 0; i < spans.size(); i++) {
            int from = (int) spans.get(i).offset();
            int to = (int) Math.min(bytes.length, from + spans.get(i).length());
            assertThat(read.get(i).toByteArray()).as("seed %d, %s", seed, spans.get(i)).isEqualTo(slice(bytes, from, to));
        }
    }

    // Conditions

    @Test
    void ifAbsentWritesOnlyWhereNothingIs() {
        Version first = put("k", bytes("one"), PutCondition.IF_ABSENT);

        assertFails(() -> put("k", bytes("two"), PutCondition.IF_ABSENT));
        assertThat(store.get("k").version()).isEqualTo(first);
        assertThat(store.get("k").toUtf8()).isEqualTo("one");

        store.delete("k");
        put("k", bytes("three"), PutCondition.IF_ABSENT);
        assertThat(other.get("k").toUtf8()).isEqualTo("three");
    }

    @Test
    void ifVersionWritesOnlyOverThatVersion() {
        Version first = put("k", bytes("one"), PutCondition.ALWAYS);
        Version second = put("k", bytes("two"), PutCondition.ifVersion(first));

        assertFails(() -> put("k", bytes("three"), PutCondition.ifVersion(first)));
        assertThat(store.get("k").toUtf8()).isEqualTo("two");
        assertThat(store.get("k").version()).isEqualTo(second);

        store.delete("k");
        assertFails(() -> put("k", bytes("four"), PutCondition.ifVersion(second)));
        assertThat(store.head("k")).isEmpty();
        put("k", bytes("two"), PutCondition.ALWAYS);
        assertFails(() -> put("k", bytes("five"), PutCondition.ifVersion(second)));
    }

    @Test
    void aVersionOfAnotherStoresMakingIsNoVersionHere() {
        put("k", bytes("one"), PutCondition.ALWAYS);

        assertFails(() -> put("k", bytes("two"), PutCondition.ifVersion(new Version("no such version"))));
        assertFails(() -> put("new", bytes("two"), PutCondition.ifVersion(new Version(""))));
        assertThat(list("")).containsExactly("k");
    }

    @Test
    void everyWriteOfAKeyGivesAnotherVersion() {
        Set<Version> versions = new HashSet<>();
        byte[] bytes = bytes("same");
        int writes = rewrites();
        for (int i = 0; i < writes; i++) {
            versions.add((i % 2 == 0 ? store : other).put("k", MemorySegment.ofArray(bytes), PutCondition.ALWAYS));
        }
        for (int i = 0; i < writes / 4; i++) {
            store.delete("k");
            versions.add(other.put("k", MemorySegment.ofArray(bytes), PutCondition.IF_ABSENT));
        }
        for (int i = 0; i < writes / 4; i++) {
            versions.add(store.copy("k", "k", PutCondition.ALWAYS));
        }
        assertThat(versions).hasSize(writes + 2 * (writes / 4));
        assertThat(versions).contains(store.get("k").version());
    }

    @Test
    void ofManyWhoCreateAKeyOneWins() throws Exception {
        for (int round = 0; round < 20; round++) {
            String key = "race/" + round;
            List<Boolean> won = Race.run(THREADS, i -> () -> {
                try {
                    either(i).put(key, segment("writer " + i), PutCondition.IF_ABSENT);
                    return true;
                } catch (ConditionFailedException e) {
                    return false;
                }
            });
            assertThat(won).filteredOn(Boolean::booleanValue).hasSize(1);
            assertThat(store.get(key).toUtf8()).isEqualTo("writer " + won.indexOf(true));
        }
    }

    @Test
    void noIncrementByVersionIsLost() throws Exception {
        put("counter", bytes("0"), PutCondition.ALWAYS);
        int each = 10;

        List<Set<Version>> versions = Race.run(THREADS, i -> () -> {
            Set<Version> written = new HashSet<>();
            while (written.size() < each) {
                Bytes now = either(i).get("counter");
                String next = Integer.toString(Integer.parseInt(now.toUtf8()) + 1);
                try {
                    written.add(either(i).put("counter", segment(next), PutCondition.ifVersion(now.version())));
                } catch (ConditionFailedException e) {
                    // Somebody else was faster.
                }
            }
            return written;
        });

        assertThat(store.get("counter").toUtf8()).isEqualTo(Integer.toString(THREADS * each));
        assertThat(versions.stream().flatMap(Set::stream).distinct()).hasSize(THREADS * each);
    }

    @Test
    void creationsAndDeletionsOfAKeyAlternate() throws Exception {
        List<Integer> balances = Race.run(THREADS, i -> () -> {
            int balance = 0;
            for (int n = 0; n < 40; n++) {
                if ((i + n) % 2 == 0) {
                    try {
                        either(i).put("folder/k", segment("x"), PutCondition.IF_ABSENT);
                        balance++;
                    } catch (ConditionFailedException e) {
                        // It is there already.
                    }
                } else if (either(i).delete("folder/k")) {
                    balance--;
                }
            }
            return balance;
        });

        int left = balances.stream().mapToInt(Integer::intValue).sum();
        assertThat(left).isEqualTo(store.head("folder/k").isPresent() ? 1 : 0);
    }

    // Reading while others write

    @Test
    void aReadSeesOneVersionWhileTheObjectIsReplaced() throws Exception {
        AtomicBoolean done = new AtomicBoolean();
        put("k", uniform(0), PutCondition.ALWAYS);

        List<Integer> reads = Race.run(4, i -> () -> {
            if (i == 0) {
                for (int n = 1; n <= rewrites() / 2; n++) {
                    put("k", uniform(n), PutCondition.ALWAYS);
                }
                done.set(true);
                return 1;
            }
            int count = 0;
            do {
                List<Bytes> read =
                        other.getRanges("k", List.of(ByteRange.from(0), ByteRange.suffix(10), ByteRange.of(0, 10)));
                byte[] whole = read.getFirst().toByteArray();
                assertThat(whole).isEqualTo(uniform(whole[0]));
                assertThat(read.get(1).toByteArray()).containsOnly(whole[0]);
                assertThat(read.get(2).toByteArray()).containsOnly(whole[0]);
                assertThat(read).extracting(Bytes::version).containsOnly(read.getFirst().version());
                count++;
            } while (!done.get());
            return count;
        });

        assertThat(reads).allMatch(count -> count > 0);
    }

    /// The version is equal before and after, so what was read in between must be its bytes.
    @Test
    void aVersionMeansTheSameBytes() throws Exception {
        AtomicBoolean done = new AtomicBoolean();
        put("k", uniform(0), PutCondition.ALWAYS);
        Map<Version, Byte> seen = Collections.synchronizedMap(new HashMap<>());

        Race.run(4, i -> () -> {
            if (i == 0) {
                for (int n = 1; n <= rewrites() / 2; n++) {
                    Version version = put("k", new byte[] {(byte) n}, PutCondition.ALWAYS);
                    assertThat(seen.putIfAbsent(version, (byte) n)).isIn(null, (byte) n);
                }
                done.set(true);
            } else {
                while (!done.get()) {
                    Bytes read = other.get("k");
                    Byte known = seen.putIfAbsent(read.version(), read.toByteArray()[0]);
                    assertThat(known).isIn(null, read.toByteArray()[0]);
                }
            }
            return 0;
        });
    }

    // Uploads

    @Test
    void anUploadIsInvisibleUntilItIsComplete() {
        byte[] bytes = random(severalParts(), 8);
        Version version;
        try (Upload upload = store.upload("a/k")) {
            for (int at = 0; at < bytes.length; ) {
                int length = Math.min(1 + at / 3, bytes.length - at);
                assertThat(upload.position()).isEqualTo(at);
                upload.append(MemorySegment.ofArray(bytes).asSlice(at, length));
                at += length;
                assertThat(other.head("a/k")).isEmpty();
            }
            assertThat(list("")).isEmpty();
            assertThat(other.listFolder("")).isEqualTo(new Listing(List.of(), List.of()));
            version = upload.complete(PutCondition.IF_ABSENT);
        }
        assertThat(other.get("a/k").toByteArray()).isEqualTo(bytes);
        assertThat(other.get("a/k").version()).isEqualTo(version);
    }

    @Test
    void manySmallAppendsMakeOneObject() {
        byte[] bytes = random(600_000, 9);
        try (Upload upload = store.upload("k")) {
            for (int at = 0; at < bytes.length; at += 100) {
                upload.append(MemorySegment.ofArray(bytes).asSlice(at, 100));
            }
            upload.append(MemorySegment.ofArray(new byte[0]));
            upload.complete(PutCondition.ALWAYS);
        }
        assertThat(store.get("k").toByteArray()).isEqualTo(bytes);
    }

    @Test
    void appendedMemoryMayBeReusedAtOnce() {
        byte[] reused = new byte[1000];
        try (Upload upload = store.upload("k")) {
            for (int i = 0; i < 5; i++) {
                Arrays.fill(reused, (byte) i);
                upload.append(MemorySegment.ofArray(reused));
            }
            Arrays.fill(reused, (byte) 99);
            upload.complete(PutCondition.ALWAYS);
        }
        assertThat(IntStream.range(0, 5).map(i -> store.get("k").toByteArray()[i * 1000]))
                .containsExactly(0, 1, 2, 3, 4);
    }

    @Test
    void anUploadOfNothingIsAnEmptyObject() {
        try (Upload upload = store.upload("k")) {
            upload.complete(PutCondition.ALWAYS);
        }
        assertThat(store.get("k").size()).isZero();
    }

    @Test
    void anUploadTakesMoreAndLessThanWasExpected() {
        for (int expected : List.of(0, 10, 300_000, 3_000_000)) {
            for (int size : List.of(0, 9, 10, 11, 299_999, 300_000, 1_000_000)) {
                byte[] bytes = random(size, expected + size);
                try (Upload upload = store.upload("k", expected)) {
                    upload.append(MemorySegment.ofArray(bytes).asSlice(0, size / 3));
                    upload.append(MemorySegment.ofArray(bytes).asSlice(size / 3));
                    assertThat(upload.position()).isEqualTo(size);
                    upload.complete(PutCondition.ALWAYS);
                }
                assertThat(store.get("k").toByteArray()).isEqualTo(bytes);
            }
        }
    }

    @Test
    void uploadsThatAreCompletedTogetherAreAllThere() {
        put("a/there", bytes("old"), PutCondition.ALWAYS);
        put("c", bytes("kept"), PutCondition.ALWAYS);
        Map<String, byte[]> objects = new HashMap<>();
        for (String key : List.of("a/there", "a/new", "b", "d/e/f", "d/e/g", "empty")) {
            objects.put(key, key.equals("empty") ? new byte[0] : random(1 + key.length() * 70_000, key.length()));
        }
        List<Upload> uploads = new ArrayList<>();
        objects.forEach((key, bytes) -> {
            uploads.add(store.upload(key, bytes.length));
            uploads.getLast().append(MemorySegment.ofArray(bytes));
        });
        assertThat(list("")).containsExactly("a/there", "c");
        assertThat(store.get("a/there").toUtf8()).isEqualTo("old");

        store.completeAll(uploads);

        objects.put("c", bytes("kept"));
        assertThat(list("")).containsExactlyInAnyOrderElementsOf(objects.keySet());
        objects.forEach((key, bytes) -> assertThat(store.get(key).toByteArray()).as(key).isEqualTo(bytes));
        assertThatIllegalStateException().isThrownBy(() -> store.completeAll(uploads));
        store.completeAll(List.of());
        assertThat(store.leftovers(Duration.ZERO)).isZero();
    }

    @Test
    void ofUploadsThatAreCompletedTogetherAFinishedOneFailsTheOthers() {
        Upload finished = store.upload("finished");
        finished.complete(PutCondition.ALWAYS);
        List<Upload> uploads = List.of(store.upload("a"), finished, store.upload("b"));
        uploads.getFirst().append(segment("x"));

        assertThatIllegalStateException().isThrownBy(() -> store.completeAll(uploads));

        uploads.forEach(Upload::close);
        assertThat(list("")).contains("finished").doesNotContain("b");
        assertThat(store.leftovers(Duration.ZERO)).isZero();
    }

    @Test
    void anAbortedUploadLeavesNothing() {
        put("there", bytes("old"), PutCondition.ALWAYS);
        for (String key : List.of("there", "new/k")) {
            Upload upload = store.upload(key);
            upload.append(MemorySegment.ofArray(random(severalParts(), 10)));
            upload.abort();
            upload.abort();
            upload.close();
            try (Upload closed = store.upload(key)) {
                closed.append(segment("x"));
            }
        }
        assertThat(list("")).containsExactly("there");
        assertThat(store.get("there").toUtf8()).isEqualTo("old");
        assertThat(store.leftovers(Duration.ZERO)).isZero();
        assertThat(store.sweep(Duration.ZERO)).isZero();
    }

    @Test
    void anUploadCompletesOnlyIfItsConditionHolds() {
        Version version = put("k", bytes("old"), PutCondition.ALWAYS);
        for (PutCondition condition : List.of(PutCondition.IF_ABSENT, PutCondition.ifVersion(new Version("other")))) {
            Upload upload = store.upload("k");
            upload.append(segment("new"));
            assertFails(() -> upload.complete(condition));
            assertThatIllegalStateException().isThrownBy(() -> upload.complete(PutCondition.ALWAYS));
        }
        assertThat(store.get("k").version()).isEqualTo(version);

        try (Upload upload = store.upload("k")) {
            upload.append(segment("new"));
            upload.complete(PutCondition.ifVersion(version));
        }
        assertThat(store.get("k").toUtf8()).isEqualTo("new");
    }

    @Test
    void aFinishedUploadRefusesEverythingButClosing() {
        Upload completed = store.upload("k");
        completed.complete(PutCondition.ALWAYS);
        Upload aborted = store.upload("k2");
        aborted.abort();

        for (Upload upload : List.of(completed, aborted)) {
            assertThatIllegalStateException().isThrownBy(() -> upload.append(segment("x")));
            assertThatIllegalStateException().isThrownBy(() -> upload.complete(PutCondition.ALWAYS));
            assertThatNoException().isThrownBy(upload::close);
        }
        assertThat(list("")).containsExactly("k");
    }

    @Test
    void uploadsToOneKeyDoNotMeet() throws Exception {
        List<Boolean> won = Race.run(THREADS, i -> () -> {
            try (Upload upload = either(i).upload("k")) {
                for (int n = 0; n < 10; n++) {
                    upload.append(MemorySegment.ofArray(filled(i, 50_000)));
                }
                upload.complete(PutCondition.IF_ABSENT);
                return true;
            } catch (ConditionFailedException e) {
                return false;
            }
        });

        assertThat(won).filteredOn(Boolean::booleanValue).hasSize(1);
        assertThat(store.get("k").toByteArray()).isEqualTo(filled(won.indexOf(true), 500_000));
    }

    @Test
    void aBrokenAppendEndsTheUpload() {
        Arena arena = Arena.ofConfined();
        MemorySegment freed = arena.allocate(1_000_000);
        arena.close();
        Upload upload = store.upload("k");
        upload.append(segment("x"));

        assertThatIllegalStateException().isThrownBy(() -> upload.append(freed));
        assertThatIllegalStateException().isThrownBy(() -> upload.complete(PutCondition.ALWAYS));
        assertThatIllegalStateException().isThrownBy(() -> store.put("k", freed, PutCondition.ALWAYS));

        upload.close();
        assertThat(list("")).isEmpty();
    }

    @Test
    void anUploadTakesBytesOfOtherObjects() {
        byte[] bytes = random(severalParts(), 14);
        Version version = put("a/from", bytes, PutCondition.ALWAYS);
        try (Upload upload = store.upload("to")) {
            upload.append(segment("head"));
            upload.appendFrom("a/from", version, new ByteRange.Span(1000, bytes.length - 1000));
            assertThat(upload.position()).isEqualTo(bytes.length - 996);
            upload.appendFrom("a/from", version, new ByteRange.Span(bytes.length, 0));
            upload.append(segment("between"));
            upload.appendFrom("a/from", version, new ByteRange.Span(0, 7));
            assertThat(upload.position()).isEqualTo(bytes.length - 982);
            upload.complete(PutCondition.IF_ABSENT);
        }

        byte[] read = other.get("to").toByteArray();

        assertThat(slice(read, 0, 4)).isEqualTo(bytes("head"));
        assertThat(slice(read, 4, bytes.length - 996)).isEqualTo(slice(bytes, 1000, bytes.length));
        assertThat(slice(read, bytes.length - 996, bytes.length - 989)).isEqualTo(bytes("between"));
        assertThat(slice(read, bytes.length - 989, read.length)).isEqualTo(slice(bytes, 0, 7));
        assertThat(store.get("a/from").version()).isEqualTo(version);
    }

    @Test
    void anObjectCanBeSplicedFromItself() {
        Version version = put("k", bytes("0123456789"), PutCondition.ALWAYS);
        try (Upload upload = store.upload("k")) {
            upload.appendFrom("k", version, new ByteRange.Span(5, 5));
            upload.append(segment("-"));
            upload.appendFrom("k", version, new ByteRange.Span(0, 5));
            upload.complete(PutCondition.ifVersion(version));
        }
        assertThat(store.get("k").toUtf8()).isEqualTo("56789-01234");
    }

    @Test
    void bytesOfAnObjectThatIsNotAsExpectedEndTheUpload() {
        Version old = put("from", bytes("0123456789"), PutCondition.ALWAYS);
        Version now = put("from", bytes("0123456789"), PutCondition.ALWAYS);

        assertAppendFails(ConditionFailedException.class, "from", old, new ByteRange.Span(0, 1));
        assertAppendFails(NotFoundException.class, "nothing", now, new ByteRange.Span(0, 1));
        assertAppendFails(NotFoundException.class, "from/below", now, new ByteRange.Span(0, 0));
        assertAppendFails(RangeException.class, "from", now, new ByteRange.Span(9, 2));
        assertAppendFails(RangeException.class, "from", now, new ByteRange.Span(11, 0));

        assertThat(list("")).containsExactly("from");
        assertThat(store.leftovers(Duration.ZERO)).isZero();
    }

    private void assertAppendFails(
            Class<? extends StoreException> failure, String from, Version version, ByteRange.Span range) {
        Upload upload = store.upload("to");
        upload.append(segment("head"));
        assertThatExceptionOfType(failure)
                .isThrownBy(() -> upload.appendFrom(from, version, range))
                .withMessageContaining("\"" + from + "\"");
        assertThatIllegalStateException().isThrownBy(() -> upload.append(segment("x")));
        assertThatIllegalStateException().isThrownBy(() -> upload.complete(PutCondition.ALWAYS));
    }

    // Changes in place, where the store makes any

    /// Whether the store changes objects in place.
    private boolean updates() {
        put("probe", new byte[0], PutCondition.ALWAYS);
        boolean updates = store.update("probe").map(update -> {
                    update.close();
                    return true;
                })
                .orElse(false);
        store.delete("probe");
        return updates;
    }

    private ObjectUpdate update(ObjectStore where, String key) {
        return where.update(key).orElseThrow(() -> new TestAbortedException("skipped: " + store.address() + " replaces objects as a whole"));
    }

    @Test
    void anUpdateChangesAnObjectInPlace() {
        byte[] bytes = random(700_000, 15);
        Version before = put("a/k", bytes, PutCondition.ALWAYS);
        byte[] middle = random(300_000, 16);
        byte[] end = random(5_000, 17);
        Version after;
        try (ObjectUpdate update = update(store, "a/k");
                Arena arena = Arena.ofConfined()) {
            assertThat(update.version()).isEqualTo(before);
            assertThat(update.size()).isEqualTo(700_000);
            byte[] heap = new byte[1000];
            update.read(500, MemorySegment.ofArray(heap));
            assertThat(heap).isEqualTo(slice(bytes, 500, 1500));

            update.write(100_000, arena.allocate(middle.length).copyFrom(MemorySegment.ofArray(middle)));
            update.write(699_000, MemorySegment.ofArray(end).asReadOnly());
            update.write(0, MemorySegment.NULL);
            assertThat(update.size()).isEqualTo(704_000);
            MemorySegment outside = arena.allocate(10_000);
            update.read(399_000, outside.asSlice(0, 2_000));
            assertThat(outside.asSlice(0, 1_000).toArray(ValueLayout.JAVA_BYTE)).isEqualTo(slice(middle, 299_000, 300_000));
            update.sync();
            after = update.finish();
        }

        System.arraycopy(middle, 0, bytes, 100_000, middle.length);
        byte[] expected = Arrays.copyOf(bytes, 704_000);
        System.arraycopy(end, 0, expected, 699_000, end.length);
        assertThat(other.get("a/k").toByteArray()).isEqualTo(expected);
        assertThat(other.get("a/k").version()).isEqualTo(after).isNotEqualTo(before);
        assertThat(store.head("a/k").map(ObjectInfo::size)).contains(704_000L);
        assertFails(() -> put("a/k", new byte[1], PutCondition.ifVersion(before)));
        put("a/k", new byte[1], PutCondition.ifVersion(after));
        assertThat(list("")).containsExactly("a/k");
    }

    @Test
    void readersAreNotKeptWaitingByAnUpdate() {
        put("k", bytes("0123456789"), PutCondition.ALWAYS);
        try (ObjectUpdate update = update(store, "k")) {
            update.write(3, segment("xyz"));

            assertThat(other.get("k").toUtf8()).isEqualTo("012xyz6789");
            assertThat(other.get("k", ByteRange.of(3, 3)).toUtf8()).isEqualTo("xyz");
        }
    }

    @Test
    void ofTwoRangesTheSecondIsNotOlderThanTheFirst() throws Exception {
        // Far apart, so that they do not lie in one page.
        put("k", new byte[100_004], PutCondition.ALWAYS);
        update(store, "k").close();
        int rounds = 300;
        AtomicBoolean done = new AtomicBoolean();
        List<Integer> reads = Race.run(2, i -> () -> {
            int read = 0;
            if (i == 0) {
                try {
                    for (int n = 1; n <= rounds; n++) {
                        try (ObjectUpdate update = update(other, "k")) {
                            // The first range follows the second one, so it is never ahead of it.
                            update.write(100_000, number(n));
                            update.write(0, number(n));
                        }
                    }
                } finally {
                    done.set(true);
                }
            } else {
                while (!done.get() || read == 0) {
                    List<Bytes> both = store.getRanges("k", List.of(ByteRange.of(0, 4), ByteRange.of(100_000, 4)));
                    assertThat(number(both.getLast())).isGreaterThanOrEqualTo(number(both.getFirst()));
                    read++;
                }
            }
            return read;
        });
        assertThat(reads.getLast()).isPositive();
    }

    private static MemorySegment number(int n) {
        return MemorySegment.ofArray(ByteBuffer.allocate(4).putInt(n).array());
    }

    private static int number(Bytes bytes) {
        return ByteBuffer.wrap(bytes.toByteArray()).getInt();
    }

    @Test
    void anUpdateStaysInsideTheObject() {
        put("k", bytes("0123456789"), PutCondition.ALWAYS);
        try (ObjectUpdate update = update(store, "k")) {
            assertThatIllegalArgumentException().isThrownBy(() -> update.write(11, segment("x")));
            assertThatIllegalArgumentException().isThrownBy(() -> update.write(-1, segment("x")));
            assertThatExceptionOfType(RangeException.class)
                    .isThrownBy(() -> update.read(5, MemorySegment.ofArray(new byte[6])))
                    .withMessageContaining("10");
            assertThatExceptionOfType(RangeException.class)
                    .isThrownBy(() -> update.read(Long.MAX_VALUE, MemorySegment.ofArray(new byte[0])));
            update.write(10, segment("x"));
            update.read(5, MemorySegment.ofArray(new byte[6]));
        }
        assertThat(store.get("k").toUtf8()).isEqualTo("0123456789x");
    }

    @Test
    void whatIsNotThereCannotBeUpdated() {
        if (updates()) {
            put("a/b", bytes("x"), PutCondition.ALWAYS);
            for (String key : List.of("nothing", "a", "a/b/c")) {
                assertThatExceptionOfType(NotFoundException.class)
                        .isThrownBy(() -> store.update(key))
                        .withMessageContaining("\"" + key + "\"");
            }
            assertThat(list("")).containsExactly("a/b");
        }
    }

    @Test
    void everyUpdateGivesAnotherVersion() {
        Set<Version> versions = new HashSet<>();
        versions.add(put("k", bytes("0123456789"), PutCondition.ALWAYS));
        int updates = rewrites() / 4;
        for (int i = 0; i < updates; i++) {
            try (ObjectUpdate update = update(i % 2 == 0 ? store : other, "k")) {
                update.write(i % 10, segment("x"));
                versions.add(update.finish());
            }
            try (ObjectUpdate update = update(store, "k")) {
                update.write(i % 10, segment("y"));
            }
            versions.add(store.head("k").orElseThrow().version());
            try (ObjectUpdate update = update(store, "k")) {
                versions.add(update.finish());
            }
            versions.add(put("k", bytes("0123456789"), PutCondition.ALWAYS));
        }
        assertThat(versions).hasSize(4 * updates + 1);

        Version last = store.head("k").orElseThrow().version();
        update(store, "k").close();
        assertThat(store.head("k").orElseThrow().version()).isEqualTo(last);
    }

    @Test
    void noIncrementInPlaceIsLost() throws Exception {
        put("counter", bytes("000000"), PutCondition.ALWAYS);
        update(store, "counter").close();
        int each = 10;

        List<Set<Version>> versions = Race.run(THREADS, i -> () -> {
            Set<Version> written = new HashSet<>();
            while (written.size() < each) {
                if (i % 4 < 2) {
                    try (ObjectUpdate update = update(either(i), "counter")) {
                        byte[] now = new byte[6];
                        update.read(0, MemorySegment.ofArray(now));
                        update.write(0, segment(next(now)));
                        written.add(update.finish());
                    }
                } else {
                    Bytes now = either(i).get("counter");
                    try {
                        written.add(either(i).put(
                                "counter", segment(next(now.toByteArray())), PutCondition.ifVersion(now.version())));
                    } catch (ConditionFailedException e) {
                        // Somebody else was faster.
                    }
                }
            }
            return written;
        });

        assertThat(store.get("counter").toUtf8()).isEqualTo("%06d".formatted(THREADS * each));
        assertThat(versions.stream().flatMap(Set::stream).distinct()).hasSize(THREADS * each);
    }

    private static String next(byte[] number) {
        return "%06d".formatted(Integer.parseInt(new String(number, UTF_8)) + 1);
    }

    @Test
    void aBrokenWriteLeavesTheUpdateOpen() {
        put("k", bytes("0123456789"), PutCondition.ALWAYS);
        Arena arena = Arena.ofConfined();
        MemorySegment freed = arena.allocate(1_000_000);
        arena.close();
        try (ObjectUpdate update = update(store, "k")) {
            assertThatIllegalStateException().isThrownBy(() -> update.write(0, freed));
            assertThat(update.size()).isEqualTo(10);
            update.write(0, segment("x"));
            update.finish();
            assertThatIllegalStateException().isThrownBy(() -> update.write(0, segment("y")));
            assertThatIllegalStateException().isThrownBy(() -> update.read(0, MemorySegment.ofArray(new byte[1])));
            assertThatIllegalStateException().isThrownBy(update::sync);
            assertThatIllegalStateException().isThrownBy(update::finish);
            update.close();
        }
        assertThat(store.get("k").toUtf8()).isEqualTo("x123456789");
    }

    @Test
    void aThreadCannotWriteWhatItIsUpdating() {
        Version version = put("k", bytes("0123456789"), PutCondition.ALWAYS);
        try (ObjectUpdate update = update(store, "k")) {
            assertThatIllegalStateException().isThrownBy(() -> put("k", bytes("x"), PutCondition.ALWAYS));
            assertThatIllegalStateException().isThrownBy(() -> other.delete("k"));
            assertThatIllegalStateException().isThrownBy(() -> store.update("k"));
            assertThat(update.version()).isEqualTo(version);
        }
        put("k", bytes("x"), PutCondition.ifVersion(version));
        assertThat(list("")).containsExactly("k");
    }

    @Test
    void aCopyOfAnObjectThatIsUpdatedIsOneVersion() throws Exception {
        put("k", filled(0, 100_000), PutCondition.ALWAYS);
        update(store, "k").close();
        AtomicBoolean done = new AtomicBoolean();
        Race.run(2, i -> () -> {
            for (int n = 0; i == 0 && !done.get(); n++) {
                try (ObjectUpdate update = update(store, "k")) {
                    update.write(0, MemorySegment.ofArray(filled(n, 100_000)));
                }
                // The copier is to meet the object at rest as well.
                LockSupport.parkNanos(n % 4 * 500_000L);
            }
            try {
                for (int n = 0; i == 1 && n < 10; n++) {
                    other.copy("k", "copy/" + n, PutCondition.IF_ABSENT);
                    byte[] copied = other.get("copy/" + n).toByteArray();
                    assertThat(copied).containsOnly(copied[0]);
                }
            } finally {
                done.set(i == 1 || done.get());
            }
            return 0;
        });
    }

    // Copies and deletions

    @Test
    void aCopyIsAnObjectOfItsOwn() {
        byte[] bytes = random(severalParts(), 11);
        put("a/from", bytes, PutCondition.ALWAYS);

        Version copied = store.copy("a/from", "b/to", PutCondition.IF_ABSENT);
        store.delete("a/from");

        assertThat(other.get("b/to").toByteArray()).isEqualTo(bytes);
        assertThat(other.get("b/to").version()).isEqualTo(copied);
    }

    @Test
    void aCopyReplacesOnlyIfItsConditionHolds() {
        put("from", bytes("new"), PutCondition.ALWAYS);
        Version old = put("to", bytes("old"), PutCondition.ALWAYS);

        assertFails(() -> store.copy("from", "to", PutCondition.IF_ABSENT));
        assertFails(() -> store.copy("from", "to", PutCondition.ifVersion(new Version("other"))));
        assertThat(store.get("to").version()).isEqualTo(old);

        store.copy("from", "to", PutCondition.ifVersion(old));
        assertThat(store.get("to").toUtf8()).isEqualTo("new");
        store.delete("to");
        assertFails(() -> store.copy("from", "to", PutCondition.ifVersion(old)));
    }

    @Test
    void deletingAVersionDeletesThatVersionOnly() {
        Version first = put("a/k", bytes("x"), PutCondition.ALWAYS);
        Version second = put("a/k", bytes("x"), PutCondition.ALWAYS);
        assertFails(() -> store.delete("a/k", first));
        assertThat(store.head("a/k").orElseThrow().version()).isEqualTo(second);
        store.delete("a/k", second);
        assertThat(store.head("a/k")).isEmpty();
        assertFails(() -> store.delete("a/k", second));
        Version third = put("a/k", bytes("x"), PutCondition.IF_ABSENT);
        assertThat(third).isNotEqualTo(first).isNotEqualTo(second);
        assertFails(() -> store.delete("a/k", second));
    }

    @Test
    void deletingTellsWhetherThereWasAnObject() {
        put("a/b/k", bytes("x"), PutCondition.ALWAYS);
        put("a/l", bytes("x"), PutCondition.ALWAYS);

        assertThat(store.delete("a/b/k")).isTrue();
        assertThat(store.delete("a/b/k")).isFalse();
        assertThat(list("")).containsExactly("a/l");
        assertThat(store.listFolder("a").folders()).isEmpty();
        assertThat(store.delete("a/l")).isTrue();
        assertThat(store.listFolder("")).isEqualTo(new Listing(List.of(), List.of()));
    }

    @Test
    void ofManyWhoDeleteAnObjectOneDoes() throws Exception {
        for (int round = 0; round < 10; round++) {
            put("a/k", bytes("x"), PutCondition.ALWAYS);
            List<Boolean> deleted = Race.run(THREADS, i -> () -> either(i).delete("a/k"));
            assertThat(deleted).filteredOn(Boolean::booleanValue).hasSize(1);
        }
    }

    @Test
    void aKeyIsFreeForAnObjectOnceAllBelowItIsDeleted() {
        put("a/b/c/d", bytes("x"), PutCondition.ALWAYS);
        store.delete("a/b/c/d");
        put("a/b", bytes("y"), PutCondition.IF_ABSENT);
        store.delete("a/b");
        put("a/b/c", bytes("z"), PutCondition.IF_ABSENT);

        assertThat(list("")).containsExactly("a/b/c");
    }

    /// Writers and deleters of neighbours make and remove the folder they share.
    @Test
    void writersAndDeletersOfNeighboursDoNotDisturbEachOther() throws Exception {
        Race.run(THREADS, i -> () -> {
            for (int n = 0; n < 30; n++) {
                String key = "x/y/" + i;
                either(i).put(key, segment(key), PutCondition.IF_ABSENT);
                assertThat(either(n).get(key).toUtf8()).isEqualTo(key);
                assertThat(either(n + 1).delete(key)).isTrue();
            }
            return 0;
        });
        assertThat(list("")).isEmpty();
    }

    // Moves

    @Test
    void aMovedObjectIsAtItsNewKeyAlone() {
        byte[] bytes = random(severalParts(), 14);
        put("a/b/from", bytes, PutCondition.ALWAYS);
        Bytes before = store.get("a/b/from");

        Version moved = store.move("a/b/from", "c/d/to", PutCondition.IF_ABSENT);

        assertThat(other.get("c/d/to").toByteArray()).isEqualTo(bytes);
        assertThat(other.get("c/d/to").version()).isEqualTo(moved);
        assertThat(other.head("a/b/from")).isEmpty();
        assertThat(list("")).containsExactly("c/d/to");
        assertThat(other.listFolder("").folders()).containsExactly("c");
        assertThat(before.toByteArray()).isEqualTo(bytes);
        assertThat(store.delete("a/b/from")).isFalse();
        put("a/b/from", bytes("new"), PutCondition.IF_ABSENT);
        assertThat(other.get("c/d/to").version()).isEqualTo(moved);
    }

    @Test
    void aMoveReplacesOnlyIfItsConditionHolds() {
        Version from = put("from", bytes("new"), PutCondition.ALWAYS);
        Version old = put("to", bytes("old"), PutCondition.ALWAYS);

        for (PutCondition condition : List.of(PutCondition.IF_ABSENT, PutCondition.ifVersion(new Version("other")))) {
            assertFails(() -> store.move("from", "to", condition));
            assertThat(other.get("to").version()).isEqualTo(old);
            assertThat(other.get("from").version()).isEqualTo(from);
        }

        Version second = store.move("from", "to", PutCondition.ifVersion(old));
        assertThat(other.get("to").toUtf8()).isEqualTo("new");
        assertThat(list("")).containsExactly("to");

        put("from", bytes("newer"), PutCondition.IF_ABSENT);
        assertFails(() -> store.move("from", "to", PutCondition.ifVersion(old)));
        Version third = store.move("from", "to", PutCondition.ALWAYS);
        assertThat(other.get("to").toUtf8()).isEqualTo("newer");
        assertThat(List.of(old, second, third)).doesNotHaveDuplicates();

        store.delete("to");
        put("from", bytes("newest"), PutCondition.ALWAYS);
        assertFails(() -> store.move("from", "to", PutCondition.ifVersion(third)));
        assertThat(list("")).containsExactly("from");
    }

    @Test
    void anObjectMovedOntoItselfIsWrittenAnewAndStays() {
        Version first = put("a/k", bytes("x"), PutCondition.ALWAYS);

        Version second = store.move("a/k", "a/k", PutCondition.ALWAYS);
        assertFails(() -> store.move("a/k", "a/k", PutCondition.IF_ABSENT));
        assertFails(() -> store.move("a/k", "a/k", PutCondition.ifVersion(first)));
        Version third = store.move("a/k", "a/k", PutCondition.ifVersion(second));

        assertThat(List.of(first, second, third)).doesNotHaveDuplicates();
        assertThat(other.get("a/k").version()).isEqualTo(third);
        assertThat(other.get("a/k").toUtf8()).isEqualTo("x");
    }

    @Test
    void everyMoveToAKeyGivesAnotherVersion() {
        List<Version> atA = new ArrayList<>(List.of(put("x/a", bytes("same"), PutCondition.ALWAYS)));
        List<Version> atB = new ArrayList<>();
        for (int i = 0; i < rewrites() / 4; i++) {
            atB.add(either(i).move("x/a", "y/b", PutCondition.IF_ABSENT));
            if (i % 3 == 0) {
                atA.add(put("x/a", bytes("same"), PutCondition.IF_ABSENT));
            }
            atA.add(either(i + 1).move("y/b", "x/a", PutCondition.ALWAYS));
        }
        assertThat(atA).doesNotHaveDuplicates();
        assertThat(atB).doesNotHaveDuplicates();
        assertThat(other.get("x/a").version()).isEqualTo(atA.getLast());
    }

    @Test
    void ofManyWhoMoveAnObjectOneDoes() throws Exception {
        for (int round = 0; round < 10; round++) {
            String folder = "r/" + round + "/";
            put(folder + "from", bytes("x" + round), PutCondition.ALWAYS);
            List<Boolean> won = Race.run(THREADS, i -> () -> moves(either(i), folder + "from", folder + "to-" + i));
            assertThat(won).filteredOn(Boolean::booleanValue).hasSize(1);
            assertThat(list(folder)).containsExactly(folder + "to-" + won.indexOf(true));
            assertThat(store.get(folder + "to-" + won.indexOf(true)).toUtf8()).isEqualTo("x" + round);
        }
    }

    @Test
    void ofManyWhoMoveToANewKeyOneDoes() throws Exception {
        for (int round = 0; round < 10; round++) {
            String folder = "r/" + round + "/";
            IntStream.range(0, THREADS).forEach(i -> put(folder + i, bytes("x" + i), PutCondition.ALWAYS));
            List<Boolean> won = Race.run(THREADS, i -> () -> moves(either(i), folder + i, folder + "to"));
            assertThat(won).filteredOn(Boolean::booleanValue).hasSize(1);
            assertThat(list(folder)).hasSize(THREADS).doesNotContain(folder + won.indexOf(true));
            assertThat(store.get(folder + "to").toUtf8()).isEqualTo("x" + won.indexOf(true));
        }
    }

    /// Who moves from a to b and who moves from b to a want the same two locks.
    @Test
    void movesInAllDirectionsLoseNothing() throws Exception {
        long seed = System.nanoTime();
        List<String> places = IntStream.range(0, 8).mapToObj(i -> "p" + i % 3 + "/" + i).toList();
        IntStream.range(0, 5).forEach(i -> put(places.get(i), bytes("object " + i), PutCondition.ALWAYS));

        List<Integer> moved = Race.run(THREADS, i -> () -> {
            Random random = new Random(seed + i);
            int count = 0;
            for (int n = 0; n < 60; n++) {
                String from = places.get(random.nextInt(places.size()));
                String to = places.get(random.nextInt(places.size()));
                count += moves(either(n), from, to) ? 1 : 0;
            }
            return count;
        });

        assertThat(moved.stream().mapToInt(Integer::intValue).sum()).as("seed %d", seed).isPositive();
        assertThat(list("").stream().map(key -> store.get(key).toUtf8()))
                .as("seed %d", seed)
                .containsExactlyInAnyOrder("object 0", "object 1", "object 2", "object 3", "object 4");
    }

    /// A writer creates objects at a key from which movers take them away, while others move them onto themselves.
    @Test
    void whatIsWrittenWhileTheKeyIsMovedIsMovedOrStays() throws Exception {
        List<String> written = Race.run(5, i -> () -> {
                    List<String> mine = new ArrayList<>();
                    for (int n = 0; n < 200; n++) {
                        if (i > 0 && i % 2 == 0) {
                            moves(either(n), "from", "from", PutCondition.ALWAYS);
                        } else if (i > 0) {
                            moves(either(i), "from", "to/" + i + "-" + n);
                        } else {
                            try {
                                store.put("from", segment("object " + n), PutCondition.IF_ABSENT);
                                mine.add("object " + n);
                            } catch (ConditionFailedException e) {
                                // The last one is still there.
                            }
                        }
                    }
                    return mine;
                })
                .getFirst();

        assertThat(written).isNotEmpty();
        assertThat(list("").stream().map(key -> store.get(key).toUtf8())).containsExactlyInAnyOrderElementsOf(written);
    }

    /// Who finds nothing at the old key must find the object at the new one, since it only ever goes one way. Readers look a
    /// number of times and wait for nobody: a virtual thread that waits busily may keep the mover from running.
    @Test
    void anObjectIsAlwaysFoundWhileItIsMoved() throws Exception {
        for (int round = 0; round < 20; round++) {
            String from = "from/" + round;
            String to = "to/" + round;
            byte[] bytes = uniform(round);
            put(from, bytes, PutCondition.ALWAYS);
            Race.run(4, i -> () -> {
                if (i == 0) {
                    store.move(from, to, PutCondition.IF_ABSENT);
                }
                for (int n = 0; n < 50; n++) {
                    byte[] found;
                    try {
                        found = either(i).get(from).toByteArray();
                    } catch (NotFoundException e) {
                        found = either(i).get(to).toByteArray();
                    }
                    assertThat(found).isEqualTo(bytes);
                }
                return 0;
            });
            assertThat(store.head(from)).isEmpty();
        }
    }

    /// Whether the caller is the one who moved the object.
    private static boolean moves(ObjectStore store, String from, String to) {
        return moves(store, from, to, PutCondition.IF_ABSENT);
    }

    private static boolean moves(ObjectStore store, String from, String to, PutCondition condition) {
        try {
            store.move(from, to, condition);
            return true;
        } catch (ConditionFailedException | NotFoundException e) {
            return false;
        }
    }

    // Lists

    @Test
    void objectsAreListedInTheOrderOfTheirBytes() {
        // Neighbours of the slash, and characters whose order differs between UTF-8 and UTF-16.
        List<String> keys = List.of(
                "a b/k", "a!", "a-b", "a.b", "a/b-c", "a/b/c", "a/b0", "a0", "aa", "b", "~", "\u00e9", "\uff5e",
                "\uff5e\ud83d\ude00", "\ud83d\ude00", "\ud83d\ude00/\uff5e", "\ud83d\ude00/\ud83d\ude00");
        List<String> shuffled = new ArrayList<>(keys);
        Collections.shuffle(shuffled, new Random(12));
        shuffled.remove("\ud83d\ude00");
        shuffled.forEach(key -> put(key, bytes(key), PutCondition.ALWAYS));

        List<String> expected = shuffled.stream().sorted(ObjectStoreConformance::compareBytes).toList();
        assertThat(list("")).containsExactlyElementsOf(expected);
        assertThat(expected).startsWith("a b/k", "a!", "a-b", "a.b", "a/b-c", "a/b/c", "a/b0", "a0");
    }

    @Test
    void everyPrefixListsTheKeysThatStartWithIt() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Set<String> keys = new HashSet<>();
        String[] names = {"a", "a-", "a.", "a0", "ab", "\u00e9", "\uff5e", "\ud83d\ude00", "_", "Z"};
        for (int i = 0; i < 150; i++) {
            StringBuilder key = new StringBuilder();
            for (int depth = random.nextInt(4); depth > 0; depth--) {
                key.append(names[random.nextInt(names.length)]).append('/');
            }
            // No folder ends in this, so no key lies below another.
            keys.add(key + names[random.nextInt(names.length)] + "!");
        }
        keys.forEach(key -> put(key, bytes(key), PutCondition.ALWAYS));

        Set<String> prefixes = new HashSet<>(Set.of("", "nothing", "a/nothing", "a/nothing/", "nothing/a"));
        keys.forEach(key -> prefixes.add(key.substring(0, key.offsetByCodePoints(0, random.nextInt(key.codePointCount(0, key.length())) + 1))));
        for (String prefix : prefixes) {
            List<String> expected = keys.stream()
                    .filter(key -> key.startsWith(prefix))
                    .sorted(ObjectStoreConformance::compareBytes)
                    .toList();
            assertThat(list(prefix)).as("seed %d, prefix \"%s\"", seed, prefix).isEqualTo(expected);
        }
    }

    @Test
    void aFolderListsItsObjectsAndItsFolders() {
        for (String key : List.of("a/b-c", "a/b/c", "a/b/d/e", "a/b0", "a/\uff5e/k", "a/\ud83d\ude00/k", "z")) {
            put(key, bytes(key), PutCondition.ALWAYS);
        }

        assertThat(store.listFolder("").objects()).extracting(ObjectInfo::key).containsExactly("z");
        assertThat(store.listFolder("").folders()).containsExactly("a");
        assertThat(store.listFolder("a").objects()).extracting(ObjectInfo::key).containsExactly("a/b-c", "a/b0");
        assertThat(store.listFolder("a").folders()).containsExactly("b", "\uff5e", "\ud83d\ude00");
        assertThat(store.listFolder("a/b/d").objects()).extracting(ObjectInfo::key).containsExactly("a/b/d/e");
        for (String nothing : List.of("z", "y", "a/b-", "a/b/c/d")) {
            assertThat(store.listFolder(nothing)).isEqualTo(new Listing(List.of(), List.of()));
        }
    }

    @Test
    void aListShowsWhatStaysWhileOthersComeAndGo() throws Exception {
        List<String> staying = IntStream.range(0, 60).mapToObj("s/%03d/k"::formatted).toList();
        staying.forEach(key -> put(key, bytes(key), PutCondition.ALWAYS));
        AtomicBoolean done = new AtomicBoolean();

        Race.run(3, i -> () -> {
            if (i == 0) {
                for (int n = 0; n < 30; n++) {
                    List<String> found = list("s");
                    assertThat(found).isSortedAccordingTo(ObjectStoreConformance::compareBytes).doesNotHaveDuplicates();
                    assertThat(found).containsAll(staying);
                }
                done.set(true);
            }
            Random random = new Random(i);
            while (!done.get()) {
                String key = "s/%03d/x/%d".formatted(random.nextInt(60), i);
                either(i).put(key, segment(key), PutCondition.ALWAYS);
                either(i).delete(key);
            }
            return 0;
        });
    }

    @Test
    void theVisitorOfAListMayUseTheStore() {
        IntStream.range(0, 20).forEach(i -> put("k/" + i + "/x", bytes("x"), PutCondition.ALWAYS));

        store.list("", object -> {
            assertThat(store.get(object.key()).toUtf8()).isEqualTo("x");
            store.delete(object.key());
        });

        assertThat(list("")).isEmpty();
    }

    // Keys

    static Stream<String> hostileKeys() {
        return Stream.of(
                "", "/", "/a", "a/", "a//b", "//", ".", "..", "./a", "../a", "a/..", "a/../b", "a/.", "a/./b", "a\\b", "..\\a",
                "a\u0000", "a\nb", "\u001f", "\u007f", "a\u0085", "\ud800", "a\udc00b", "\udc00\ud800", "x".repeat(200).concat("/").repeat(5) + "y".repeat(20),
                "\u00e9/".repeat(341) + "yy");
    }

    @ParameterizedTest
    @MethodSource("hostileKeys")
    void aHostileKeyIsRefusedByEveryCall(String key) {
        put("k", bytes("x"), PutCondition.ALWAYS);
        assertRefused(() -> store.get(key));
        assertRefused(() -> store.get(key, ByteRange.from(0)));
        assertRefused(() -> store.getRanges(key, List.of()));
        assertRefused(() -> store.head(key));
        assertRefused(() -> store.put(key, segment("x"), PutCondition.ALWAYS));
        assertRefused(() -> store.put(key, segment("x"), PutCondition.IF_ABSENT));
        assertRefused(() -> store.upload(key));
        assertRefused(() -> store.copy("k", key, PutCondition.ALWAYS));
        assertRefused(() -> store.copy(key, "l", PutCondition.ALWAYS));
        assertRefused(() -> store.move("k", key, PutCondition.ALWAYS));
        assertRefused(() -> store.move(key, "l", PutCondition.ALWAYS));
        assertRefused(() -> store.move(key, key, PutCondition.ALWAYS));
        assertRefused(() -> store.delete(key));
        if (updates()) {
            assertRefused(() -> store.update(key));
        }
        try (Upload upload = store.upload("l")) {
            assertRefused(() -> upload.appendFrom(key, new Version("1"), new ByteRange.Span(0, 0)));
        }
        if (!key.isEmpty()) {
            assertRefused(() -> store.listFolder(key));
        }
        assertThat(list("")).containsExactly("k");
    }

    @ParameterizedTest
    @MethodSource("hostilePrefixes")
    void aHostilePrefixIsRefused(String prefix) {
        assertRefused(() -> store.list(prefix, _ -> {}));
    }

    static Stream<String> hostilePrefixes() {
        return Stream.of("/", "/a", "a//", "a//b", "./", "../", "../a", "a/../", "a/../b", "a\\", "a\u0000", "\ud800");
    }

    @Test
    void unusualKeysAreKeys() {
        List<String> keys = List.of(
                "...", "..a", "a..", ".hidden", " ", "a b", "*?<>|:\"", "%2e%2e", "a%2Fb", "-", "~", "con", "k\u2028l", "\ufeffk",
                "e\u0301", "z".repeat(255), "\u00e9".repeat(127), "_shardwright/runs/1", "d/".repeat(511) + "yy");
        keys.forEach(key -> put(key, bytes(key), PutCondition.IF_ABSENT));

        for (String key : keys) {
            assertThat(other.get(key).toUtf8()).isEqualTo(key);
            assertThat(list(key)).contains(key);
        }
        assertThat(list("")).containsExactlyInAnyOrderElementsOf(keys);
        assertThat(list(".")).contains("...", "..a", ".hidden");
        assertThat(list("..")).contains("...", "..a");
        keys.forEach(key -> assertThat(store.delete(key)).isTrue());
        assertThat(list("")).isEmpty();
    }

    // The store itself

    @Test
    void aClosedStoreRefusesEveryCall() {
        ObjectStore closed = open();
        put("k", bytes("x"), PutCondition.ALWAYS);
        closed.put("l", segment("x"), PutCondition.ALWAYS);
        closed.close();
        closed.close();

        Stream.<Runnable>of(
                        () -> closed.get("k"),
                        () -> closed.getRanges("k", List.of()),
                        () -> closed.head("k"),
                        () -> closed.put("k", segment("y"), PutCondition.ALWAYS),
                        () -> closed.put("k", segment("y"), PutCondition.IF_ABSENT),
                        () -> closed.upload("k"),
                        () -> closed.copy("k", "m", PutCondition.ALWAYS),
                        () -> closed.move("k", "m", PutCondition.ALWAYS),
                        () -> closed.delete("k"),
                        () -> closed.list("", _ -> {}),
                        () -> closed.listFolder(""),
                        () -> closed.sweep(Duration.ZERO),
                        () -> closed.leftovers(Duration.ZERO))
                .forEach(call -> assertThatIllegalStateException().isThrownBy(call::run));
        if (updates()) {
            assertThatIllegalStateException().isThrownBy(() -> closed.update("k"));
        }
        assertThat(list("")).containsExactly("k", "l");
        assertThat(store.get("k").toUtf8()).isEqualTo("x");
    }

    @Test
    void twoStoresOnOneAddressHaveOneAddress() {
        assertThat(other.address()).isEqualTo(store.address()).isNotEmpty();
    }

    @Test
    void sweepingLeavesObjectsAndLivingUploadsAlone() {
        put("k", bytes("x"), PutCondition.ALWAYS);
        try (Upload upload = store.upload("l")) {
            upload.append(MemorySegment.ofArray(random(severalParts(), 13)));

            assertThat(other.leftovers(Duration.ZERO)).isZero();
            assertThat(store.leftovers(Duration.ZERO)).isZero();
            assertThat(other.sweep(Duration.ZERO)).isZero();
            assertThat(store.sweep(Duration.ZERO)).isZero();

            upload.complete(PutCondition.ALWAYS);
        }
        assertThat(list("")).containsExactly("k", "l");
        assertThat(store.get("l").toByteArray()).isEqualTo(random(severalParts(), 13));
    }

    @Test
    void manyThreadsWithKeysOfTheirOwnDoNotDisturbEachOther() throws Exception {
        List<Map<String, String>> written = Race.run(THREADS, i -> () -> {
            Random random = new Random(i);
            Map<String, String> mine = new TreeMap<>();
            for (int n = 0; n < 100; n++) {
                String key = "t/" + random.nextInt(10) + "/" + i + "-" + random.nextInt(20);
                if (random.nextInt(3) == 0) {
                    assertThat(either(n).delete(key)).isEqualTo(mine.remove(key) != null);
                } else {
                    mine.put(key, key + " " + n);
                    either(n).put(key, segment(key + " " + n), PutCondition.ALWAYS);
                }
            }
            return mine;
        });

        Map<String, String> expected = new TreeMap<>();
        written.forEach(expected::putAll);
        Map<String, String> found = new TreeMap<>();
        store.list("", object -> found.put(object.key(), store.get(object.key()).toUtf8()));
        assertThat(found).isEqualTo(expected);
    }

    // Helpers

    /// The keys that a list of `prefix` visits, as {@link #other} sees them.
    protected final List<String> list(String prefix) {
        return objects(prefix).stream().map(ObjectInfo::key).toList();
    }

    private List<ObjectInfo> objects(String prefix) {
        List<ObjectInfo> found = new ArrayList<>();
        other.list(prefix, found::add);
        return found;
    }

    private ObjectStore either(int i) {
        return i % 2 == 0 ? store : other;
    }

    /// Puts bytes of the heap.
    protected final Version put(String key, byte[] bytes, PutCondition condition) {
        return store.put(key, MemorySegment.ofArray(bytes), condition);
    }

    private static void assertFails(Runnable write) {
        assertThatExceptionOfType(ConditionFailedException.class).isThrownBy(write::run).withMessageContaining("\"");
    }

    private static void assertRefused(Runnable call) {
        assertThatExceptionOfType(InvalidKeyException.class).isThrownBy(call::run);
    }

    private static int compareBytes(String a, String b) {
        return Arrays.compareUnsigned(a.getBytes(UTF_8), b.getBytes(UTF_8));
    }

    /// `n` as every byte, in a length that depends on it.
    private static byte[] uniform(int n) {
        return filled(n, 100 + Byte.toUnsignedInt((byte) n) * 37);
    }

    private static byte[] filled(int value, int length) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    private static byte[] slice(byte[] bytes, int from, int to) {
        return Arrays.copyOfRange(bytes, from, to);
    }

    private static byte[] random(int length, long seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    private static MemorySegment segment(String text) {
        return MemorySegment.ofArray(bytes(text));
    }
}
