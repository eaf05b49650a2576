package dev.shardwright.benchmarks.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shardwright.storage.MemoryBudget;
import dev.shardwright.zarr.DataType;
import dev.shardwright.zarr.FillValue;
import dev.shardwright.zarr.codec.ChunkSpec;
import dev.shardwright.zarr.codec.Codec;
import dev.shardwright.zarr.codec.Codecs;
import dev.shardwright.zarr.codec.Workspace;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What is compared does the same work: each side reads what the other wrote.
class CodingTest {

    private static final ChunkSpec CHUNK =
            new ChunkSpec(DataType.UINT16, FillValue.zero(DataType.UINT16), new int[] {512});

    @Test
    void bothSidesReadEachOther() {
        Map<Codec, Coding> pairs = Map.of(
                Codecs.bytes(), new Alone.Copy(1024),
                Codecs.bytesBigEndian(), new Alone.Swap(1024, 2),
                Codecs.crc32c(), new Alone.Checksum(1024),
                Codecs.zstd(1, false), new Alone.Zstandard(1024, 1));
        pairs.forEach((codec, alone) -> {
            Coding ours = Coding.of(codec, CHUNK, new Workspace(MemoryBudget.unlimited()));
            assertCrosses(ours, alone, codec);
            assertCrosses(alone, ours, codec);
        });
    }

    @Test
    void deflateAloneReadsItself() {
        Coding gzip = new Alone.Gzip(1024, 1);
        assertCrosses(gzip, gzip, Codecs.gzip(1));
    }

    private static void assertCrosses(Coding writer, Coding reader, Codec codec) {
        Arena arena = Arena.ofAuto();
        MemorySegment values = arena.allocate(1024, 64);
        for (int i = 0; i < 1024; i++) {
            values.set(ValueLayout.JAVA_BYTE, i, (byte) (i * i / 7));
        }
        MemorySegment encoded = arena.allocate(writer.bound(), 64);
        MemorySegment back = arena.allocate(1024, 64);
        reader.decode(encoded.asSlice(0, writer.encode(values, encoded)), back);
        assertThat(back.mismatch(values)).as(codec.name()).isEqualTo(-1);
    }
}
