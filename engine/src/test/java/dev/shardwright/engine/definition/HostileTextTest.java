package dev.shardwright.engine.definition;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Texts that are made to break a parser: each is refused in short time, on a stack of ordinary size.
class HostileTextTest {

    /// Far more than any of them takes, and far less than any would if its cost grew with the square of its length.
    private static final Duration DEADLINE = Duration.ofSeconds(8);

    private static final int LARGE = 150_000;

    /// A text and the beginning of its first problem.
    private record Hostile(String name, String text, String firstProblem) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Hostile> texts() {
        return Stream.of(
                new Hostile(
                        "ten megabytes",
                        Texts.with("Heights", "x".repeat(10_000_000)),
                        "1:1: the file has more than 1048576 bytes"),
                new Hostile(
                        "a million two-byte letters",
                        Texts.with("Heights", "ö".repeat(1_000_000)),
                        "1:1: the file has more than 1048576 bytes"),
                new Hostile("lists in lists", "[".repeat(LARGE), "1:21: lists and mappings nested more than 20 deep"),
                new Hostile(
                        "mappings in mappings",
                        "{a: ".repeat(LARGE / 4),
                        "1:81: lists and mappings nested more than 20 deep"),
                new Hostile(
                        "blocks in blocks",
                        "- ".repeat(LARGE / 2),
                        "1:41: lists and mappings nested more than 20 deep"),
                new Hostile(
                        "keys of keys",
                        "? ".repeat(LARGE / 2),
                        "1:41: lists and mappings nested more than 20 deep"),
                new Hostile("an alias bomb", bomb(), "1:4: anchor &a0"),
                new Hostile("a list in itself", "a: &a [*a]\n", "1:4: anchor &a"),
                new Hostile("many anchors", "- &a\n".repeat(LARGE / 5), "1:3: anchor &a"),
                new Hostile("merging", "<<: [{<<: {a: 1}}]\n" + Texts.BASE, "1:1: unknown key '<<'"),
                new Hostile("many unknown keys", lines("k%d: 1", LARGE / 30), "1:1: unknown key 'k0'"),
                new Hostile(
                        "a key again and again",
                        "a: 1\n".repeat(LARGE / 15),
                        "2:1: the key 'a' in the definition again"),
                new Hostile("parentheses", filter("(".repeat(LARGE)), "15:209: operations nested more than 200 deep"),
                new Hostile(
                        "open and closed parentheses",
                        filter("(".repeat(LARGE / 2) + "h" + ")".repeat(LARGE / 2)),
                        "15:209: operations nested more than 200 deep"),
                new Hostile(
                        "minus signs",
                        filter("\"" + "-".repeat(LARGE) + "h\""),
                        "15:210: operations nested more than 200 deep"),
                new Hostile(
                        "negations",
                        filter("not ".repeat(LARGE / 4) + "ok"),
                        "15:809: operations nested more than 200 deep"),
                new Hostile(
                        "powers",
                        filter("h^".repeat(LARGE / 2) + "h"),
                        "15:410: operations nested more than 200 deep"),
                new Hostile(
                        "a long sum",
                        filter("h" + "+h".repeat(LARGE / 2)),
                        "15:410: operations nested more than 200 deep"),
                new Hostile(
                        "calls in calls",
                        filter("abs(".repeat(LARGE / 4)),
                        "15:812: operations nested more than 200 deep"),
                new Hostile("many arguments", filter("\"abs(" + "h,".repeat(LARGE / 6) + "h)\""), "15:10: abs with"),
                new Hostile(
                        "many unknown columns",
                        filter("\"abs(" + "heights,".repeat(LARGE / 8) + "h)\""),
                        "15:14: unknown column 'heights'"),
                new Hostile(
                        "many unknown functions",
                        filter("\"abs(" + "abc(),".repeat(LARGE / 6) + "h)\""),
                        "15:14: unknown function 'abc'"),
                new Hostile("many digits", filter("h < " + "1".repeat(LARGE)), "15:13: the integer 111"),
                new Hostile(
                        "many digits after the point",
                        filter("h < 1e" + "1".repeat(LARGE)),
                        "15:13: the number 1e111"),
                new Hostile("a long name", filter("x".repeat(LARGE)), "15:9: unknown column 'xxx"),
                new Hostile(
                        "a long line that ends badly",
                        Texts.with("t: /t", "t: \"" + "x".repeat(LARGE) + "\\t\""),
                        "11:8: source.columns.t is 'xxx"),
                new Hostile(
                        "blanks",
                        Texts.with("t: /t", "t: \"" + " ".repeat(LARGE) + "\\t\""),
                        "11:8: source.columns.t is ''"),
                new Hostile(
                        "a long reference system",
                        Texts.replace(Texts.RECTILINEAR, "EPSG:3413", "\"" + "+proj=".repeat(LARGE / 6) + "\\t\""),
                        "18:8: grid.crs is '+proj="),
                new Hostile(
                        "a reference system of many parts",
                        Texts.replace(Texts.RECTILINEAR, "EPSG:3413", "\"" + "+proj=merc ".repeat(LARGE / 11) + "\""),
                        "18:8: grid.crs is '+proj=merc"),
                new Hostile(
                        "a long order",
                        Texts.with("order: 12", "order: " + "9".repeat(LARGE)),
                        "18:10: grid.order is 999"),
                new Hostile(
                        "a long cell",
                        Texts.replace(Texts.RECTILINEAR, "[1000, 500]", "9".repeat(LARGE)),
                        "19:9: grid.cell is 999"),
                new Hostile(
                        "a long fill value",
                        Texts.with("units: m", "fill_value: " + "9".repeat(LARGE)),
                        "24:56: fields.h_mean.fill_value is '999"),
                new Hostile(
                        "a long list",
                        Texts.with("[gt1l, gt1r]", "[" + "a,".repeat(LARGE / 6) + "a]"),
                        "5:11: source.groups is a list of 25001"),
                new Hostile(
                        "many fields",
                        Texts.BASE + lines("  f%d: count()", 2000),
                        "23:3: fields has 2002 entries"),
                new Hostile(
                        "derived columns that double",
                        doubling(),
                        "23:8: with derived columns put in, more than 2000"),
                new Hostile(
                        "a chain of derived columns",
                        chain(),
                        "214:9: with derived columns put in, operations nested more than 200 deep"),
                new Hostile(
                        "a large circle",
                        circle(),
                        "13:7: the derived columns d0 → d1 → d2 → d3 → d4 → d5 → d6 → d7 → d8 → … → d0 use"),
                new Hostile("comments", "#\n".repeat(LARGE / 2), "1:1: the file is empty"),
                new Hostile(
                        "a control character",
                        Texts.with("Heights", "a\u0000b"),
                        "2:9: not valid YAML: the character U+0000"),
                new Hostile("half a character", Texts.with("Heights", "a\ud800b"), "2:9: not valid YAML"),
                new Hostile("directives", "%YAML 1.2\n".repeat(LARGE / 10), "2:1: not valid YAML"),
                new Hostile("documents", "---\n".repeat(LARGE / 12), "2:1: not valid YAML"));
    }

