package dev.shardwright.zarr.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.shardwright.zarr.UnsupportedExtensionException;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

class ProvidersTest {

    @TempDir
    Path folder;

    /// A codec under a name of its own and one that is taken.
    public static final class First implements CodecProvider {
        @Override
        public String name() {
            return "test.first";
        }

        @Override
        public List<String> aliases() {
            return List.of("test.both");
        }

        @Override
        public Codec create(ObjectNode configuration) {
            return Codecs.crc32c();
        }
    }

    /// A codec that takes the names of others.
    public static final class Second implements CodecProvider {
        @Override
        public String name() {
            return "test.both";
        }

        @Override
        public List<String> aliases() {
            return List.of("zstd", "test.both");
        }

        @Override
        public Codec create(ObjectNode configuration) {
            return Codecs.crc32c();
        }
    }

    /// The providers of this library and those of these class names.
    private Providers with(String... classes) throws IOException {
        Path services = folder.resolve("META-INF/services");
        Files.createDirectories(services);
        Files.write(services.resolve(CodecProvider.class.getName()), List.of(classes));
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {folder.toUri().toURL()}, getClass().getClassLoader())) {
            return Providers.load(loader);
        }
    }

    @Test
    void aNameThatTwoProvidersHaveIsAnErrorThatNamesBothAndNoOtherNameSuffers() throws IOException {
        Providers providers = with(First.class.getName(), Second.class.getName());
        assertThatExceptionOfType(UnsupportedExtensionException.class)
                .isThrownBy(() -> providers.find("test.both"))
                .withMessageContainingAll("\"test.both\"", First.class.getName(), Second.class.getName());
        assertThatExceptionOfType(UnsupportedExtensionException.class)
                .isThrownBy(() -> providers.find("zstd"))
                .withMessageContainingAll("ZstdCodec", Second.class.getName());
        assertThat(providers.find("test.first")).isInstanceOf(First.class);
        assertThat(providers.find("numcodecs.zstd").name()).isEqualTo("zstd");
        assertThat(providers.find("gzip").name()).isEqualTo("gzip");
    }

    @Test
    void aProviderThatCannotBeLoadedIsToldOfAndKeepsNoOtherFromBeingUsed() throws IOException {
        Providers providers = with("com.example.Missing", First.class.getName(), ProvidersTest.class.getName());
        assertThat(providers.find("test.first")).isInstanceOf(First.class);
        assertThat(providers.find("gzip").name()).isEqualTo("gzip");
        assertThatExceptionOfType(UnsupportedExtensionException.class)
                .isThrownBy(() -> providers.find("example"))
                .withMessageContainingAll("known are ", "gzip", "not loaded", "com.example.Missing", ProvidersTest.class.getName());
    }

    @Test
    void aNameThatNobodyHasIsAnErrorThatListsThoseThereAre() throws IOException {
        assertThatExceptionOfType(UnsupportedExtensionException.class)
                .isThrownBy(() -> with().find("example"))
                .withMessageStartingWith("codec \"example\" is not supported; known are bitround, blosc, bytes, ")
                .withMessageNotContaining("not loaded");
    }
}
