package dev.shardwright.source.internal.hdf5.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class Lookup3Test {

    /// The two values that Jenkins' publication gives for the initial value 0.
    @Test
    void thePublishedValuesAreFound() {
        byte[] text = "..Four score and seven years ago.".getBytes(StandardCharsets.US_ASCII);
        assertThat(Lookup3.hash(text, 2, 30)).isEqualTo(0x17770551);
        assertThat(Lookup3.hash(text, 2, 0)).isEqualTo(0xdeadbeef);
    }
}
