package dev.shardwright.engine.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.tuple;

import dev.shardwright.engine.definition.Definition.ColumnSpec;
import dev.shardwright.engine.definition.Definition.CompressionSpec;
import dev.shardwright.engine.definition.Definition.FieldSpec;
import dev.shardwright.engine.definition.Definition.HealpixSpec;
import dev.shardwright.engine.definition.Definition.InvalidCoordinates;
import dev.shardwright.engine.definition.Definition.RectilinearSpec;
import dev.shardwright.engine.definition.Definition.SourceSpec;
import dev.shardwright.engine.definition.expression.Expression;
import dev.shardwright.engine.definition.expression.Expression.Type;
import dev.shardwright.engine.definition.expression.Expressions;
import dev.shardwright.engine.definition.expression.ReducerSignature;
import dev.shardwright.engine.definition.expression.ReducerSignature.Result;
import dev.shardwright.engine.definition.text.Problem;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DefinitionTest {

    @Test
    void aDefinitionHoldsWhatWasWritten() {
        Definition definition = Texts.parse(Texts.BASE);
        assertThat(definition.title()).isEqualTo("Heights");
        assertThat(definition.source())
                .isEqualTo(new SourceSpec(
                        "hdf5",
                        List.of("gt1l", "gt1r"),
                        "/{group}/lon",
                        "/{group}/lat",
                        List.of(
                                new ColumnSpec("h", "/{group}/h", Type.FLOAT),
                                new ColumnSpec("q", "/{group}/q", Type.INTEGER),
                                new ColumnSpec("s", "/{group}/s", Type.FLOAT),
                                new ColumnSpec("t", "/t", Type.FLOAT)),
                        InvalidCoordinates.FAIL,
                        ""));
        assertThat(definition.grid()).isEqualTo(new HealpixSpec(12, 8, 6, false, true));
        assertThat(definition.compression()).isEqualTo(new CompressionSpec("blosc", Optional.empty()));
        assertThat(definition.allowPartial()).isFalse();
        assertThat(definition.sourceText()).isEqualTo(Texts.BASE);
        Expression height = new Expression.Column("h", Type.FLOAT);
        assertThat(definition.fields())
                .containsExactly(
                        new FieldSpec(
                                "h_mean",
                                new Expression.Reduction("mean", List.of(height), List.of(), Type.FLOAT),
                                "float32",
                                "NaN",
                                "m",
                                "",
                                ""),
                        new FieldSpec(
                                "n",
                                new Expression.Reduction("count", List.of(), List.of(), Type.INTEGER),
                                "int64",
                                "0",
                                "",
                                "",
                                ""));
    }

    @Test
    void aRectilinearGridWithoutShardHasShardsOfOneChunk() {
        assertThat(Texts.parse(Texts.replace(Texts.RECTILINEAR, "  shard: [4, 6]\n", "")).grid())
                .isEqualTo(new RectilinearSpec(
                        "EPSG:3413", "", 1000, 500, -10000, 0, 10000, 5000, 2, 3, 2, 3, true));
    }

    @Test
    void derivedColumnsAreReplacedByWhatTheyStandFor() {
        assertThat(Expressions.print(Texts.cell("sum(h * w) / sum(w)"))).isEqualTo("sum(h * (1 / s ^ 2)) / sum(1 / s ^ 2)");
        assertThat(Texts.cell("max(w)").columns()).containsExactly(entry("s", Type.FLOAT));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "q + 1 == 0        | q + 1 == 0",
        "q / 2 == 0        | q / 2 == 0",
        "-7 % q < 0        | -7 % q < 0",
        "int(ok) == 1      | int(q == 0) == 1",
        "where(ok, q, h)<1 | where(q == 0, q, h) < 1",
        "true              | true"
    })
    void aFilterIsAnyCondition(String written, String printed) {
        assertThat(Texts.row(written).type()).isEqualTo(Type.BOOLEAN);
        assertThat(Expressions.print(Texts.row(written))).isEqualTo(printed);
    }

    @ParameterizedTest
    @CsvSource({
        "max(q),INTEGER", "max(h),FLOAT", "mean(q),FLOAT", "max(q) / 2,FLOAT", "max(q) % 2,INTEGER", "-max(q),INTEGER",
        "max(q) + 0.5,FLOAT", "max(q) ^ 2,FLOAT", "int(mean(h)),INTEGER", "float(count()),FLOAT", "floor(max(q)),FLOAT",
        "'where(count() > 1, max(q), max(h))',FLOAT", "'where(count() > 1, max(q), 0)',INTEGER",
        "'minimum(max(q), 3)',INTEGER", "'histogram(h, 0, 1, 8)',VECTOR", "int(count() > 1),INTEGER"
    })
    void aValueHasTheTypeOfItsParts(String expression, Type type) {
        assertThat(Texts.cell(expression).type()).isEqualTo(type);
    }

    @ParameterizedTest
    @ValueSource(strings = {"255", "0", "+7"})
    void aFillValueWithinTheDataTypeIsTaken(String value) {
        FieldSpec field = Texts.parse(Texts.with("n: count()", "n: {value: count(), dtype: uint8, fill_value: " + value + "}"))
                .fields()
                .getLast();
        assertThat(field.fillValue()).isEqualTo(Integer.toString(Integer.parseInt(value)));
    }

    @Test
    void severalMistakesAreReportedInTheOrderOfTheirPlaces() {
        String text = Texts.BASE
                .replace("title", "titel")
                .replace("s: /{group}/s", "s: 3")
                .replace("w: 1 / s ^ 2", "w: 1 / z")
                .replace("order: 12", "order: 99")
                .replace("n: count()", "n: cuont()");
        DefinitionException refused = catchThrowableOfType(DefinitionException.class, () -> Texts.parse(text));
        assertThat(refused.problems())
                .extracting(Problem::line, Problem::column)
                .containsExactly(
                        tuple(2, 1),
                        tuple(9, 8),
                        tuple(13, 10),
                        tuple(18, 10),
                        tuple(23, 6));
        assertThat(refused.getMessage().lines()).hasSize(5).allMatch(line -> line.startsWith("f.yaml:"));
    }

    @Test
    void moreThanAHundredMistakesAreCutOff() {
        String many = IntStream.range(0, 300).mapToObj(i -> "  f%d: x\n".formatted(i)).collect(Collectors.joining());
        List<String> problems = Texts.problems(Texts.BASE + many);
        assertThat(problems).hasSize(101);
        assertThat(problems.getLast())
                .isEqualTo("f.yaml:125:9: more than 100 problems, those from here on are not shown");
    }

    @Test
    void linesAreCountedWithAnyLineBreakAndColumnsInCodePoints() {
        String windows = Texts.with("n: count()", "n: cuont()").replace("\n", "\r\n");
        assertThat(Texts.problems(windows).getFirst()).startsWith("f.yaml:23:6: unknown function 'cuont'");
        assertThat(Texts.problems(Texts.with("title: Heights", "title: \"😀\" x")).getFirst()).startsWith("f.yaml:2:12: ");
    }

    @Test
    void anEmptyFileIsNoDefinition() {
        for (String text : List.of("", "\n", "# nothing\n")) {
            assertThat(Texts.problems(text)).containsExactly("f.yaml:1:1: the file is empty, expected a definition");
        }
        assertThat(Texts.problems("- a")).containsExactly("f.yaml:1:1: the definition is a list, expected a mapping");
        assertThat(Texts.problems("---\n")).containsExactly("f.yaml:2:1: the definition is empty, expected a mapping");
    }

    @ParameterizedTest
    @ValueSource(strings = {"mean", "sqrt", "pi"})
    void twoReducersCannotHaveOneName(String name) {
        List<ReducerSignature> reducers = List.of(
                new ReducerSignature("mean", 1, 0, Result.FLOAT), new ReducerSignature(name, 1, 0, Result.FLOAT));
        assertThatThrownBy(() -> Definition.parse("f.yaml", Texts.BASE, reducers))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + name + "'");
    }
}
