package dev.shardwright.storage.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Utf8OrderTest {

    @Test
    void theOrderIsThatOfTheBytes() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            String a = random(random);
            String b = random(random);
            int expected = Arrays.compareUnsigned(
                    a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));

            assertThat(Integer.signum(Utf8Order.INSTANCE.compare(a, b)))
                    .as("seed %d: \"%s\" and \"%s\"", seed, a, b)
                    .isEqualTo(Integer.signum(expected));
        }
    }

    private static String random(Random random) {
        int[] points = {'-', '/', 'a', 0x7f, 0x80, 0x7ff, 0x800, 0xd7ff, 0xe000, 0xff5e, 0xffff, 0x10000, 0x1f600, 0x10ffff};
        StringBuilder text = new StringBuilder();
        for (int length = random.nextInt(4); length > 0; length--) {
            text.appendCodePoint(points[random.nextInt(points.length)]);
        }
        return text.toString();
    }
}
