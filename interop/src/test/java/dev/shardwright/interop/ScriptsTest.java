package dev.shardwright.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shardwright.zarr.ArrayMetadata;
import dev.shardwright.zarr.ArrayOptions.EmptyChunks;
import dev.shardwright.zarr.Box;
import dev.shardwright.zarr.DataType;
import dev.shardwright.zarr.codec.Codecs;
import dev.shardwright.zarr.parity.ChunkOrder;
import dev.shardwright.zarr.parity.ParityCase;
import dev.shardwright.zarr.parity.ParityWrite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What can be said of the scripts without running them.
final class ScriptsTest {

    private static final Pattern IMPORT = Pattern.compile("(?m)^(?:import|from) ([a-z0-9_]+)");
    private static final List<String> STANDARD = List.of("functools", "hashlib", "importlib", "json", "os", "sys");

    @Test
    void everyPackageThatAScriptImportsIsPinned() throws IOException {
        TreeSet<String> imported = new TreeSet<>();
        for (Path script : scripts()) {
            IMPORT.matcher(Files.readString(script)).results().forEach(m -> imported.add(m.group(1)));
        }
        for (Path script : scripts()) {
            imported.remove(script.getFileName().toString().replace(".py", ""));
        }
        STANDARD.forEach(imported::remove);
        assertThat(imported).isNotEmpty();
        assertThat(Requirements.read().keySet()).containsAll(imported);
    }

    @Test
    void noFileNamesARegistry() throws IOException {
        List<Path> files = Stream.concat(
                        scripts().stream(),
                        Stream.of("setup.sh", "requirements.txt").map(PythonEnvironment.SCRIPTS::resolve))
                .toList();
        for (Path file : files) {
            assertThat(Files.readString(file)).as("%s", file).doesNotContain("://", "index-url");
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyPeerHasItsScript(Peer peer) {
        assertThat(peer.scripts()).isNotEmpty().allSatisfy(script -> assertThat(PythonEnvironment.SCRIPTS.resolve(script))
                .isRegularFile());
    }

    /// The form that answers.py documents and every script parses.
    @Test
    void aRequestIsALineWithHalfOpenRanges() {
        Request request = new Request(
                "h_mean", List.of(new Box(new long[] {8, 0}, new long[] {2, 5}), new Box(new long[0], new long[0])));
        assertThat(request.toLine()).isEqualTo("{\"array\":\"h_mean\",\"regions\":[[[8,10],[0,5]],[]]}");
    }

    /// The form that writes.py documents and every script parses.
    @Test
    void aRequestToWriteHasTheMetadataOfANewArrayAndEachWrite() {
        ParityCase written = new ParityCase(
                "a",
                ArrayMetadata.builder(DataType.INT32, 4).codecs(List.of(Codecs.bytes())).build(),
                EmptyChunks.STORE,
                ChunkOrder.MORTON,
                List.of(new ParityWrite(new Box(new long[] {1}, new long[] {2}), 7, 8)));
        String writes = "\"emptyChunks\":\"store\",\"order\":\"morton\",\"writes\":[{\"region\":[[1,3]],\"values\":[7,8]}]}";
        assertThat(WriteRequest.create(written).toLine())
                .startsWith("{\"array\":\"a\",\"metadata\":{\"zarr_format\":3,")
                .endsWith("}," + writes);
        assertThat(WriteRequest.more(written, written.writes()).toLine()).isEqualTo("{\"array\":\"a\"," + writes);
    }

    private static List<Path> scripts() throws IOException {
        try (Stream<Path> files = Files.list(PythonEnvironment.SCRIPTS)) {
            return files.filter(f -> f.toString().endsWith(".py")).toList();
        }
    }
}
