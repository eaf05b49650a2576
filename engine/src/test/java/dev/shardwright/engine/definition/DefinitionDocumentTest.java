package dev.shardwright.engine.definition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shardwright.engine.aggregate.Reducers;
import dev.shardwright.engine.definition.expression.Expressions;
import dev.shardwright.engine.definition.expression.ReducerSignature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The reference for users says what the code does.
class DefinitionDocumentTest {

    private static final String DOCUMENT = read();

    private static String read() {
        try {
            return Files.readString(Path.of("..", "docs", "definition.md"));
        } catch (IOException e) {
            throw new AssertionError("needs docs/definition.md", e);
        }
    }

    @Test
    void everyKeyHasARow() {
        Set<String> rows = found("(?m)^\\| \\[?`(\\w+)`");
        DefinitionSchemaTest.keys().forEach(path -> {
            String key = path.substring(path.lastIndexOf('.') + 1);
            boolean coordinate = path.startsWith(".source.coordinates.");
            assertThat(coordinate ? found("`(\\w+)`") : rows).as(path).contains(key);
        });
    }

    @Test
    void everyKeyWithARowExists() {
        Set<String> keys = DefinitionSchemaTest.keys().stream()
                .map(path -> path.substring(path.lastIndexOf('.') + 1))
                .collect(Collectors.toSet());
        String sections = DOCUMENT.substring(0, DOCUMENT.indexOf("\n## Expressions\n"));
        assertThat(keys).containsAll(found(sections, "(?m)^\\| \\[?`(\\w+)`"));
    }

    @Test
    void theTablesHaveAllFunctionsAndNoOthers() {
        assertThat(firstColumn("### Functions", "### Missing values"))
                .containsExactlyInAnyOrderElementsOf(Expressions.functionNames());
    }

    @Test
    void theTableHasAllReducersWithTheirArguments() {
        List<ReducerSignature> reducers = Reducers.load().signatures();
        assertThat(firstColumn("### Reducers", "### Limits"))
                .containsExactlyInAnyOrderElementsOf(
                        reducers.stream().map(ReducerSignature::name).toList());
        for (ReducerSignature reducer : reducers) {
            int operands = reducer.arguments() + reducer.parameters();
            String arguments = IntStream.range(0, operands).mapToObj(i -> "\\w+").collect(Collectors.joining(", "));
            assertThat(between("### Reducers", "### Limits"))
                    .containsPattern("`" + reducer.name() + "\\(" + arguments + "\\)`");
        }
    }

    @Test
    void everyReservedNameAndDataTypeIsNamed() {
        assertThat(found("`(\\w+)`")).containsAll(Expressions.RESERVED_NAMES).containsAll(ElementType.names());
    }

    @Test
    void theExampleIsADefinition() {
        String example = found("(?s)```yaml\\n(kind:.*?)```").iterator().next();
        assertThat(Definition.parse("definition.md", example, Reducers.load().signatures()).fields()).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "-2 ^ 2          | -2 ^ 2",
        "2 ^ 3 ^ 2       | 2 ^ (3 ^ 2)",
        "a - b - c       | (a - b) - c",
        "not a == b      | not (a == b)",
        "-a * b          | (-a) * b",
        "a + b < c       | (a + b) < c",
        "a < b and b < c | (a < b) and (b < c)",
        "a<1 and b<1 or c<1 | (a<1 and b<1) or c<1",
        "a * b % c / a   | ((a * b) % c) / a"
    })
    void precedencesAreThoseOfTheTable(String written, String meant) {
        assertThat(condition(written)).isEqualTo(condition(meant));
    }

    private static String condition(String expression) {
        String whole = expression.contains("<") || expression.contains("==") ? expression : "(" + expression + ") > 1";
        return Expressions.print(
                Texts.row(whole.replaceAll("\\ba\\b", "h").replaceAll("\\bb\\b", "s").replaceAll("\\bc\\b", "t")));
    }

    private static Set<String> firstColumn(String from, String to) {
        String cells = between(from, to)
                .lines()
                .filter(line -> line.startsWith("| `"))
                .map(line -> line.split("\\|")[1])
                .collect(Collectors.joining());
        return found(cells, "`(\\w+)\\(");
    }

    private static String between(String from, String to) {
        return DOCUMENT.substring(DOCUMENT.indexOf(from), DOCUMENT.indexOf(to));
    }

    private static Set<String> found(String pattern) {
        return found(DOCUMENT, pattern);
    }

    private static Set<String> found(String text, String pattern) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map(r -> r.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
