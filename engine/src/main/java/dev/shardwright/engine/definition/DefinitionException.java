package dev.shardwright.engine.definition;

import dev.shardwright.engine.definition.text.Problem;
import java.util.List;
import java.util.stream.Collectors;

/// A definition that cannot be used. The message has a line for every problem found, each as
/// `file:line:column: what was found, what was expected`.
public final class DefinitionException extends RuntimeException {

    private final List<Problem> problems;

    /// @param problems at least one
    DefinitionException(String file, List<Problem> problems) {
        super(problems.stream()
                .map(p -> file + ":" + p.line() + ":" + p.column() + ": " + p.message())
                .collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    /// The problems in the order of their places.
    public List<Problem> problems() {
        return problems;
    }
}
