package dev.shardwright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine.ParseResult;

/// What the help texts say is right.
class HelpTest {

    private static final String EXAMPLE = "Example: shardwright ";

    static Stream<String> verbs() {
        return Main.line().getSubcommands().keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("verbs")
    void theHelpOfAVerbShowsAnExampleThatIsUnderstood(String verb) {
        ParseResult parsed = parseExample(Command.run(verb, "--help"));

        assertThat(parsed.subcommand().commandSpec().name()).isEqualTo(verb);
    }

    @Test
    void theHelpOfTheCommandShowsAnExampleThatIsUnderstood() {
        assertThat(parseExample(Command.run("--help")).hasSubcommand()).isTrue();
    }

    /// Parses the example of a help text; what is not understood throws.
    private static ParseResult parseExample(Command help) {
        assertThat(help.status()).isZero();
        assertThat(help.out()).containsOnlyOnce(EXAMPLE);
        String example = help.out()
                .substring(help.out().indexOf(EXAMPLE) + EXAMPLE.length())
                .replace("\\" + System.lineSeparator(), " ")
                .strip();
        assertThat(example).as("can be copied").hasLineCount(1);
        // What follows a redirection is the shell's.
        String[] words = example.replaceFirst(" > .*", "").split("\\s+");
        assertThat(Arrays.stream(words).filter(w -> w.startsWith("examples/")))
                .allSatisfy(file -> assertThat(Path.of("..", file)).matches(Files::exists, "exists"));
        return Main.line().parseArgs(words);
    }
}
