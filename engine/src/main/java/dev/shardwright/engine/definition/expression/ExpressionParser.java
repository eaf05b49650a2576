package dev.shardwright.engine.definition.expression;

import dev.shardwright.engine.definition.expression.Expression.Operator;
import dev.shardwright.engine.definition.text.Problems;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Parses expressions by precedence climbing (Pratt, "Top down operator precedence", 1973).
///
/// From loose to tight: `or`; `and`; `not`; comparisons, which do not chain; `+ -`; `* / %`; unary `-`; `^` or `**`,
/// which groups from the right, so that `-2 ^ 2` is -4 and `2 ^ 3 ^ 2` is 512.
final class ExpressionParser {

    /// How deep parentheses and operators can be nested, so that neither this class nor any that follows the expression
    /// runs out of stack.
    static final int MAX_DEPTH = 200;

    private final List<Token> tokens;
    private int next;
    private int openParentheses;
    private int openOperators;

    private ExpressionParser(List<Token> tokens) {
        this.tokens = tokens;
    }

    static Syntax parse(String text) throws SyntaxException {
        ExpressionParser parser = new ExpressionParser(Token.split(text));
        Syntax whole = parser.expression(Notation.OR);
        Token rest = parser.peek();
        if (rest.kind() != Token.Kind.END) {
            throw unexpected(rest, rest.is(")") ? "an operator or the end (no '(' is open)" : "an operator or the end");
        }
        return whole;
    }

    /// An expression of operators that bind at least as tightly as `least`.
    private Syntax expression(int least) throws SyntaxException {
        Syntax left = operand(least);
        boolean compared = false;
        while (true) {
            Token token = peek();
            Optional<Notation> infix = Notation.infix(token);
            if (infix.isEmpty() || infix.get().precedence() < least) {
                return left;
            }
            Notation notation = infix.get();
            boolean comparison = notation.precedence() == Notation.COMPARISON;
            if (comparison && compared) {
                throw new SyntaxException(
                        token.start(),
                        "a second comparison '" + token.text() + "', expected one; write a < b and b < c for a < b < c");
            }
            compared |= comparison;
            next++;
            Syntax right = nested(token, notation.rightPrecedence());
            List<Syntax> operands = List.of(left, right);
            left = new Syntax.Applied(
                    notation.operator(), operands, left.start(), right.end(), checkedDepth(operands, token));
        }
    }

    private Syntax nested(Token operator, int least) throws SyntaxException {
        if (++openOperators > MAX_DEPTH) {
            throw tooDeep(operator);
        }
        Syntax operand = expression(least);
        openOperators--;
        return operand;
    }

    private Syntax operand(int least) throws SyntaxException {
        Token token = peek();
        next++;
        if (token.is("-")) {
            return prefix(Operator.NEGATE, token, Notation.NEGATION);
        }
        if (token.is("not")) {
            if (least > Notation.NOT) {
                throw unexpected(token, "parentheses around it: (not …)");
            }
            return prefix(Operator.NOT, token, Notation.NOT);
        }
        if (token.is("(")) {
            open(token);
            Syntax inner = expression(Notation.OR);
            close(token, "')'");
            return inner;
        }
        if (token.kind() == Token.Kind.NUMBER) {
            return new Syntax.Numeral(token.text(), token.start(), token.end());
        }
        if (token.kind() == Token.Kind.NAME && Notation.infix(token).isEmpty()) {
            return peek().is("(")
                    ? call(token)
                    : new Syntax.Name(token.text(), token.start(), token.end());
        }
        throw unexpected(token, "a number, a name or '('");
    }

    private Syntax prefix(Operator operator, Token token, int least) throws SyntaxException {
        Syntax operand = nested(token, least);
        List<Syntax> operands = List.of(operand);
        return new Syntax.Applied(operator, operands, token.start(), operand.end(), checkedDepth(operands, token));
    }

    private Syntax call(Token name) throws SyntaxException {
        Token parenthesis = peek();
        next++;
        open(parenthesis);
        List<Syntax> arguments = new ArrayList<>();
        if (!peek().is(")")) {
            arguments.add(expression(Notation.OR));
            while (peek().is(",")) {
                next++;
                arguments.add(expression(Notation.OR));
            }
        }
        int end = peek().end();
        close(parenthesis, "',' or ')'");
        return new Syntax.Call(
                name.text(), List.copyOf(arguments), name.start(), end, checkedDepth(arguments, name));
    }

    private void open(Token parenthesis) throws SyntaxException {
        if (++openParentheses > MAX_DEPTH) {
            throw tooDeep(parenthesis);
        }
    }

    private void close(Token opening, String expected) throws SyntaxException {
        Token token = peek();
        if (!token.is(")")) {
            throw unexpected(token, expected + " for the '(' at character " + (opening.start() + 1));
        }
        next++;
        openParentheses--;
    }

    private static int checkedDepth(List<Syntax> operands, Token token) throws SyntaxException {
        int depth = Syntax.depthOver(operands);
        if (depth > MAX_DEPTH) {
            throw tooDeep(token);
        }
        return depth;
    }

    private static SyntaxException tooDeep(Token token) {
        return new SyntaxException(
                token.start(), "operations nested more than " + MAX_DEPTH + " deep, expected a simpler expression");
    }

    private static SyntaxException unexpected(Token token, String expected) {
        String found = token.kind() == Token.Kind.END ? "the end" : "'" + Problems.shown(token.text()) + "'";
        return new SyntaxException(token.start(), found + " in the expression, expected " + expected);
    }

    private Token peek() {
        return tokens.get(Math.min(next, tokens.size() - 1));
    }
}