    @ParameterizedTest
    @MethodSource("texts")
    void isRefusedInShortTime(Hostile hostile) {
        List<String> problems =
                Assertions.assertTimeoutPreemptively(DEADLINE, () -> Texts.problems(hostile.text));
        assertThat(problems.getFirst()).startsWith("f.yaml:" + hostile.firstProblem);
        assertThat(problems).hasSizeLessThanOrEqualTo(101).allSatisfy(p -> assertThat(p).hasSizeLessThan(1000));
    }

    private static String filter(String yaml) {
        return Texts.with("filter: ok and h < 1e38", "filter: " + yaml);
    }

    private static String lines(String format, int count) {
        return IntStream.range(0, count).mapToObj(i -> format.formatted(i) + "\n").collect(Collectors.joining());
    }

    /// Each of 30 lists has the one before ten times.
    private static String bomb() {
        return "a: &a0 [x]\n"
                + IntStream.range(1, 30)
                        .mapToObj(i -> "b%d: &a%d [%s]\n"
                                .formatted(i, i, String.join(",", Collections.nCopies(10, "*a" + (i - 1)))))
                        .collect(Collectors.joining());
    }

    private static String derive(String lines) {
        return Texts.with("  w: 1 / s ^ 2\n", lines + "  w: 1 / s ^ 2\n");
    }

    private static String doubling() {
        return derive("  d0: h\n"
                + IntStream.range(1, 60)
                        .mapToObj(i -> "  d%d: d%d + d%d\n".formatted(i, i - 1, i - 1))
                        .collect(Collectors.joining()));
    }

    private static String chain() {
        return derive("  d0: h\n"
                + IntStream.range(1, 900)
                        .mapToObj(i -> "  d%d: sqrt(d%d)\n".formatted(i, i - 1))
                        .collect(Collectors.joining()));
    }

    private static String circle() {
        return derive(IntStream.range(0, 900)
                .mapToObj(i -> "  d%d: sqrt(d%d)\n".formatted(i, (i + 1) % 900))
                .collect(Collectors.joining()));
    }
}
