package dev.shardwright.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shardwright.storage.Durability;
import dev.shardwright.storage.ObjectStore;
import dev.shardwright.storage.Stores;
import dev.shardwright.zarr.DataType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A store with everything that Shardwright writes, read by those implementations that decode chunks themselves.
@Tag("interop")
final class CodecMatrixTest {

    /// Something that a reader does not read, or not right.
    ///
    /// @param peer the reader
    /// @param cases what it does not read
    /// @param refusal what it says then; empty if it reads other values without a word
    /// @param reason why
    private record Gap(Peer peer, Predicate<MatrixCase> cases, Optional<String> refusal, String reason) {

        /// Whether the reader still does what this gap says. One that has learnt better fails the test, so that the gap
        /// is taken off the list.
        boolean explains(MatrixCase written, Answer answer) {
            return refusal.map(said -> answer.error().filter(e -> e.contains(said)).isPresent())
                    .orElseGet(() -> answer.error().isEmpty() && !answer.values().equals(written.expected()));
        }
    }

    private static final List<Gap> GAPS = List.of(
            new Gap(
                    Peer.ZARR_PYTHON,
                    c -> c.codec().startsWith("bloscsnappy") && !isRaw(c),
                    Optional.of("error during blosc decompression"),
                    "its Blosc is built without Snappy"),
            new Gap(
                    Peer.ZARR_PYTHON,
                    CodecMatrixTest::isRaw,
                    Optional.of("No Zarr data type found that matches 'r"),
                    "it does not know the core's raw bits, only a raw_bytes of its own"),
            new Gap(
                    Peer.ZARRS,
                    CodecMatrixTest::isRaw,
                    Optional.of("No Zarr data type found that matches 'r"),
                    "its arrays are opened by zarr-python"),
            new Gap(
                    Peer.TENSORSTORE,
                    CodecMatrixTest::isRaw,
                    Optional.of("Expected base64-encoded string for raw_bytes fill_value"),
                    "it expects the fill value of raw bits in base64; the core says an array of bytes"),
            new Gap(
                    Peer.ZARR_PYTHON,
                    c -> c.name().equals("fill-float16-" + MatrixCases.NAN_WITH_PAYLOAD),
                    Optional.empty(),
                    "a float16 fill value loses the payload of a NaN"),
            new Gap(
                    Peer.ZARRS,
                    c -> c.name().matches("fill-float(16|32|64)-" + MatrixCases.NAN_WITH_PAYLOAD),
                    Optional.empty(),
                    "a fill value loses the payload of a NaN"),
            new Gap(
                    Peer.ZARRS,
                    c -> c.metadata().dataType().kind() == DataType.Kind.COMPLEX
                            && List.of("bytesbig", "chain").contains(c.codec()),
                    Optional.empty(),
                    "it swaps real and imaginary parts of big-endian chunks that it reads in part, as at the array's end"));

    @TempDir
    static Path folder;

    private static PythonEnvironment python = new PythonEnvironment(Path.of(""));
    private static List<MatrixCase> cases = List.of();

    @BeforeAll
    static void write() {
        python = PythonEnvironment.require();
        cases = MatrixCases.all();
        try (ObjectStore store = Stores.open(folder.toString(), Durability.RELAXED)) {
            cases.forEach(c -> c.write(store));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"ZARR_PYTHON", "TENSORSTORE", "ZARRS"})
    void everyArrayIsReadToTheBitButForTheKnownGaps(Peer peer) throws IOException, InterruptedException {
        List<Answer> answers =
                peer.read(python, folder, cases.stream().map(MatrixCase::request).toList());
        List<String> wrong = new ArrayList<>();
        for (int i = 0; i < cases.size(); i++) {
            MatrixCase written = cases.get(i);
            Answer answer = answers.get(i);
            List<Gap> gaps = GAPS.stream()
                    .filter(g -> g.peer() == peer && g.cases().test(written))
                    .toList();
            boolean asExpected = gaps.isEmpty()
                    ? answer.values().equals(written.expected())
                    : gaps.stream().anyMatch(g -> g.explains(written, answer));
            if (!asExpected) {
                wrong.add(written.name() + ": " + answer.values() + ", expected "
                        + (gaps.isEmpty() ? written.expected() : "that " + gaps.getFirst().reason()));
            }
        }
        assertThat(wrong).as("of %d arrays", cases.size()).isEmpty();
    }

    private static boolean isRaw(MatrixCase written) {
        return written.metadata().dataType().kind() == DataType.Kind.RAW;
    }
}
