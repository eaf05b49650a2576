package dev.shardwright.engine.definition;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.schema.CoreSchema;
import tools.jackson.databind.json.JsonMapper;

class DefinitionSchemaTest {

    private static final Map<?, ?> SCHEMA = JsonMapper.builder().build().readValue(DefinitionSchema.json(), Map.class);

    /// A definition with every key of a HEALPix dataset, and one with those that only a rectilinear one has.
    private static final String EVERYTHING =
            """
            kind: aggregate
            title: T
            summary: S
            source:
              format: csv
              groups: [a, b]
              coordinates: {longitude: "{group}x", latitude: "y"}
              columns: {h: h, q: {path: q, type: int64}}
              invalid_coordinates: skip
              citation: C
            derive: {w: h ^ 2}
            filter: true
            grid: {type: healpix, order: 5, chunk_order: 3, shard_order: 1, latitude: authalic, sharded: false}
            fields:
              n: count()
              m: {value: max(w), dtype: float32, fill_value: -1.5, units: m, long_name: L, standard_name: S}
            compression: {codec: zstd, level: -3}
            allow_partial: true
            """;

    private static final String RECTILINEAR = Texts.replace(
            EVERYTHING,
            "{type: healpix, order: 5, chunk_order: 3, shard_order: 1, latitude: authalic, sharded: false}",
            "{type: rectilinear, crs: EPSG:3413, wkt: W, cell: 10, bounds: [0, 0, 40, 80], chunk: [1, 2], shard: [2, 2],"
                    + " sharded: true}");

    @Test
    void isJsonThatIsEqualOnEveryCall() {
        assertThat(SCHEMA.get("$schema")).isEqualTo("https://json-schema.org/draft/2020-12/schema");
        assertThat(SCHEMA.get("type")).isEqualTo("object");
        assertThat(DefinitionSchema.json()).isEqualTo(DefinitionSchema.json()).endsWith("}\n").doesNotContain("\r");
    }

    @ParameterizedTest
    @ValueSource(strings = {"atl06-healpix.yaml", "atl06-polar.yaml"})
    void acceptsTheExamplesAsTheReaderDoes(String name) {
        String text = Texts.example(name);
        assertThat(bySchema(text)).isEmpty();
        assertThat(Texts.problems(text)).isEmpty();
    }

    @Test
    void acceptsEveryKeyAsTheReaderDoes() {
        for (String text : List.of(EVERYTHING, RECTILINEAR, Texts.BASE, Texts.RECTILINEAR)) {
            assertThat(bySchema(text)).isEmpty();
            assertThat(Texts.problems(text)).isEmpty();
        }
    }

    @Test
    void hasTheKeysThatDefinitionsCanHaveAndNoOthers() {
        Set<String> written = new TreeSet<>();
        collectWritten(SCHEMA, load(EVERYTHING), written);
        collectWritten(SCHEMA, load(RECTILINEAR), written);
        assertThat(written).containsExactlyElementsOf(keys());
    }

    @Test
    void everyKeyIsDescribed() {
        collectProperties(SCHEMA, (name, property) -> assertThat((String) property.get("description"))
                .as(name)
                .isNotBlank());
    }

    /// Mistakes that need no knowledge of expressions or of several keys at once.
    static Stream<Mistake> mistakes() {
        return Stream.of(
                        DefinitionMistakesTest.mistakesInKeys(),
                        DefinitionMistakesTest.mistakesInValues(),
                        DefinitionMistakesTest.mistakesInGrids(),
                        DefinitionMistakesTest.mistakesInFields())
                .flatMap(s -> s)
                .filter(m -> m.problems().stream().anyMatch(DefinitionSchemaTest::isPlain));
    }

    /// What only the reader can know, by what its messages say.
    private static boolean isPlain(String problem) {
        return Stream.of(
                        " again, ",
                        "without source.groups",
                        "expected {group}",
                        "like the longitude",
                        "its own arrays",
                        "in the expression",
                        "a list or mapping, expected a name",
                        "merge keys",
                        " with order ",
                        " with chunk_order ",
                        "grid.crs: ",
                        "grid: ",
                        "grid.bounds from",
                        "expected a multiple",
                        " cells, expected",
                        " chunks, expected",
                        "for a value that",
                        "bytes in a chunk",
                        "fill_value is '",
                        // To JSON Schema 12.0 is an integer, and JSON has no infinity.
                        "12.0, expected",
                        ".inf, expected")
                .noneMatch(problem::contains);
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void refusesWhatTheReaderRefuses(Mistake mistake) {
        assertThat(bySchema(mistake.text())).isNotEmpty();
        mistake.isReported();
    }

    @Test
    void enoughMistakesAreComparedToMeanSomething() {
        assertThat(mistakes()).hasSizeGreaterThan(60);
    }

    private static List<String> bySchema(String yaml) {
        return SchemaCheck.problems(SCHEMA, load(yaml), "");
    }

    private static Object load(String yaml) {
        return new Load(LoadSettings.builder().setSchema(new CoreSchema()).build()).loadFromString(yaml);
    }

    /// The keys of all sections in the schema, with the path to them.
    static Set<String> keys() {
        Set<String> keys = new TreeSet<>();
        collectProperties(SCHEMA, (name, property) -> keys.add(name));
        return keys;
    }

    private interface Property {
        void found(String path, Map<?, ?> schema);
    }

    private static void collectProperties(Map<?, ?> schema, Property each) {
        collectProperties(schema, "", each);
    }

    private static void collectProperties(Map<?, ?> schema, String path, Property each) {
        alternatives(schema).forEach(a -> collectProperties(a, path, each));
        if (schema.get("additionalProperties") instanceof Map<?, ?> named) {
            collectProperties(named, path + ".*", each);
        }
        if (schema.get("properties") instanceof Map<?, ?> properties) {
            properties.forEach((name, property) -> {
                each.found(path + "." + name, (Map<?, ?>) property);
                collectProperties((Map<?, ?>) property, path + "." + name, each);
            });
        }
    }

    private static List<Map<?, ?>> alternatives(Map<?, ?> schema) {
        List<Map<?, ?>> all = new ArrayList<>();
        for (String keyword : List.of("anyOf", "oneOf")) {
            if (schema.get(keyword) instanceof List<?> list) {
                list.forEach(each -> all.add((Map<?, ?>) each));
            }
        }
        return all;
    }

    /// The keys that occur in a value, with `*` for names that the user gives.
    private static void collectWritten(Map<?, ?> schema, Object value, Set<String> written) {
        collectWritten(schema, value, "", written);
    }

    private static void collectWritten(Map<?, ?> schema, Object value, String path, Set<String> written) {
        if (!(value instanceof Map<?, ?> map)) {
            return;
        }
        alternatives(schema).stream()
                .filter(a -> SchemaCheck.problems(a, value, path).isEmpty())
                .forEach(a -> collectWritten(a, value, path, written));
        boolean named = schema.get("additionalProperties") instanceof Map;
        if (named) {
            map.values().forEach(v -> collectWritten((Map<?, ?>) schema.get("additionalProperties"), v, path + ".*", written));
        } else if (schema.get("properties") instanceof Map<?, ?> properties) {
            map.forEach((name, v) -> {
                written.add(path + "." + name);
                collectWritten((Map<?, ?>) properties.get(name), v, path + "." + name, written);
            });
        }
    }
}
