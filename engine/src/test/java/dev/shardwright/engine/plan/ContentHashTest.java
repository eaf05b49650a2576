package dev.shardwright.engine.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContentHashTest {

    /// Digests by the Python package mmh3 (`hash64` of the packed little-endian int64).
    @ParameterizedTest
    @CsvSource({
        "'', 00000000000000000000000000000000",
        "1, 004403b7fb05c44a3d8acdb4d36d9c06",
        "1 2, deed8b2be489f0062f85052754e1e577",
        "1 2 3, b50a97f8b297f54157f6887b59f04f45",
        "9223372036854775807 -1 0 5, 2a8fe71653667514894c15d833f01dba"
    })
    void theDigestIsMurmurHash3(String words, String expected) {
        long[] values = words.isEmpty()
                ? new long[0]
                : Arrays.stream(words.split(" ")).mapToLong(Long::parseLong).toArray();
        ContentHash hash = new ContentHash();
        hash.update(values, values.length);
        assertThat(hash.hex()).isEqualTo(expected);
    }

    @Test
    void theDigestSoFarDoesNotEndIt() {
        ContentHash hash = new ContentHash();
        hash.update(1);
        assertThat(hash.hex()).isEqualTo(hash.hex());
        hash.update(2);
        assertThat(hash.hex()).isEqualTo("deed8b2be489f0062f85052754e1e577");
    }

    @Test
    void textsAndNumbersAreToldApart() {
        assertThat(digest("a", "bc")).isNotEqualTo(digest("ab", "c"));
        assertThat(digest("", "")).isNotEqualTo(digest(""));
        ContentHash zero = new ContentHash();
        zero.update(new double[] {0.0}, 1);
        ContentHash negativeZero = new ContentHash();
        negativeZero.update(new double[] {-0.0}, 1);
        assertThat(zero.hex()).isNotEqualTo(negativeZero.hex());
    }

    private static String digest(String... texts) {
        ContentHash hash = new ContentHash();
        for (String text : texts) {
            hash.update(text);
        }
        return hash.hex();
    }
}
