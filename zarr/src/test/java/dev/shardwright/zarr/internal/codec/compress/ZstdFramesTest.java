package dev.shardwright.zarr.internal.codec.compress;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.ZstdCompressCtx;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Sizes that frames of zstd-jni state, and those that they do not.
class ZstdFramesTest {

    @Test
    void aStatedSizeIsFoundAndAnUnstatedOneIsBoundedByTheBlocks() throws IOException {
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        long sum = 0;
        for (int size : new int[] {0, 1, 255, 256, 70_000, 300_000, 1_000_000}) {
            for (boolean stated : new boolean[] {true, false}) {
                byte[] data = new byte[size];
                new Random(size).nextBytes(data);
                Arrays.fill(data, 0, size / 2, (byte) 7);
                byte[] frame;
                try (ZstdCompressCtx context = new ZstdCompressCtx()) {
                    frame = context.setLevel(3).setChecksum(stated).setContentSize(stated).compress(data);
                }
                long most = ZstdFrames.maxDecodedSize(ByteBuffer.wrap(frame));
                if (stated) {
                    assertThat(most).isEqualTo(size);
                } else {
                    assertThat(most).isBetween((long) size, size + (128L << 10));
                }
                both.write(frame);
                sum += most;
                for (int cut = 0; cut < Math.min(30, frame.length); cut++) {
                    assertThat(ZstdFrames.maxDecodedSize(ByteBuffer.wrap(frame, 0, cut))).isLessThanOrEqualTo(most);
                }
            }
        }
        assertThat(ZstdFrames.maxDecodedSize(ByteBuffer.wrap(both.toByteArray()))).isEqualTo(sum);
    }

    @Test
    void aSizeThatTheBlocksCannotGiveIsNotBelieved() {
        // A header that states 2⁴⁰ bytes, and one last block of one repeated byte, 5 times.
        byte[] frame = {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd, (byte) 0xe0, 0, 0, 0, 0, 0, 1, 0, 0, (5 << 3) | 2 | 1, 0, 0, 9};
        assertThat(ZstdFrames.maxDecodedSize(ByteBuffer.wrap(frame))).isEqualTo(5);
    }
}
