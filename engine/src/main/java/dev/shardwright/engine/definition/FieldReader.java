package dev.shardwright.engine.definition;

import dev.shardwright.engine.definition.Definition.FieldSpec;
import dev.shardwright.engine.definition.Definition.GridSpec;
import dev.shardwright.engine.definition.expression.Expression.Reduction;
import dev.shardwright.engine.definition.expression.Expression;
import dev.shardwright.engine.definition.expression.Typed;
import dev.shardwright.engine.definition.text.Problems;
import dev.shardwright.engine.definition.yaml.Formula;
import dev.shardwright.engine.definition.yaml.Located;
import dev.shardwright.engine.definition.yaml.MapShape;
import dev.shardwright.engine.definition.yaml.Section;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Checks the `fields` section.
final class FieldReader {

    /// The arrays that every rectilinear dataset has beside its fields.
    private static final Set<String> RECTILINEAR_ARRAYS = Set.of("x", "y", "crs");

    private final Map<String, Optional<Typed>> names;
    private final Formulas formulas;
    private final Problems problems;

    FieldReader(Map<String, Optional<Typed>> names, Formulas formulas, Problems problems) {
        this.names = names;
        this.formulas = formulas;
        this.problems = problems;
    }

    /// The fields that could be read, by name.
    ///
    /// @param rectilinear whether the grid is said to be rectilinear
    /// @param grid the grid, or nothing if it was reported
    List<FieldSpec> read(
            List<MapShape.Member<Section.Values>> members, boolean rectilinear, Optional<GridSpec> grid) {
        List<FieldSpec> fields = new ArrayList<>();
        for (MapShape.Member<Section.Values> member : members) {
            if (rectilinear && RECTILINEAR_ARRAYS.contains(member.name())) {
                problems.add(
                        member.at(),
                        "the field '" + member.name() + "', expected another name: a rectilinear grid has its own arrays"
                                + " x, y and crs");
            }
            member.value()
                    .flatMap(values -> field(member.name(), values, grid))
                    .ifPresent(fields::add);
        }
        fields.sort(Comparator.comparing(FieldSpec::name));
        return fields;
    }

    private Optional<FieldSpec> field(String name, Section.Values values, Optional<GridSpec> grid) {
        Optional<Formula> formula = values.get(Grammar.VALUE);
        Optional<Expression> value = formula.flatMap(this::value);
        Optional<Located<String>> given = values.find(Grammar.DATA_TYPE);
        Optional<ElementType> type = given.map(t -> ElementType.named(t.value()))
                .or(() -> value.map(v -> v.type() == Expression.Type.FLOAT ? ElementType.FLOAT64 : ElementType.INT64));
        if (value.isPresent() && value.get().type() == Expression.Type.FLOAT && given.isPresent() && !type.orElseThrow().isFloat()) {
            problems.add(
                    given.get().at(),
                    "fields." + name + ".dtype is " + given.get().value()
                            + " for a value that is a float64, expected float32 or float64, or int(round(…)) as the value");
        }
        Optional<String> fillValue = type.flatMap(t -> fillValue(name, values.find(Grammar.FILL_VALUE), t));
        if (value.isEmpty() || type.isEmpty() || fillValue.isEmpty()) {
            return Optional.empty();
        }
        grid.ifPresent(g -> checkChunkSize(name, formula.orElseThrow(), value.get(), type.get(), g));
        return Optional.of(new FieldSpec(
                name,
                value.get(),
                type.get().zarrName(),
                fillValue.get(),
                values.get(Grammar.UNITS).orElse(""),
                values.get(Grammar.LONG_NAME).orElse(""),
                values.get(Grammar.STANDARD_NAME).orElse("")));
    }

    private Optional<Expression> value(Formula formula) {
        Optional<Expression> value = formulas.parse(formula)
                .flatMap(parsed -> formulas.cell(parsed, names))
                .map(Typed::expression);
        if (value.isPresent() && value.get().type() == Expression.Type.BOOLEAN) {
            problems.add(
                    formula.at(),
                    formula.path() + " is true or false, expected a number (int(…) makes it 1 or 0)");
            return Optional.empty();
        }
        if (value.isPresent() && !reduces(value.get())) {
            problems.add(
                    formula.at(),
                    formula.path() + " is '" + Problems.shown(formula.text())
                            + "' without any reducer, expected one, such as count()");
            return Optional.empty();
        }
        return value;
    }

    private static boolean reduces(Expression expression) {
        return switch (expression) {
            case Reduction r -> true;
            case Expression.Operation o -> o.operands().stream().anyMatch(FieldReader::reduces);
            case Expression.Column c -> false;
            case Expression.BooleanLiteral b -> false;
            case Expression.IntegerLiteral i -> false;
            case Expression.FloatLiteral f -> false;
        };
    }

    private Optional<String> fillValue(String name, Optional<Located<String>> given, ElementType type) {
        if (given.isEmpty()) {
            return Optional.of(type.defaultFillValue());
        }
        Optional<String> spelled = type.fillValue(given.get().value());
        if (spelled.isEmpty()) {
            problems.add(
                    given.get().at(),
                    "fields." + name + ".fill_value is '" + Problems.shown(given.get().value()) + "' for "
                            + type.zarrName() + ", expected " + type.expectedFillValue());
        }
        return spelled;
    }

    /// A chunk is held in memory as a whole, and its size in bytes is an int.
    private void checkChunkSize(String name, Formula formula, Expression value, ElementType type, GridSpec grid) {
        boolean vector = value instanceof Reduction r && r.type() == Expression.Type.VECTOR;
        double length = vector ? ((Reduction) value).parameters().getLast() : 1;
        double bytes = GridReader.cellsPerChunk(grid) * length * type.bytes();
        if (bytes > Integer.MAX_VALUE) {
            problems.add(
                    formula.at(),
                    "fields." + name + " has " + (long) bytes + " bytes in a chunk, expected at most " + Integer.MAX_VALUE
                            + " (smaller chunks or a shorter vector)");
        }
    }
}
