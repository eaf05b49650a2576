package dev.shardwright.engine.definition;

import dev.shardwright.engine.definition.expression.ExpressionProblems;
import dev.shardwright.engine.definition.expression.ParsedExpression;
import dev.shardwright.engine.definition.expression.ReducerSignature;
import dev.shardwright.engine.definition.expression.Typed;
import dev.shardwright.engine.definition.text.Problems;
import dev.shardwright.engine.definition.yaml.Formula;
import java.util.Map;
import java.util.Optional;

/// Parses and types the expressions of one definition. What is wrong with them is reported with its place in the file.
final class Formulas {

    private final String document;
    private final Map<String, ReducerSignature> reducers;
    private final Problems problems;

    /// @param document the definition's text
    /// @param reducers the reducers by name
    Formulas(String document, Map<String, ReducerSignature> reducers, Problems problems) {
        this.document = document;
        this.reducers = reducers;
        this.problems = problems;
    }

    /// The expression, or nothing if it does not follow the grammar.
    Optional<ParsedExpression> parse(Formula formula) {
        return ParsedExpression.parse(formula.text(), new ProblemsIn(formula));
    }

    /// A row expression typed, or nothing if something is wrong with it.
    ///
    /// @param columns columns and derived columns; nothing for those that were reported
    Optional<Typed> row(ParsedExpression expression, Map<String, Optional<Typed>> columns) {
        return expression.row(columns, reducers);
    }

    /// A cell expression typed, or nothing if something is wrong with it.
    ///
    /// @param columns columns and derived columns; nothing for those that were reported
    Optional<Typed> cell(ParsedExpression expression, Map<String, Optional<Typed>> columns) {
        return expression.cell(columns, reducers);
    }

    /// The problems of one expression, which go to those of the definition.
    private final class ProblemsIn implements ExpressionProblems {

        private final Formula formula;

        private ProblemsIn(Formula formula) {
            this.formula = formula;
        }

        @Override
        public void add(int index, String message) {
            formula.report(document, index, message, problems);
        }

        @Override
        public boolean isFull() {
            return problems.isFull();
        }
    }
}
