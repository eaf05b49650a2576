package dev.shardwright.engine.definition;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

/// A definition with something wrong in it.
///
/// @param base a definition that is right
/// @param found a piece of it that occurs once
/// @param replacement what stands there instead
/// @param problems the problems that are to be reported, each without the file's name: `line:column: message`
record Mistake(String base, String found, String replacement, List<String> problems) {

    Mistake(String base, String found, String replacement, String... problems) {
        this(base, found, replacement, List.of(problems));
    }

    /// A mistake in the value of a field.
    static Mistake inField(String yaml, String... problems) {
        return new Mistake(Texts.BASE, "n: count()", "n: " + yaml, problems);
    }

    /// A mistake in the filter.
    static Mistake inFilter(String yaml, String... problems) {
        return new Mistake(Texts.BASE, "filter: ok and h < 1e38", "filter: " + yaml, problems);
    }

    String text() {
        return Texts.replace(base, found, replacement);
    }

    void isReported() {
        assertThat(Texts.problems(text()))
                .containsExactlyElementsOf(problems.stream().map(p -> "f.yaml:" + p).toList());
    }

    @Override
    public String toString() {
        return replacement.isEmpty() ? "without " + found : replacement;
    }
}
