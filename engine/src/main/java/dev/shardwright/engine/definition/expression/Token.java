package dev.shardwright.engine.definition.expression;

import dev.shardwright.engine.definition.text.Problems;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A word, number or sign of an expression.
///
/// @param start index of the first character in the expression's text
/// @param end index after the last
record Token(Kind kind, String text, int start, int end) {

    enum Kind {
        NUMBER,
        NAME,
        SIGN,
        END
    }

    /// Names that mean something themselves and so cannot be columns.
    static final List<String> RESERVED = List.of("and", "or", "not", "true", "false", "nan", "inf", "pi");

    private static final Pattern NUMBER = Pattern.compile("([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][-+]?[0-9]+)?");
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final Pattern SIGN = Pattern.compile("\\*\\*|==|!=|<=|>=|[-+*/%^<>(),]");

    /// What people write who know other languages, and what it is called here.
    private static final Map<String, String> FOREIGN = Map.of(
            "=", "'=='", "&", "'and'", "|", "'or'", "!", "'not'", "~", "'not'", "[", "'('", "]", "')'", "{", "'('", "}",
            "')'");

    boolean is(String sign) {
        return kind != Kind.NUMBER && text.equals(sign);
    }

    /// The tokens of an expression, the last of kind END.
    static List<Token> split(String text) throws SyntaxException {
        List<Token> tokens = new ArrayList<>();
        Matcher number = NUMBER.matcher(text);
        Matcher name = NAME.matcher(text);
        Matcher sign = SIGN.matcher(text);
        int i = 0;
        int end = 0;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
                i++;
                continue;
            }
            if (name.region(i, text.length()).lookingAt()) {
                end = name.end();
                tokens.add(new Token(Kind.NAME, name.group(), i, end));
            } else if (number.region(i, text.length()).lookingAt()) {
                end = number.end();
                checkNumber(text, i, end);
                tokens.add(new Token(Kind.NUMBER, number.group(), i, end));
            } else if (sign.region(i, text.length()).lookingAt()) {
                end = sign.end();
                tokens.add(new Token(Kind.SIGN, sign.group(), i, end));
            } else {
                String found = Character.toString(text.codePointAt(i));
                String meant = FOREIGN.get(found);
                throw new SyntaxException(
                        i,
                        "the character '" + Problems.shown(found) + "', expected "
                                + (meant == null ? "a name, number or operator" : meant));
            }
            i = end;
        }
        tokens.add(new Token(Kind.END, "", end, end));
        return tokens;
    }

    /// A number goes as far as there are letters, digits and dots: `12ab`, `1.2.3`, `0x10` and `1_000` are none.
    private static void checkNumber(String text, int start, int end) throws SyntaxException {
        int i = end;
        while (i < text.length() && (NAME.matcher(text.substring(i, i + 1)).matches()
                || Character.isDigit(text.charAt(i))
                || text.charAt(i) == '.')) {
            i++;
        }
        boolean leadingZero = end - start > 1 && text.charAt(start) == '0' && Character.isDigit(text.charAt(start + 1));
        if (i > end || leadingZero) {
            throw new SyntaxException(
                    start,
                    "'" + Problems.shown(text.substring(start, i)) + "', expected a decimal number such as 12, 0.5 or"
                            + " 1e-3");
        }
    }
}
