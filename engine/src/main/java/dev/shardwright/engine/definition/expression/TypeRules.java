package dev.shardwright.engine.definition.expression;

import dev.shardwright.engine.definition.expression.Expression.Operator;
import java.util.List;
import java.util.Optional;

/// Which types operators take and give: integers and floats mix; conditions, numbers and vectors do not. Operands of
/// a wrong type are reported.
final class TypeRules {

    private final ParsedExpression whole;

    /// @param whole the expression that is being typed
    TypeRules(ParsedExpression whole) {
        this.whole = whole;
    }

    /// What an operator gives, or nothing if its operands were reported.
    ///
    /// @param written the operands as they were written
    /// @param operands the same operands typed
    Optional<Expression.Type> type(Operator operator, List<Syntax> written, List<Typed> operands) {
        return switch (operator) {
            case ADD, SUBTRACT, MULTIPLY, REMAINDER, NEGATE, ABS, MINIMUM, MAXIMUM ->
                given(areNumbers(written, operands), common(operands));
            case DIVIDE, POWER, SQRT, EXP, LOG, LOG10, LOG2, SIN, COS, TAN, ASIN, ACOS, ATAN, ATAN2, HYPOT, FLOOR, CEIL,
                            ROUND, RADIANS, DEGREES, TO_FLOAT ->
                given(areNumbers(written, operands), Expression.Type.FLOAT);
            case LESS, LESS_EQUAL, GREATER, GREATER_EQUAL, IS_NAN, IS_FINITE ->
                given(areNumbers(written, operands), Expression.Type.BOOLEAN);
            case EQUAL, NOT_EQUAL -> given(areOfOneKind(written, operands), Expression.Type.BOOLEAN);
            case AND, OR, NOT -> given(areConditions(written, operands), Expression.Type.BOOLEAN);
            case WHERE -> {
                boolean condition = areConditions(written.subList(0, 1), operands.subList(0, 1));
                List<Typed> results = operands.subList(1, 3);
                boolean alike = areOfOneKind(written.subList(1, 3), results);
                yield given(condition && alike, common(results));
            }
            case TO_INTEGER -> {
                boolean condition = operands.getFirst().type() == Expression.Type.BOOLEAN;
                yield given(condition || areNumbers(written, operands), Expression.Type.INTEGER);
            }
        };
    }

    /// Whether an operand is a number; it is reported if not.
    boolean isNumber(Syntax written, Typed operand) {
        switch (operand.type()) {
            case INTEGER, FLOAT -> {
                return true;
            }
            case BOOLEAN ->
                whole.report(
                        written,
                        "'" + whole.shown(written) + "' is true or false, expected a number (int(…) makes it 1 or 0)");
            case VECTOR -> reportVector(written);
        }
        return false;
    }

    private static Optional<Expression.Type> given(boolean valid, Expression.Type type) {
        return valid ? Optional.of(type) : Optional.empty();
    }

    private static Expression.Type common(List<Typed> operands) {
        Expression.Type first = operands.getFirst().type();
        return operands.stream().allMatch(o -> o.type() == first) ? first : Expression.Type.FLOAT;
    }

    private boolean areNumbers(List<Syntax> written, List<Typed> operands) {
        boolean all = true;
        for (int i = 0; i < operands.size(); i++) {
            all &= isNumber(written.get(i), operands.get(i));
        }
        return all;
    }

    private boolean areConditions(List<Syntax> written, List<Typed> operands) {
        boolean all = true;
        for (int i = 0; i < operands.size(); i++) {
            Expression.Type type = operands.get(i).type();
            if (type != Expression.Type.BOOLEAN) {
                whole.report(
                        written.get(i),
                        "'" + whole.shown(written.get(i)) + "' is " + type.described()
                                + ", expected a condition (true or false)");
                all = false;
            }
        }
        return all;
    }

    private boolean areOfOneKind(List<Syntax> written, List<Typed> operands) {
        for (int i = 0; i < operands.size(); i++) {
            if (operands.get(i).type() == Expression.Type.VECTOR) {
                reportVector(written.get(i));
                return false;
            }
        }
        Expression.Type first = operands.get(0).type();
        Expression.Type second = operands.get(1).type();
        boolean alike = (first == Expression.Type.BOOLEAN) == (second == Expression.Type.BOOLEAN);
        if (!alike) {
            whole.report(
                    written.get(1),
                    "'" + whole.shown(written.get(1)) + "' is " + second.described() + " but '"
                            + whole.shown(written.get(0)) + "' is " + first.described()
                            + ", expected two numbers or two conditions");
        }
        return alike;
    }

    private void reportVector(Syntax written) {
        whole.report(
                written,
                "'" + whole.shown(written)
                        + "' is a vector, expected a number (a vector can only be the whole value of a field)");
    }
}
