package dev.shardwright.zarr;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// Holds the page of what is supported to what the code says; writes it where `shardwright.pages` is `write`.
class SupportedPageTest {

    static final String COMMAND =
            "mvn test -pl zarr -am -Dtest=SupportedPageTest -Dsurefire.failIfNoSpecifiedTests=false -Dshardwright.pages=write";

    private static final Path PAGE = Path.of("../docs/zarr/supported.md");

    @Test
    void thePageSaysWhatTheCodeSays() throws IOException {
        String text = SupportedPage.text();
        if (System.getProperty("shardwright.pages", "").equals("write")) {
            Files.writeString(PAGE, text);
        }
        assertThat(PAGE).as("docs/zarr/supported.md, which is to be written anew by: %s", COMMAND).content().isEqualTo(text);
    }
}
