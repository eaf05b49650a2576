package dev.shardwright.engine.definition;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Mistakes in expressions, and the messages that users get.
class ExpressionMistakesTest {

    private static final String COLUMN_NAMES =
            "expected letters, digits and _, not beginning with a digit, and none of and, "
                    + "or, not, true, false, nan, inf, pi";
    private static final String REDUCERS =
            "expected a function or one of the reducers: any, count, first, histogram, "
                    + "last, max, mean, median, min, mode, quantile, sample_stddev, sample_variance, "
                    + "stddev, sum, variance, weighted_mean";
    private static final String FUNCTIONS =
            "expected one of the functions: abs, acos, asin, atan, atan2, ceil, cos, "
                    + "degrees, exp, float, floor, hypot, int, isfinite, isnan, log, log10, log2, "
                    + "maximum, minimum, radians, round, sin, sqrt, tan, where";

    static Stream<Mistake> unknownNames() {
        return Stream.of(
                Mistake.inField("mean(hh)",
                        "23:11: unknown column 'hh', expected a name under source.columns or derive"),
                Mistake.inField("mean(hight)",
                        "23:11: unknown column 'hight', expected a name under source.columns or derive"),
                Mistake.inField("mean(o)",
                        "23:11: unknown column 'o', expected a name under source.columns or derive"),
                Mistake.inField("mean(where(okk, h, s))",
                        "23:17: unknown column 'okk' (did you mean 'ok'?), expected a name under source.columns or derive"),
                Mistake.inField("mean",
                        "23:6: unknown column 'mean' (the function is written mean(…))"
                                + ", expected a name under source.columns or derive"),
                Mistake.inField("mean(sqrt)",
                        "23:11: unknown column 'sqrt' (the function is written sqrt(…))"
                                + ", expected a name under source.columns or derive"),
                Mistake.inField("men(h)",
                        "23:6: unknown function 'men' (did you mean 'mean'?), " + REDUCERS),
                Mistake.inField("avg(h)",
                        "23:6: unknown function 'avg', " + REDUCERS),
                Mistake.inField("np.mean(h)",
                        "23:8: the character '.', expected a name, number or operator"),
                Mistake.inFilter("h < 1 and sqr(h) > 1",
                        "15:19: unknown function 'sqr' (did you mean 'sqrt'?), " + FUNCTIONS),
                Mistake.inFilter("isnull(h)",
                        "15:9: unknown function 'isnull', " + FUNCTIONS),
                Mistake.inField("quantil(h; 0.5)",
                        "23:15: the character ';', expected a name, number or operator"));
    }

    @ParameterizedTest
    @MethodSource("unknownNames")
    void anUnknownNameIsNamedWithTheOneThatWasMeant(Mistake mistake) {
        mistake.isReported();
    }

    static Stream<Mistake> wrongArguments() {
        return Stream.of(
                Mistake.inField("\"count(h)\"",
                        "23:7: count with 1 argument, expected none"),
                Mistake.inField("\"mean()\"",
                        "23:7: mean with 0 arguments, expected 1 row expression"),
                Mistake.inField("\"mean(h, s)\"",
                        "23:7: mean with 2 arguments, expected 1 row expression"),
                Mistake.inField("\"weighted_mean(h)\"",
                        "23:7: weighted_mean with 1 argument, expected 2 row expressions"),
                Mistake.inField("\"quantile(h)\"",
                        "23:7: quantile with 1 argument, expected 1 row expression and 1 constant"),
                Mistake.inField("\"quantile(h, s)\"",
                        "23:19: the column 's' in a parameter of quantile, expected a constant"),
                Mistake.inField("\"quantile(h, mean(h))\"",
                        "23:19: the reducer mean in a parameter of quantile, expected a constant"),
                Mistake.inField("\"quantile(h, 1.5)\"",
                        "23:7: quantile(h, 1.5): probability 1.5, expected 0 to 1"),
                Mistake.inField("\"quantile(h, 1 / 0)\"",
                        "23:19: '1 / 0' is inf in a parameter of quantile, expected a finite number"),
                Mistake.inField("\"quantile(h, true)\"",
                        "23:19: 'true' is true or false, expected a number (int(…) makes it 1 or 0)"),
                Mistake.inField("\"histogram(h, 0, 1, 2.5)\"",
                        "23:26: a vector of length 2.5 from histogram, expected a whole number from 1 to 65536"),
                Mistake.inField("\"histogram(h, 0, 1, 65537)\"",
                        "23:26: a vector of length 65537.0 from histogram, expected a whole number from 1 to 65536"),
                Mistake.inField("\"sqrt(mean(h), 1)\"",
                        "23:7: sqrt with 2 arguments, expected 1"),
                Mistake.inField("\"where(count() > 1, 1)\"",
                        "23:7: where with 2 arguments, expected 3"),
                Mistake.inField("\"atan2(mean(h))\"",
                        "23:7: atan2 with 1 argument, expected 2"),
                Mistake.inFilter("\"isnan(h, s)\"",
                        "15:10: isnan with 2 arguments, expected 1"));
    }

