package dev.shardwright.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.shardwright.storage.internal.posix.Posix;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LargeMemoryTest {

    private static final long MIB = 1 << 20;

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 1000, LargeMemory.MAPPED_FROM - 1, LargeMemory.MAPPED_FROM, LargeMemory.MAPPED_FROM + 1, 9_000_001})
    void memoryOfEverySizeIsZeroedAndCanBeWrittenByAnyThread(long size) throws Exception {
        MemorySegment memory = LargeMemory.allocate(size);

        assertThat(memory.byteSize()).isEqualTo(size);
        assertThat(memory.address() % 64).isZero();
        assertThat(memory.mismatch(MemorySegment.ofArray(new byte[(int) size]))).isEqualTo(-1);
        Thread.ofPlatform().start(() -> memory.fill((byte) 7)).join();
        byte[] sevens = memory.toArray(ValueLayout.JAVA_BYTE);
        assertThat(MemorySegment.ofArray(sevens).mismatch(memory)).isEqualTo(-1);
        if (size > 0) {
            assertThat(sevens[(int) size - 1]).isEqualTo((byte) 7);
        }
    }

    @Test
    void largeMemoryIsAlignedToHugePages() {
        assumeTrue(Posix.isAvailable(), "skipped: this process may not map memory by itself");

        assertThat(LargeMemory.allocate(5 * MIB).address() % (2 * MIB)).isZero();
        assertThat(LargeMemory.allocate(5 * MIB).address() % (2 * MIB)).isZero();
    }

    /// A slice keeps all of it.
    @Test
    void memoryLivesAsLongAsAnyPartOfItIsReachable() throws Exception {
        MemorySegment slice = LargeMemory.allocate(64 * MIB).asSlice(63 * MIB, 100).fill((byte) 7);

        dropResults(9, 128 * MIB);

        assertThat(slice.toArray(ValueLayout.JAVA_BYTE)).containsOnly(7);
    }

    @Test
    void sizesThatMakeNoSenseAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> LargeMemory.allocate(-1));
        for (long size : new long[] {Long.MAX_VALUE, Long.MAX_VALUE / 2, 1L << 50}) {
            assertThatExceptionOfType(OutOfMemoryError.class).isThrownBy(() -> LargeMemory.allocate(size));
        }
    }

    @Test
    void resultsThatAreDroppedAreFreedBeforeThereAreTooMany() throws IOException {
        assumeTrue(Posix.isAvailable(), "skipped: this process may not map memory by itself");

        assertThat(dropResults(10, 256 * MIB)).isLessThan(1536 * MIB);
    }

    @Test
    @Tag("soak")
    void aLongLoopOfResultsThatAreDroppedStaysSmall() throws IOException {
        assumeTrue(Posix.isAvailable(), "skipped: this process may not map memory by itself");

        assertThat(dropResults(200, 256 * MIB)).isLessThan(3072 * MIB);
    }

    /// Allocates results one after the other, touches each, and keeps none.
    ///
    /// @return the most bytes that this process had in memory beyond those it had before
    private static long dropResults(int count, long size) throws IOException {
        long before = resident();
        long most = 0;
        for (int i = 0; i < count; i++) {
            MemorySegment result = LargeMemory.allocate(size);
            for (long at = 0; at < size; at += 4096) {
                result.set(ValueLayout.JAVA_BYTE, at, (byte) 7);
            }
            most = Math.max(most, resident() - before);
        }
        return most;
    }

    private static long resident() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) << 10)
                .findFirst()
                .orElseThrow();
    }
}
