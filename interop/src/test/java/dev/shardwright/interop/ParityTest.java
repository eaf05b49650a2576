package dev.shardwright.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shardwright.storage.Durability;
import dev.shardwright.storage.ObjectStore;
import dev.shardwright.storage.PutCondition;
import dev.shardwright.storage.Stores;
import dev.shardwright.zarr.ArrayOptions.PartialWrites;
import dev.shardwright.zarr.Box;
import dev.shardwright.zarr.DataType;
import dev.shardwright.zarr.GroupMetadata;
import dev.shardwright.zarr.Region;
import dev.shardwright.zarr.Zarr;
import dev.shardwright.zarr.ZarrArray;
import dev.shardwright.zarr.parity.ParityCase;
import dev.shardwright.zarr.parity.ParityCases;
import dev.shardwright.zarr.parity.ParityWrite;
import dev.shardwright.zarr.parity.PlainArray;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The parity cases, written by this library and by others: each reads what the others wrote, and goes on writing parts of it.
@Tag("interop")
final class ParityTest {

    /// Arrays that an implementation does not open.
    ///
    /// @param peer which one
    /// @param cases their names, as a regular expression
    /// @param said what it says then
    /// @param reason why
    private record Gap(Peer peer, String cases, String said, String reason) {

        static Optional<Gap> of(Peer peer, ParityCase written) {
            return GAPS.stream()
                    .filter(g -> g.peer == peer && written.name().matches(g.cases))
                    .findFirst();
        }
    }

    private static final List<Gap> GAPS = List.of(
            new Gap(Peer.ZARR_PYTHON, ".*around-reshape-.*", "codec 'reshape' is not available", "it has no such codec"),
            new Gap(Peer.ZARRS, ".*around-reshape-.*", "codec 'reshape' is not available", "its arrays are opened by zarr-python"),
            new Gap(Peer.TENSORSTORE, ".*around-reshape-.*", "\"reshape\" is not registered", "it has no such codec"),
            new Gap(
                    Peer.ZARR_PYTHON,
                    ".*around-transpose-nested-.*",
                    "is not divisible by the shard's inner chunk size",
                    "it compares the chunks in a shard with the shard before its dimensions are turned round"),
            new Gap(
                    Peer.ZARRS,
                    ".*around-transpose-nested-.*",
                    "is not divisible by the shard's inner chunk size",
                    "its arrays are opened by zarr-python"),
            new Gap(
                    Peer.TENSORSTORE,
                    ".*around-.*(gzip|crc32c)-.*",
                    "is not compatible with subsequent bytes -> bytes codecs",
                    "it compresses the chunks of a shard alone"));

    @TempDir
    Path folder;

    private static PythonEnvironment python = new PythonEnvironment(Path.of(""));
    private static final List<ParityCase> CASES = ParityCases.all();

    @BeforeAll
    static void requirePython() {
        python = PythonEnvironment.require();
    }

    @ParameterizedTest
    @EnumSource(names = {"ZARR_PYTHON", "TENSORSTORE", "ZARRS"})
    void othersReadWhatThisLibraryWrote(Peer peer) throws IOException, InterruptedException {
        Map<ParityCase, PlainArray> expected = new LinkedHashMap<>();
        try (ObjectStore store = store()) {
            for (PartialWrites partialWrites : PartialWrites.values()) {
                for (ParityCase named : CASES) {
                    ParityCase written = new ParityCase(
                            partialWrites + "-" + named.name(),
                            named.metadata(),
                            named.emptyChunks(),
                            named.order(),
                            named.writes());
                    ZarrArray array = with(written.create(store), partialWrites);
                    for (int i = 0; i < written.writes().size(); i++) {
                        written.write(array, i);
                    }
                    expected.put(written, written.plain());
                }
            }
        }
        assertRead(peer, expected);
    }

    @ParameterizedTest
    @EnumSource(names = {"ZARR_PYTHON", "TENSORSTORE"})
    void whatOthersWroteIsReadAndWrittenOnInTurns(Peer peer) throws IOException, InterruptedException {
        Map<ParityCase, PlainArray> expected = new LinkedHashMap<>();
        Map<ParityCase, ZarrArray> arrays = new LinkedHashMap<>();
        try (ObjectStore store = store()) {
            write(peer, CASES.stream().map(WriteRequest::create).toList());
            for (ParityCase written : CASES) {
                if (Gap.of(peer, written).isEmpty()) {
                    expected.put(written, written.plain());
                    arrays.put(written, written.open(store));
                }
            }
            assertHeld(arrays, expected);

            // Parts of what others wrote, put together anew and then in place.
            expected.forEach((written, plain) -> {
                List<ParityWrite> more = more(written, 40);
                for (int i = 0; i < more.size(); i++) {
                    more.get(i).to(with(arrays.get(written), PartialWrites.values()[i % 2]));
                    more.get(i).to(plain, written.metadata().dataType());
                }
            });
            assertHeld(arrays, expected);
            assertRead(peer, expected);

            // Others again, and then parts in place by handles that knew the shards before.
            List<WriteRequest> theirs = new ArrayList<>();
            expected.forEach((written, plain) -> {
                WriteRequest request = WriteRequest.more(written, more(written, 50));
                request.writes().forEach(write -> write.to(plain, written.metadata().dataType()));
                theirs.add(request);
            });
            write(peer, theirs);
            assertHeld(arrays, expected);
            expected.forEach((written, plain) -> {
                ZarrArray array = with(arrays.get(written), PartialWrites.IN_PLACE);
                for (ParityWrite write : more(written, 60)) {
                    write.to(array);
                    write.to(plain, written.metadata().dataType());
                }
            });
            assertHeld(arrays, expected);
            assertRead(peer, expected);
        }
    }

