package dev.shardwright.engine.definition.expression;

import java.util.List;
import java.util.SequencedMap;
import java.util.TreeMap;

/// A parsed and typed expression. Two equal expressions compute equal values, so equal parts can be computed once.
///
/// There are two levels. A *row expression* is computed for each observation from its columns. A *cell expression* is
/// computed once for each cell and contains {@link Reduction}s, each of which turns the row expressions that are its
/// arguments into one value for the cell.
public sealed interface Expression {

    /// What the expression gives.
    Type type();

    /// What an expression can give.
    enum Type {
        /// True or false.
        BOOLEAN,
        /// A 64-bit integer; overflow is an error.
        INTEGER,
        /// A float64.
        FLOAT,
        /// A fixed number of 64-bit integers (a histogram).
        VECTOR;

        /// How messages call it: "a float64".
        public String described() {
            return switch (this) {
                case BOOLEAN -> "true or false";
                case INTEGER -> "an integer";
                case FLOAT -> "a float64";
                case VECTOR -> "a vector";
            };
        }
    }

    /// A boolean constant.
    record BooleanLiteral(boolean value) implements Expression {
        @Override
        public Type type() {
            return Type.BOOLEAN;
        }
    }

    /// An integer constant.
    record IntegerLiteral(long value) implements Expression {
        @Override
        public Type type() {
            return Type.INTEGER;
        }
    }

    /// A floating-point constant.
    record FloatLiteral(double value) implements Expression {
        @Override
        public Type type() {
            return Type.FLOAT;
        }
    }

    /// A column of the source. Derived columns do not occur: they are replaced by what they stand for.
    record Column(String name, Type type) implements Expression {}

    /// An operator or function applied to its operands, which have the same level as the whole.
    ///
    /// An INTEGER operand stands where FLOAT is expected; it is converted (to the nearest float64).
    record Operation(Operator operator, List<Expression> operands, Type type) implements Expression {
        /// Copies the operands.
        public Operation {
            operands = List.copyOf(operands);
        }
    }

    /// A reducer applied to row expressions, which gives one value for a cell.
    ///
    /// @param reducer the reducer's name
    /// @param arguments row expressions
    /// @param parameters constant arguments, such as a quantile's probability
    record Reduction(String reducer, List<Expression> arguments, List<Double> parameters, Type type)
            implements Expression {
        /// Copies the lists.
        public Reduction {
            arguments = List.copyOf(arguments);
            parameters = List.copyOf(parameters);
        }
    }

    /// Operators and functions. Those marked INTEGER give INTEGER if all operands are INTEGER, else FLOAT.
    enum Operator {
        /// `a + b`, INTEGER
        ADD,
        /// `a - b`, INTEGER
        SUBTRACT,
        /// `a * b`, INTEGER
        MULTIPLY,
        /// `a / b`, always FLOAT
        DIVIDE,
        /// `a % b`, the sign of `b` as in Python and NumPy; INTEGER
        REMAINDER,
        /// `a ^ b`, always FLOAT
        POWER,
        /// `-a`, INTEGER
        NEGATE,
        EQUAL,
        NOT_EQUAL,
        LESS,
        LESS_EQUAL,
        GREATER,
        GREATER_EQUAL,
        AND,
        OR,
        NOT,
        /// `where(condition, a, b)`: INTEGER, FLOAT or BOOLEAN like `a` and `b`
        WHERE,
        /// INTEGER
        ABS,
        /// `minimum(a, b)`: NaN if either is; INTEGER
        MINIMUM,
        /// `maximum(a, b)`: NaN if either is; INTEGER
        MAXIMUM,
        SQRT,
        EXP,
        LOG,
        LOG10,
        LOG2,
        SIN,
        COS,
        TAN,
        ASIN,
        ACOS,
        ATAN,
        ATAN2,
        HYPOT,
        FLOOR,
        CEIL,
        /// To the nearest integer value, halves to even; FLOAT
        ROUND,
        RADIANS,
        DEGREES,
        IS_NAN,
        IS_FINITE,
        /// `int(a)`: the integer part as INTEGER, or 1 and 0 for true and false; NaN, infinities and what int64 cannot
        /// hold are errors
        TO_INTEGER,
        /// `float(a)`: as FLOAT
        TO_FLOAT
    }

    /// The columns that occur in the expression, with their types, sorted by name.
    default SequencedMap<String, Type> columns() {
        SequencedMap<String, Type> columns = new TreeMap<>();
        collectColumns(this, columns);
        return columns;
    }

    private static void collectColumns(Expression expression, SequencedMap<String, Type> columns) {
        switch (expression) {
            case Column c -> columns.put(c.name(), c.type());
            case Operation o -> o.operands().forEach(e -> collectColumns(e, columns));
            case Reduction r -> r.arguments().forEach(e -> collectColumns(e, columns));
            case BooleanLiteral b -> {}
            case IntegerLiteral i -> {}
            case FloatLiteral f -> {}
        }
    }
}