    @ParameterizedTest
    @MethodSource("wrongArguments")
    void argumentsOfTheWrongNumberOrValueAreNamed(Mistake mistake) {
        mistake.isReported();
    }

    static Stream<Mistake> wrongTypes() {
        return Stream.of(
                Mistake.inFilter("h",
                        "15:9: filter is 'h', which is a float64, expected a condition (true or false)"),
                Mistake.inFilter("q + 1",
                        "15:9: filter is 'q + 1', which is an integer, expected a condition (true or false)"),
                Mistake.inFilter("ok + 1 > 2",
                        "15:9: 'ok' is true or false, expected a number (int(…) makes it 1 or 0)"),
                Mistake.inFilter("not h",
                        "15:13: 'h' is a float64, expected a condition (true or false)"),
                Mistake.inFilter("ok and q",
                        "15:16: 'q' is an integer, expected a condition (true or false)"),
                Mistake.inFilter("h == ok",
                        "15:14: 'ok' is true or false but 'h' is a float64, expected two numbers or two conditions"),
                Mistake.inFilter("\"where(h, 1, 2) > 1\"",
                        "15:16: 'h' is a float64, expected a condition (true or false)"),
                Mistake.inFilter("\"where(ok, 1, ok) > 1\"",
                        "15:23: 'ok' is true or false but '1' is an integer, expected two numbers or two conditions"),
                Mistake.inFilter("sqrt(ok) > 1",
                        "15:14: 'ok' is true or false, expected a number (int(…) makes it 1 or 0)"),
                Mistake.inFilter("ok < ok",
                        "15:9: 'ok' is true or false, expected a number (int(…) makes it 1 or 0)",
                        "15:14: 'ok' is true or false, expected a number (int(…) makes it 1 or 0)"),
                Mistake.inField("mean(ok)",
                        "23:11: 'ok' is true or false, expected a number (int(…) makes it 1 or 0)"),
                Mistake.inField("count() > 3",
                        "23:6: fields.n is true or false, expected a number (int(…) makes it 1 or 0)"),
                Mistake.inField("true",
                        "23:6: fields.n is true or false, expected a number (int(…) makes it 1 or 0)"),
                Mistake.inField("3",
                        "23:6: fields.n is '3' without any reducer, expected one, such as count()"),
                Mistake.inField("1 + 2",
                        "23:6: fields.n is '1 + 2' without any reducer, expected one, such as count()"),
                Mistake.inField("\"histogram(h, 0, 1, 4) + 1\"",
                        "23:7: 'histogram(h, 0, 1, 4)' is a vector"
                                + ", expected a number (a vector can only be the whole value of a field)"),
                Mistake.inField("\"histogram(h, 0, 1, 4) == 1\"",
                        "23:7: 'histogram(h, 0, 1, 4)' is a vector"
                                + ", expected a number (a vector can only be the whole value of a field)"),
                Mistake.inField("\"int(histogram(h, 0, 1, 4))\"",
                        "23:11: 'histogram(h, 0, 1, 4)' is a vector"
                                + ", expected a number (a vector can only be the whole value of a field)"),
                Mistake.inField("\"where(count() > 1, histogram(h, 0, 1, 4), 1)\"",
                        "23:26: 'histogram(h, 0, 1, 4)' is a vector"
                                + ", expected a number (a vector can only be the whole value of a field)"));
    }

