package dev.shardwright.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shardwright.zarr.Box;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SampleRegionsTest {

    @Test
    void storedShardsTheirNeighboursAndBothEndsAreTaken() {
        assertThat(SampleRegions.sample(new long[] {95}, new int[] {10}, List.of(new long[] {5}, new long[] {4})))
                .containsExactly(box(0, 10), box(40, 10), box(50, 10), box(60, 10), box(90, 5), box(45, 10), box(55, 10));
    }

    @Test
    void aStoredShardAtTheEndIsCutThere() {
        assertThat(SampleRegions.sample(new long[] {95}, new int[] {10}, List.of(new long[] {9})))
                .containsExactly(box(0, 10), box(90, 5));
    }

    private static Box box(long offset, long size) {
        return new Box(new long[] {offset}, new long[] {size});
    }
}