    private ObjectStore store() {
        ObjectStore store = Stores.local(folder, Durability.RELAXED);
        Zarr.create(store, "", GroupMetadata.empty(), PutCondition.IF_ABSENT);
        return store;
    }

    private static ZarrArray with(ZarrArray array, PartialWrites partialWrites) {
        return array.with(array.options().withPartialWrites(partialWrites));
    }

    /// A part in the middle, a cell at the end, and fill value at the beginning.
    private static List<ParityWrite> more(ParityCase written, int value) {
        long[] shape = written.metadata().shape();
        long[] last = Arrays.stream(shape).map(n -> n - 1).toArray();
        long[] one = Arrays.stream(shape).map(n -> 1).toArray();
        byte[] fill = written.metadata().fillValue().toBytes();
        int empty = written.metadata().dataType().equals(DataType.INT32)
                ? MemorySegment.ofArray(fill).get(ValueLayout.JAVA_INT_UNALIGNED, 0)
                : 0;
        return List.of(
                new ParityWrite(
                        new Box(
                                Arrays.stream(shape).map(n -> n / 3).toArray(),
                                Arrays.stream(shape).map(n -> n / 2).toArray()),
                        value),
                new ParityWrite(new Box(last, one), value + 1),
                new ParityWrite(new Box(new long[shape.length], Arrays.stream(shape).map(n -> n / 4).toArray()), empty));
    }

    /// Every array holds what it should, through an old handle and a new one, and the store nothing that is all fill value.
    private void assertHeld(Map<ParityCase, ZarrArray> arrays, Map<ParityCase, PlainArray> expected) {
        try (ObjectStore store = Stores.local(folder, Durability.RELAXED)) {
            arrays.forEach((written, array) -> {
                PlainArray plain = expected.get(written);
                for (ZarrArray reader : List.of(array, written.open(store))) {
                    for (Region region : ParityCases.reads(written.metadata())) {
                        assertThat(reader.read(region).segment().toArray(ValueLayout.JAVA_BYTE))
                                .as("%s: %s", written, region)
                                .isEqualTo(plain.read(region));
                    }
                }
                TreeSet<String> keys = new TreeSet<>();
                array.storedChunks((_, object) -> {
                    keys.add(object.key());
                    assertThat(array.verify(object)).as("%s", object.key()).isEmpty();
                });
                assertThat(keys).as("%s", written).isEqualTo(plain.keys(array, written.emptyChunks()));
            });
        }
    }

    /// Another reader sees every array whole and in parts.
    private void assertRead(Peer peer, Map<ParityCase, PlainArray> expected) throws IOException, InterruptedException {
        List<Request> requests = new ArrayList<>();
        List<String> wanted = new ArrayList<>();
        expected.forEach((written, plain) -> {
            long[] shape = written.metadata().shape();
            List<Box> regions = Stream.concat(Stream.of(Box.all(shape)), more(written, 0).stream().map(ParityWrite::region))
                    .toList();
            requests.add(new Request(written.name(), regions));
            wanted.add(Answer.expected(written.metadata(), Digest.of(regions.stream().map(plain::read).toList())));
        });
        check(peer, List.copyOf(expected.keySet()), peer.read(python, folder, requests), wanted);
    }

    private void write(Peer peer, List<WriteRequest> requests) throws IOException, InterruptedException {
        List<ParityCase> cases = requests.stream().map(WriteRequest::written).toList();
        check(
                peer,
                cases,
                peer.write(python, folder, requests),
                cases.stream().map(ignored -> Answer.WRITTEN).toList());
    }

    /// Answers are what is wanted, or the refusals that are known. A peer that has learnt better fails the test, so that the gap
    /// is taken off the list.
    private static void check(Peer peer, List<ParityCase> cases, List<Answer> answers, List<String> wanted) {
        List<String> wrong = new ArrayList<>();
        for (int i = 0; i < cases.size(); i++) {
            ParityCase written = cases.get(i);
            Answer answer = answers.get(i);
            Optional<Gap> gap = Gap.of(peer, written);
            boolean asExpected = gap.isPresent()
                    ? answer.error().filter(e -> e.contains(gap.get().said)).isPresent()
                    : answer.values().equals(wanted.get(i));
            if (!asExpected) {
                wrong.add(written + ": " + answer.values() + ", expected "
                        + gap.map(g -> "a refusal, since " + g.reason).orElse(wanted.get(i)));
            }
        }
        assertThat(wrong).as("of %d arrays", cases.size()).isEmpty();
    }
}