    @ParameterizedTest
    @MethodSource("wrongTypes")
    void operandsOfTheWrongTypeAreNamed(Mistake mistake) {
        mistake.isReported();
    }

    static Stream<Mistake> wrongLevels() {
        return Stream.of(
                Mistake.inField("h",
                        "23:6: the column 'h' outside a reducer, expected it inside of one, such as mean(h)"),
                Mistake.inField("mean(h) + h",
                        "23:16: the column 'h' outside a reducer, expected it inside of one, such as mean(h)"),
                Mistake.inField("w",
                        "23:6: the column 'w' outside a reducer, expected it inside of one, such as mean(w)"),
                Mistake.inField("mean(h - mean(h))",
                        "23:15: the reducer mean inside the reducer mean, expected columns, numbers and functions"),
                Mistake.inField("max(mean(h))",
                        "23:10: the reducer mean inside the reducer max, expected columns, numbers and functions"),
                Mistake.inField("mean(count())",
                        "23:11: the reducer count inside the reducer mean, expected columns, numbers and functions"),
                Mistake.inFilter("h > mean(h)",
                        "15:13: the reducer mean in a row expression, expected columns, numbers and functions"),
                Mistake.inFilter("count() > 3",
                        "15:9: the reducer count in a row expression, expected columns, numbers and functions"),
                new Mistake(Texts.BASE, "w: 1 / s ^ 2", "w: h - mean(h)",
                        "13:10: the reducer mean in a row expression, expected columns, numbers and functions"));
    }

    @ParameterizedTest
    @MethodSource("wrongLevels")
    void rowsAndCellsCannotBeMixed(Mistake mistake) {
        mistake.isReported();
    }

    static Stream<Mistake> wrongDerivedColumns() {
        return Stream.of(
                new Mistake(Texts.BASE, "w: 1 / s ^ 2", "w: w + 1",
                        "13:6: the derived columns w → w use each other in a circle, expected an end"),
                new Mistake(Texts.BASE, "w: 1 / s ^ 2", "w: v\n  v: u\n  u: w",
                        "13:6: the derived columns w → v → u → w use each other in a circle, expected an end"),
                new Mistake(Texts.BASE, "w: 1 / s ^ 2", "h: s",
                        "13:3: the derived column 'h', expected a name that is not under source.columns"),
                new Mistake(Texts.BASE, "w: 1 / s ^ 2", "w: 1 / (s",
                        "13:12: the end in the expression, expected ')' for the '(' at character 5"),
                new Mistake(Texts.BASE, "w: 1 / s ^ 2", "not: s",
                        "13:3: the name 'not' in derive, " + COLUMN_NAMES),
                new Mistake(Texts.BASE, "w: 1 / s ^ 2", "w: 1 / x\n  v: w + 1",
                        "13:10: unknown column 'x', expected a name under source.columns or derive"));
    }

    @ParameterizedTest
    @MethodSource("wrongDerivedColumns")
    void aDerivedColumnThatCannotBeIsNamed(Mistake mistake) {
        mistake.isReported();
    }

