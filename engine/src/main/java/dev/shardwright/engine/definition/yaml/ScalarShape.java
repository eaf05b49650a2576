package dev.shardwright.engine.definition.yaml;

import dev.shardwright.engine.definition.text.Decimals;
import dev.shardwright.engine.definition.text.Problems;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/// A value that is neither a list nor a mapping.
public sealed interface ScalarShape<T> extends Shape<T> {

    /// The value of a scalar, or nothing if it is no such value.
    Optional<T> parse(ScalarNode scalar, String path);

    @Override
    default Optional<T> read(Node node, String path, Problems problems) {
        Optional<T> value = node instanceof ScalarNode scalar ? parse(scalar, path) : Optional.empty();
        return value.isPresent() ? value : Shape.unexpected(node, path, expected(), problems);
    }

    /// Text that matches a pattern.
    ///
    /// @param pattern for the whole text, in the syntax that Java and ECMAScript share
    /// @param stripped whether white space at the ends, which depends on the YAML style, is taken off
    record Text(String pattern, String expected, boolean stripped) implements ScalarShape<String> {

        /// Anything that may stand in an attribute: line breaks and tabs, but no other control characters.
        public static final Text ANY = new Text(
                "^[^\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f\\u007f]*$", "text without control characters", true);

        /// One line that is not blank. (No two repetitions follow each other that can take the same characters: matching
        /// would take time that grows with the square of the length.)
        public static final Text LINE = new Text(
                "^ *[^\\u0000-\\u0020\\u007f][^\\u0000-\\u001f\\u007f]*$", "a line of text", false);

        @Override
        public Optional<String> parse(ScalarNode scalar, String path) {
            boolean valid = scalar.getTag().equals(Tag.STR) && isValid(scalar.getValue());
            if (!valid) {
                return Optional.empty();
            }
            return Optional.of(stripped ? scalar.getValue().strip() : scalar.getValue());
        }

        private boolean isValid(String text) {
            return Pattern.matches(pattern, text)
                    && text.codePoints().noneMatch(c -> Character.getType(c) == Character.SURROGATE);
        }

        @Override
        public Optional<String> read(Node node, String path, Problems problems) {
            boolean quotesHelp = node instanceof ScalarNode scalar
                    && !scalar.getTag().equals(Tag.STR)
                    && !scalar.getTag().equals(Tag.NULL)
                    && isValid(scalar.getValue());
            return quotesHelp
                    ? Shape.unexpected(node, path, "text: put it in quotes", problems)
                    : ScalarShape.super.read(node, path, problems);
        }

        @Override
        public Map<String, Object> schema() {
            return ordered("type", "string", "pattern", pattern);
        }
    }

    /// One of a few words.
    record Choice(List<String> words) implements ScalarShape<String> {

        /// One of these.
        public Choice(String... words) {
            this(List.of(words));
        }

        @Override
        public String expected() {
            return words.size() == 1
                    ? words.getFirst()
                    : String.join(", ", words.subList(0, words.size() - 1)) + " or " + words.getLast();
        }

        @Override
        public Optional<String> parse(ScalarNode scalar, String path) {
            return Optional.of(scalar.getValue()).filter(words::contains);
        }

        @Override
        public Map<String, Object> schema() {
            return ordered("type", "string", "enum", words);
        }
    }

    /// True or false.
    record Flag() implements ScalarShape<Boolean> {

        @Override
        public String expected() {
            return "true or false";
        }

        @Override
        public Optional<Boolean> parse(ScalarNode scalar, String path) {
            return scalar.getTag().equals(Tag.BOOL)
                    ? Optional.of(Boolean.parseBoolean(scalar.getValue()))
                    : Optional.empty();
        }

        @Override
        public Map<String, Object> schema() {
            return ordered("type", "boolean");
        }
    }

    /// A whole number in a range.
    record Whole(int least, int most) implements ScalarShape<Integer> {

        @Override
        public String expected() {
            return most == Integer.MAX_VALUE
                    ? "a whole number of at least " + least
                    : "a whole number from " + least + " to " + most;
        }

        @Override
        public Optional<Integer> parse(ScalarNode scalar, String path) {
            String text = scalar.getValue();
            // Ten digits and a sign hold every int, and keep a million digits from being multiplied out.
            boolean isNumber = scalar.isPlain()
                    && text.length() <= 11
                    && Decimals.INTEGER.matcher(text).matches();
            long value = isNumber ? Long.parseLong(text) : Long.MIN_VALUE;
            return value >= least && value <= most ? Optional.of((int) value) : Optional.empty();
        }

        @Override
        public Map<String, Object> schema() {
            return ordered("type", "integer", "minimum", least, "maximum", most);
        }
    }

    /// A finite float64.
    record Real(boolean positive) implements ScalarShape<Double> {

        @Override
        public String expected() {
            return positive ? "a number greater than 0" : "a number";
        }

        @Override
        public Optional<Double> parse(ScalarNode scalar, String path) {
            boolean isNumber =
                    scalar.isPlain() && Decimals.NUMBER.matcher(scalar.getValue()).matches();
            double value = isNumber ? Double.parseDouble(scalar.getValue()) : Double.NaN;
            // Adding 0.0 turns -0.0, which means the same here, into 0.0.
            return Double.isFinite(value) && (!positive || value > 0) ? Optional.of(value + 0.0) : Optional.empty();
        }

        @Override
        public Map<String, Object> schema() {
            return positive ? ordered("type", "number", "exclusiveMinimum", 0) : ordered("type", "number");
        }
    }

    /// An expression. YAML reads some of them as a number or a boolean: `1`, `true`.
    record Expressed() implements ScalarShape<Formula> {

        @Override
        public String expected() {
            return "an expression";
        }

        @Override
        public Optional<Formula> parse(ScalarNode scalar, String path) {
            return scalar.getTag().equals(Tag.NULL) ? Optional.empty() : Optional.of(new Formula(path, scalar));
        }

        @Override
        public Map<String, Object> schema() {
            return ordered("type", List.of("string", "number", "boolean"));
        }
    }

    /// A fill value as it is written; what it has to be depends on the data type.
    record Fill() implements ScalarShape<String> {

        @Override
        public String expected() {
            return "a number, NaN, Infinity, -Infinity or the bits in hexadecimal";
        }

        @Override
        public Optional<String> parse(ScalarNode scalar, String path) {
            boolean number = !scalar.getTag().equals(Tag.NULL) && !scalar.getTag().equals(Tag.BOOL);
            return number ? Optional.of(scalar.getValue()) : Optional.empty();
        }

        @Override
        public Map<String, Object> schema() {
            return ordered("type", List.of("number", "string"));
        }
    }

    /// A map of these keys and values that keeps their order.
    static Map<String, Object> ordered(Object... keysAndValues) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            map.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        return map;
    }
}
