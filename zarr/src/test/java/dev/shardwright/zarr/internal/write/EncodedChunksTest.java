package dev.shardwright.zarr.internal.write;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shardwright.storage.MemoryBudget;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EncodedChunksTest {

    @ParameterizedTest
    @ValueSource(longs = {0, 5, 12, 100})
    void chunksLieOneBehindTheOtherWhateverRoomWasSaidAtFirst(long room) {
        MemoryBudget budget = MemoryBudget.unlimited();
        try (EncodedChunks encoded = new EncodedChunks(budget, 4, room)) {
            for (byte i = 1; i <= 4; i++) {
                if (i == 2) {
                    encoded.addNone();
                } else {
                    encoded.room(4).asSlice(0, i).fill(i);
                    encoded.add(i);
                }
            }
            assertThat(encoded.size()).isEqualTo(8);
            assertThat(encoded.bytes(0, 8).toArray(ValueLayout.JAVA_BYTE)).containsExactly(1, 3, 3, 3, 4, 4, 4, 4);
            assertThat(encoded.length(0)).isEqualTo(1);
            assertThat(encoded.length(1)).isEqualTo(-1);
            assertThat(encoded.length(3)).isEqualTo(4);
        }
        assertThat(budget.live()).isZero();
    }
}
