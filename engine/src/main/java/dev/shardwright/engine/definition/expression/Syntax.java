package dev.shardwright.engine.definition.expression;

import dev.shardwright.engine.definition.expression.Expression.Operator;
import java.util.List;
import java.util.Set;

/// An expression as it was written: names not looked up, nothing typed.
sealed interface Syntax {

    /// Index of the first character in the expression's text.
    int start();

    /// Index after the last character.
    int end();

    /// How many operators and functions there are on the way to the deepest part.
    default int depth() {
        return 0;
    }

    record Numeral(String text, int start, int end) implements Syntax {}

    /// A column, a derived column or a constant with a name.
    record Name(String name, int start, int end) implements Syntax {}

    /// An operator with its operands.
    record Applied(Operator operator, List<Syntax> operands, int start, int end, int depth) implements Syntax {}

    /// A function or reducer with its arguments.
    record Call(String function, List<Syntax> arguments, int start, int end, int depth) implements Syntax {}

    /// How much deeper than its operands an expression is.
    static int depthOver(List<Syntax> operands) {
        return 1 + operands.stream().mapToInt(Syntax::depth).max().orElse(0);
    }

    /// The names in an expression.
    static void collectNames(Syntax syntax, Set<String> names) {
        switch (syntax) {
            case Numeral n -> {}
            case Name n -> names.add(n.name());
            case Applied a -> a.operands().forEach(s -> collectNames(s, names));
            case Call c -> c.arguments().forEach(s -> collectNames(s, names));
        }
    }
}
