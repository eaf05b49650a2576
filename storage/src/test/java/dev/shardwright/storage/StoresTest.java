package dev.shardwright.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoresTest {

    @TempDir
    Path folder;

    @Test
    void aFolderHasOneStoreHoweverItIsSpelled() throws IOException {
        Path data = Files.createDirectories(folder.resolve("data \u00e9"));
        for (String address : new String[] {
            data.toString(),
            data + "/",
            data.toUri().toString(),
            "file://" + data.toString().replace(" ", "%20"),
            folder.resolve("data%20\u00e9").toUri().toString().replace("%25", "%"),
        }) {
            try (ObjectStore store = Stores.open(address)) {
                store.put("k", MemorySegment.ofArray(new byte[1]), PutCondition.ALWAYS);
                assertThat(data.resolve("k")).as(address).exists();
                assertThat(store.delete("k")).isTrue();
            }
        }
    }

    @Test
    void theAddressOfAStoreOpensItAgain() {
        try (ObjectStore store = Stores.local(folder.resolve("not there yet \u00e9"), Durability.RELAXED)) {
            String before = store.address();
            store.put("k", MemorySegment.ofArray(new byte[1]), PutCondition.ALWAYS);
            try (ObjectStore again = Stores.open(before);
                    ObjectStore relative = Stores.open("relative")) {
                assertThat(again.head("k")).isPresent();
                assertThat(again.address()).isEqualTo(before).startsWith("file:///");
                assertThat(relative.address()).startsWith("file:///").endsWith("/relative");
            }
        }
        try (ObjectStore store = Stores.open("memory://a name")) {
            assertThat(store.address()).isEqualTo("memory://a name");
        }
    }

    @Test
    void anAddressThatIsNoneIsRefused() {
        for (String address : new String[] {"", "s3://bucket/key", "file://host/path", "file:///a?b", "ftp://x", "file:///%zz"}) {
            assertThatIllegalArgumentException().as(address).isThrownBy(() -> Stores.open(address));
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Stores.open("s3://bucket/key"))
                .withMessageContaining("\"s3\"");
    }
}