    static Stream<Mistake> wrongSyntax() {
        return Stream.of(
                Mistake.inFilter("h <",
                        "15:12: the end in the expression, expected a number, a name or '('"),
                Mistake.inFilter("h = 1",
                        "15:11: the character '=', expected '=='"),
                Mistake.inFilter("h < 1 < 2",
                        "15:15: a second comparison '<', expected one; write a < b and b < c for a < b < c"),
                Mistake.inFilter("h < 1 && ok",
                        "15:15: the character '&', expected 'and'"),
                Mistake.inFilter("h < 1 || ok",
                        "15:15: the character '|', expected 'or'"),
                Mistake.inFilter("\"!ok\"",
                        "15:10: the character '!', expected 'not'"),
                Mistake.inFilter("(h < 1",
                        "15:15: the end in the expression, expected ')' for the '(' at character 1"),
                Mistake.inFilter("h < 1)",
                        "15:14: ')' in the expression, expected an operator or the end (no '(' is open)"),
                Mistake.inFilter("h h",
                        "15:11: 'h' in the expression, expected an operator or the end"),
                Mistake.inFilter("ok and",
                        "15:15: the end in the expression, expected a number, a name or '('"),
                Mistake.inFilter("h < not ok",
                        "15:13: 'not' in the expression, expected parentheses around it: (not …)"),
                Mistake.inFilter("h < 1.2.3",
                        "15:13: '1.2.3', expected a decimal number such as 12, 0.5 or 1e-3"),
                Mistake.inFilter("h < 0x10",
                        "15:13: '0x10', expected a decimal number such as 12, 0.5 or 1e-3"),
                Mistake.inFilter("h < 1_000",
                        "15:13: '1_000', expected a decimal number such as 12, 0.5 or 1e-3"),
                Mistake.inFilter("h < 007",
                        "15:13: '007', expected a decimal number such as 12, 0.5 or 1e-3"),
                Mistake.inFilter("h < 1e999",
                        "15:13: the number 1e999, expected one within float64"),
                Mistake.inFilter("h < 1e-999",
                        "15:13: the number 1e-999, expected one within float64"),
                Mistake.inFilter("q < 9223372036854775808",
                        "15:13: the integer 9223372036854775808, expected one of 64 bits (with .0 it is a float64)"),
                Mistake.inFilter("\"h < 'a'\"",
                        "15:14: the character ''', expected a name, number or operator"),
                Mistake.inFilter("h[0] < 1",
                        "15:10: the character '[', expected '('"),
                Mistake.inFilter("h ? 1",
                        "15:11: the character '?', expected a name, number or operator"),
                Mistake.inFilter("\"h < \\u20ac\"",
                        "15:14: the character '€', expected a name, number or operator"),
                Mistake.inFilter("\"\"",
                        "15:9: at character 1 of the expression: the end in the expression"
                                + ", expected a number, a name or '('"),
                Mistake.inFilter("\">\\x20h <\"",
                        "15:10: '>' in the expression, expected a number, a name or '('"),
                Mistake.inFilter("'h <'",
                        "15:13: the end in the expression, expected a number, a name or '('"),
                Mistake.inFilter(">-\n  ok and\n  h << 1",
                        "17:6: '<' in the expression, expected a number, a name or '('"),
                Mistake.inFilter("|-\n  ok and\n  h <<  1",
                        "17:6: '<' in the expression, expected a number, a name or '('"),
                Mistake.inFilter("\"ok \\\n  and ) h\"",
                        "15:9: at character 8 of the expression: ')' in the expression, expected a number, a name or '('"),
                Mistake.inField("mean(h,)",
                        "23:13: ')' in the expression, expected a number, a name or '('"),
                Mistake.inField("mean(,h)",
                        "23:11: ',' in the expression, expected a number, a name or '('"),
                Mistake.inFilter("ok and ö < 1",
                        "15:16: the character 'ö', expected a name, number or operator"),
                Mistake.inFilter("\"\\u00f6k and h <\"",
                        "15:10: the character 'ö', expected a name, number or operator"));
    }

    @ParameterizedTest
    @MethodSource("wrongSyntax")
    void anExpressionThatCannotBeParsedIsNamedWithThePlace(Mistake mistake) {
        mistake.isReported();
    }
}
