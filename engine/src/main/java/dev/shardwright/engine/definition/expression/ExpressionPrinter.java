package dev.shardwright.engine.definition.expression;

import dev.shardwright.engine.definition.expression.Expression.BooleanLiteral;
import dev.shardwright.engine.definition.expression.Expression.Column;
import dev.shardwright.engine.definition.expression.Expression.FloatLiteral;
import dev.shardwright.engine.definition.expression.Expression.IntegerLiteral;
import dev.shardwright.engine.definition.expression.Expression.Operation;
import dev.shardwright.engine.definition.expression.Expression.Reduction;

/// Writes expressions in the language that {@link ExpressionParser} reads.
final class ExpressionPrinter {

    private static final double EXACT_INTEGERS = 0x1p53;

    private final StringBuilder out = new StringBuilder();

    private ExpressionPrinter() {}

    static String print(Expression expression) {
        ExpressionPrinter printer = new ExpressionPrinter();
        printer.append(expression, Notation.OR);
        return printer.out.toString();
    }

    /// A constant as it stands in expressions.
    static String number(double value) {
        if (Double.isNaN(value)) {
            return "nan";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "inf" : "-inf";
        }
        // The shortest decimal that reads back as the same number; it has a point, so it reads back as a float.
        return Double.toString(value).replace('E', 'e');
    }

    /// @param least the least precedence that stands here without parentheses
    private void append(Expression expression, int least) {
        boolean parentheses = precedence(expression) < least;
        out.append(parentheses ? "(" : "");
        switch (expression) {
            case BooleanLiteral b -> out.append(b.value());
            case IntegerLiteral i -> out.append(i.value());
            case FloatLiteral f -> out.append(number(f.value()));
            case Column c -> out.append(c.name());
            case Operation o -> appendOperation(o);
            case Reduction r -> appendReduction(r);
        }
        out.append(parentheses ? ")" : "");
    }

    private void appendOperation(Operation operation) {
        Notation notation = Notation.of(operation.operator());
        switch (notation.form()) {
            case INFIX -> {
                append(operation.operands().get(0), notation.leftPrecedence());
                out.append(' ').append(notation.symbol()).append(' ');
                append(operation.operands().get(1), notation.rightPrecedence());
            }
            case PREFIX -> {
                out.append(notation.symbol()).append(notation.precedence() == Notation.NOT ? " " : "");
                append(operation.operands().getFirst(), notation.precedence());
            }
            case FUNCTION -> {
                String separator = notation.symbol() + "(";
                for (Expression operand : operation.operands()) {
                    out.append(separator);
                    append(operand, Notation.OR);
                    separator = ", ";
                }
                out.append(')');
            }
        }
    }

    private void appendReduction(Reduction reduction) {
        out.append(reduction.reducer()).append('(');
        String separator = "";
        for (Expression argument : reduction.arguments()) {
            out.append(separator);
            append(argument, Notation.OR);
            separator = ", ";
        }
        for (double parameter : reduction.parameters()) {
            boolean whole = parameter == Math.rint(parameter) && Math.abs(parameter) < EXACT_INTEGERS;
            out.append(separator).append(whole ? Long.toString((long) parameter) : number(parameter));
            separator = ", ";
        }
        out.append(')');
    }

    private static int precedence(Expression expression) {
        return switch (expression) {
            case IntegerLiteral i -> i.value() < 0 ? Notation.NEGATION : Notation.ATOM;
            case FloatLiteral f -> number(f.value()).startsWith("-") ? Notation.NEGATION : Notation.ATOM;
            case Operation o -> Notation.of(o.operator()).precedence();
            case BooleanLiteral b -> Notation.ATOM;
            case Column c -> Notation.ATOM;
            case Reduction r -> Notation.ATOM;
        };
    }
}
