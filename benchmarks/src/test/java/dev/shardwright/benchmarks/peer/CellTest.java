package dev.shardwright.benchmarks.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.shardwright.zarr.Box;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CellTest {

    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfFloat FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfDouble DOUBLE =
            ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    @Test
    void theRandomNumbersAreThoseThatAllProgramsDraw() {
        CellRandom random = new CellRandom();
        assertThat(IntStream.of(16, 512, 16, 512).map(random::below)).containsExactly(6, 39, 12, 150);
    }

    @Test
    void cubesHoldTheirFormula() {
        Box region = new Box(new long[] {300, 17, 500}, new long[] {3, 40, 12});
        MemorySegment values = filled(new CubeValues(7), region);
        long at = 0;
        for (long x = 300; x < 303; x++) {
            for (long y = 17; y < 57; y++) {
                for (long z = 500; z < 512; z++, at += 2) {
                    assertThat(values.get(SHORT, at) & 0xffffL).isEqualTo((z + y * y / 32 + x * x * x + 7) % 65536);
                }
            }
        }
    }

    @Test
    void rampsHoldTheirFormula() {
        MemorySegment values = filled(new RampValues(), new Box(new long[] {1000, 3}, new long[] {2, 5}));
        for (int k = 0; k < 10; k++) {
            assertThat(values.getAtIndex(FLOAT, k)).isEqualTo(((1000 + k / 5) * 1024 + 3 + k % 5) * 0.5f);
        }
    }

    @Test
    void wavesHoldTheirFormula() {
        MemorySegment values = filled(new WaveValues(), new Box(new long[] {8190, 16380}, new long[] {2, 4}));
        for (int k = 0; k < 8; k++) {
            long i = 8190 + k / 4;
            long j = 16380 + k % 4;
            assertThat(values.getAtIndex(DOUBLE, k)).isEqualTo((i * 3 + j * j / 64) % 4096 * 0.25);
        }
    }

    @Test
    void aWrongValueIsFoundWhereverItIs() {
        Box region = new Box(new long[] {1, 2, 3}, new long[] {2, 3, 4});
        CellValues cube = new CubeValues(0);
        for (long wrong = 0; wrong < 24; wrong++) {
            MemorySegment values = filled(cube, region);
            values.setAtIndex(SHORT, wrong, (short) (values.getAtIndex(SHORT, wrong) + 256));
            assertThatThrownBy(() -> cube.check(region, values))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageEndingWith("has a wrong value, number " + wrong + " of 24");
        }
        cube.check(region, filled(cube, region));
    }

    @Test
    void aWrittenVoxelIsTheNumberOfItsOperation() {
        Box voxel = new Box(new long[] {510, 511, 3}, new long[] {1, 1, 1});
        MemorySegment value = filled(Cell.named("b-bytes-voxel").written(41, voxel), voxel);
        assertThat(value.get(SHORT, 0)).isEqualTo((short) 42);
    }

    @Test
    void anUnknownCellIsRefusedByName() {
        assertThatThrownBy(() -> Cell.named("b-bytes-row"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("there is no cell \"b-bytes-row\"");
    }

    private static MemorySegment filled(CellValues values, Box region) {
        MemorySegment target = Arena.ofAuto().allocate(region.size() * values.size(), 64);
        values.fill(region, target);
        return target;
    }
}
