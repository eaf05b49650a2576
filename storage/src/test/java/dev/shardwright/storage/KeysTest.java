package dev.shardwright.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import org.junit.jupiter.api.Test;

class KeysTest {

    @Test
    void aKeyHasAtMost1024Utf8Bytes() {
        String longest = "\u00e9".repeat(512);
        assertThat(Keys.check(longest)).isEqualTo(longest);
        assertThat(Keys.check("\ud83d\ude00".repeat(256))).hasSize(512);

        assertThatExceptionOfType(InvalidKeyException.class)
                .isThrownBy(() -> Keys.check(longest + "a"))
                .withMessageContaining("1025");
        assertThatExceptionOfType(InvalidKeyException.class)
                .isThrownBy(() -> Keys.check("\ud83d\ude00".repeat(256) + "a"))
                .withMessageContaining("1025");
    }

    @Test
    void aPrefixMayEndInsideASegmentOrAfterIt() {
        for (String prefix : List.of("", "a", "a/", "a/b", ".", "..", "a/.", "a/..", "...")) {
            assertThat(Keys.checkPrefix(prefix)).isEqualTo(prefix);
        }
    }

    @Test
    void aPrefixThatLeavesTheRootIsRefused() {
        for (String prefix : List.of("/", "./", "../", "../a", "a/../", "a/../b", "a//", "//")) {
            assertThatExceptionOfType(InvalidKeyException.class)
                    .as(prefix)
                    .isThrownBy(() -> Keys.checkPrefix(prefix))
                    .withMessageContaining(prefix);
        }
    }

    @Test
    void theMessageShowsControlCharactersAsEscapes() {
        assertThatExceptionOfType(InvalidKeyException.class)
                .isThrownBy(() -> Keys.check("a\u001b[31m"))
                .withMessageContaining("a\\u001b[31m")
                .withMessageContaining("U+001B at index 1");
    }

    @Test
    void keysAreJoinedByASlash() {
        assertThat(Keys.join("", "a")).isEqualTo("a");
        assertThat(Keys.join("a/b", "c")).isEqualTo("a/b/c");
    }
}
