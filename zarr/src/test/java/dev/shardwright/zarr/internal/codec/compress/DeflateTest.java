package dev.shardwright.zarr.internal.codec.compress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.shardwright.storage.MemoryBudget;
import dev.shardwright.zarr.ZarrException;
import dev.shardwright.zarr.codec.BytesToBytesCodec;
import dev.shardwright.zarr.codec.Codecs;
import dev.shardwright.zarr.codec.Workspace;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.InflaterInputStream;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Streams that are written and read in one piece, against the JDK's zlib.
class DeflateTest {

    private static final int LARGE = 3 * NativeDeflate.FEWEST + 17;

    @Test
    void wholePiecesAreTakenByTheNativeLibraryHere() {
        assertThat(NativeDeflate.takes(NativeDeflate.FEWEST)).isTrue();
        assertThat(NativeDeflate.takes(NativeDeflate.FEWEST - 1)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"gzip, 1", "gzip, 5", "gzip, 6", "gzip, 9", "numcodecs.zlib, 1", "numcodecs.zlib, 5", "numcodecs.zlib, 6", "numcodecs.zlib, 9"})
    void theJdkReadsWhatWeWriteAndTheOtherWayRound(String name, int level) throws IOException {
        BytesToBytesCodec codec = codec(name, level);
        for (int size : new int[] {0, 1, NativeDeflate.FEWEST - 1, NativeDeflate.FEWEST, LARGE, 300_000}) {
            for (byte[] data : new byte[][] {text(size), noise(size), new byte[size]}) {
                assertThat(read(name, encode(codec, data))).isEqualTo(data);
                assertThat(decode(codec, written(name, data), size)).isEqualTo(data);
            }
        }
    }

    @Test
    void membersThatFollowOneAnotherAreAllReadWhereverTheFirstEnds() throws IOException {
        byte[] data = text(LARGE);
        byte[] member = written("gzip", data);
        byte[] empty = written("gzip", new byte[0]);
        BytesToBytesCodec gzip = codec("gzip", 1);
        assertThat(decode(gzip, joined(member, empty), LARGE)).isEqualTo(data);
        assertThat(decode(gzip, joined(empty, member), LARGE)).isEqualTo(data);
        assertThat(decode(gzip, joined(member, member), 2 * LARGE)).isEqualTo(joined(data, data));
        assertThat(decode(gzip, member, LARGE + 9)).isEqualTo(data);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "numcodecs.zlib"})
    void damageAnywhereIsFoundAsBySmallStreams(String name) throws IOException {
        byte[] data = text(LARGE);
        byte[] encoded = written(name, data);
        BytesToBytesCodec codec = codec(name, 1);
        Random random = new Random(3);
        int start = name.equals("gzip") ? 10 : 0;
        for (int round = 0; round < 200; round++) {
            byte[] damaged = encoded.clone();
            int at = start + random.nextInt(encoded.length - start);
            damaged[at] ^= (byte) (1 << random.nextInt(8));
            String what = "byte %d of %d".formatted(at, encoded.length);
            try {
                assertThat(decode(codec, damaged, LARGE)).as(what).isEqualTo(data);
            } catch (ZarrException e) {
                assertThat(e).as(what).hasMessageContaining(name.equals("gzip") ? "gzip" : "zlib");
            }
        }
        for (int cut : new int[] {1, 4, 8, 9, encoded.length / 2}) {
            byte[] shorter = Arrays.copyOf(encoded, encoded.length - cut);
            assertThatThrownBy(() -> decode(codec, shorter, LARGE)).as("%d", cut).isInstanceOf(ZarrException.class);
        }
        assertThatThrownBy(() -> decode(codec, encoded, LARGE - 1)).hasMessageContaining("longer");
    }

    private static BytesToBytesCodec codec(String name, int level) {
        return (BytesToBytesCodec)
                Codecs.named(name, (ObjectNode) new JsonMapper().readTree("{\"level\": " + level + "}"));
    }

    private static byte[] encode(BytesToBytesCodec codec, byte[] data) {
        try (Workspace work = new Workspace(MemoryBudget.unlimited())) {
            MemorySegment room = work.take(codec.maxEncodedSize(data.length));
            long size = codec.encode(work.take(data.length).copyFrom(MemorySegment.ofArray(data)), room, work);
            return room.asSlice(0, size).toArray(ValueLayout.JAVA_BYTE);
        }
    }

    private static byte[] decode(BytesToBytesCodec codec, byte[] encoded, int room) {
        try (Workspace work = new Workspace(MemoryBudget.unlimited())) {
            MemorySegment decoded = work.take(room);
            long size = codec.decode(
                    work.take(encoded.length).copyFrom(MemorySegment.ofArray(encoded)), decoded, work);
            return decoded.asSlice(0, size).toArray(ValueLayout.JAVA_BYTE);
        }
    }

    private static byte[] written(String name, byte[] data) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = name.equals("gzip") ? new GZIPOutputStream(bytes) : new DeflaterOutputStream(bytes)) {
            out.write(data);
        }
        return bytes.toByteArray();
    }

    private static byte[] read(String name, byte[] encoded) throws IOException {
        ByteArrayInputStream bytes = new ByteArrayInputStream(encoded);
        return (name.equals("gzip") ? new GZIPInputStream(bytes) : new InflaterInputStream(bytes)).readAllBytes();
    }

    private static byte[] joined(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private static byte[] text(int size) {
        byte[] bytes = new byte[size];
        for (int i = 0; i < size; i++) {
            bytes[i] = (byte) (i * i / 1000 % 50);
        }
        return bytes;
    }

    private static byte[] noise(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }
}
