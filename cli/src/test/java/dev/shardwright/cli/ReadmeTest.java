package dev.shardwright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the README shows is true.
class ReadmeTest {

    private static final Path README = Path.of("..", "README.md");

    @TempDir
    Path folder;

    @Test
    void theJavaProgramRuns() throws Exception {
        Samples.definition(folder);
        Samples.granules(folder, 10);
        Path program = Files.writeString(folder.resolve("Example.java"), block("java"));
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        program.toString())
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(output).isZero();
        assertThat(output).containsPattern("[0-9]{3,} observations in [0-9]{2,} cells").contains("of the first 1000 cells");
        assertThat(Command.run("check", folder.resolve("heights.zarr")).status()).isZero();
    }

    @Test
    void theDefinitionIsOne() throws Exception {
        Path definition = Files.writeString(folder.resolve("readme.yaml"), block("yaml"));

        Command command = Command.run("build", definition, "--input", folder.resolve("none.h5"), "--output", folder.resolve("o"));

        // The definition passed; the missing input is what is wrong.
        assertThat(command.err()).contains("none.h5").doesNotContain("readme.yaml");
    }

    @Test
    void everyVerbAndOptionExists() throws Exception {
        List<String> lines = new ArrayList<>();
        Matcher matcher = Pattern.compile("^    \\./shardwright (.*?)(?: +#.*)?$", Pattern.MULTILINE).matcher(Files.readString(README));
        while (matcher.find()) {
            lines.add(matcher.group(1));
        }
        assertThat(lines).hasSizeGreaterThan(5);
        for (String line : lines) {
            String[] words = line.split(" ");
            Command help = Command.run(words[0], "--help");
            assertThat(help.status()).as(line).isZero();
            for (String word : words) {
                if (word.startsWith("-")) {
                    assertThat(help.out()).as(line).contains(word);
                }
            }
        }
    }

    private static String block(String language) throws Exception {
        Matcher matcher = Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL).matcher(Files.readString(README));
        assertThat(matcher.find()).isTrue();
        return matcher.group(1);
    }
}
