package dev.shardwright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The parts of the launcher script that compute something.
class LauncherTest {

    private static final Path LAUNCHER = Path.of("..", "shardwright");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "build d.yaml --memory 64M --output o | -Xmx163840k",
                "build d.yaml --memory=64MiB | -Xmx163840k",
                "run plan.json --memory 2g | -Xmx2195456k",
                "run plan.json --memory 67108864 | -Xmx163840k",
                "run plan.json --memory 08M | -Xmx106496k",
                "build d.yaml | -XX:MaxRAMPercentage=35",
                "build d.yaml --memory | -XX:MaxRAMPercentage=35",
                "build d.yaml --memory much | -XX:MaxRAMPercentage=35",
                "build d.yaml --memory 999999999T | -XX:MaxRAMPercentage=35",
            })
    void theHeapHoldsTheMemoryThatMayBeLive(String arguments, String option) throws Exception {
        List<String> command = new ArrayList<>(List.of("bash", "-euc", function("heap") + "\nheap \"$@\"", "launcher"));
        command.addAll(List.of(arguments.split(" ")));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(said.strip()).isEqualTo(option);
        assertThat(process.waitFor()).isZero();
    }

    /// The text of one of the script's functions.
    private static String function(String name) throws Exception {
        String script = Files.readString(LAUNCHER);
        int start = script.indexOf("\n" + name + "() {");
        return script.substring(start, script.indexOf("\n}\n", start) + 2);
    }
}
