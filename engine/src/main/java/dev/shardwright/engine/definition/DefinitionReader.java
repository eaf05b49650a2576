package dev.shardwright.engine.definition;

import dev.shardwright.engine.definition.Definition.ColumnSpec;
import dev.shardwright.engine.definition.Definition.CompressionSpec;
import dev.shardwright.engine.definition.Definition.FieldSpec;
import dev.shardwright.engine.definition.Definition.GridSpec;
import dev.shardwright.engine.definition.Definition.SourceSpec;
import dev.shardwright.engine.definition.expression.Expression;
import dev.shardwright.engine.definition.expression.Expressions;
import dev.shardwright.engine.definition.expression.ReducerSignature;
import dev.shardwright.engine.definition.expression.Typed;
import dev.shardwright.engine.definition.text.Problems;
import dev.shardwright.engine.definition.yaml.Formula;
import dev.shardwright.engine.definition.yaml.Section;
import dev.shardwright.engine.definition.yaml.Variant;
import dev.shardwright.engine.definition.yaml.YamlText;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Makes a definition of its text: shapes first, then what they have to do with each other.
final class DefinitionReader {

    private DefinitionReader() {}

    static Definition read(String name, String text, Collection<ReducerSignature> signatures) {
        Map<String, ReducerSignature> reducers = byName(signatures);
        Problems problems = new Problems();
        Optional<Definition> definition = YamlText.compose(text, problems)
                .flatMap(root -> Grammar.DEFINITION.read(root, "", problems))
                .flatMap(values -> read(name, values, text, reducers, problems));
        if (problems.any()) {
            throw new DefinitionException(name, problems.sorted());
        }
        return definition.orElseThrow();
    }

    /// The definition; nothing if something was reported.
    private static Optional<Definition> read(
            String name,
            Section.Values definition,
            String text,
            Map<String, ReducerSignature> reducers,
            Problems problems) {
        Formulas formulas = new Formulas(text, reducers, problems);
        Optional<SourceSpec> source =
                definition.get(Grammar.SOURCE_SECTION).map(s -> SourceReader.read(s, problems));
        Map<String, Optional<Typed>> names = Derivations.resolve(
                definition.get(Grammar.DERIVE).orElse(List.of()),
                columns(source.map(SourceSpec::columns).orElse(List.of())),
                formulas,
                problems);
        Optional<Expression> filter =
                definition.get(Grammar.FILTER).flatMap(f -> filter(f, names, formulas, problems));
        Optional<Variant.Chosen> chosenGrid = definition.get(Grammar.GRID);
        Optional<GridSpec> grid = chosenGrid.flatMap(g -> GridReader.read(g, problems));
        List<FieldSpec> fields = new FieldReader(names, formulas, problems)
                .read(
                        definition.get(Grammar.FIELDS).orElse(List.of()),
                        chosenGrid.filter(g -> g.name().equals(Grammar.RECTILINEAR)).isPresent(),
                        grid);
        if (problems.any()) {
            return Optional.empty();
        }
        return Optional.of(new Definition(
                name,
                definition.get(Grammar.TITLE).orElse(""),
                definition.get(Grammar.SUMMARY).orElse(""),
                source.orElseThrow(),
                filter,
                grid.orElseThrow(),
                fields,
                compression(definition.get(Grammar.COMPRESSION)),
                definition.get(Grammar.ALLOW_PARTIAL).orElse(false),
                text));
    }

    private static Map<String, ReducerSignature> byName(Collection<ReducerSignature> signatures) {
        Map<String, ReducerSignature> reducers = new HashMap<>();
        for (ReducerSignature signature : signatures) {
            boolean taken = reducers.put(signature.name(), signature) != null
                    || Expressions.functionNames().contains(signature.name())
                    || Expressions.RESERVED_NAMES.contains(signature.name());
            if (taken) {
                throw new IllegalArgumentException(
                        "the reducer name '" + signature.name() + "' is taken, expected distinct names");
            }
        }
        return reducers;
    }

    private static Map<String, Optional<Typed>> columns(List<ColumnSpec> specs) {
        Map<String, Optional<Typed>> columns = new HashMap<>();
        for (ColumnSpec spec : specs) {
            columns.put(spec.name(), Optional.of(Typed.leaf(new Expression.Column(spec.name(), spec.type()))));
        }
        return columns;
    }

    private static Optional<Expression> filter(
            Formula formula, Map<String, Optional<Typed>> names, Formulas formulas, Problems problems) {
        Optional<Typed> typed = formulas.parse(formula).flatMap(parsed -> formulas.row(parsed, names));
        if (typed.isPresent() && typed.get().type() != Expression.Type.BOOLEAN) {
            problems.add(
                    formula.at(),
                    "filter is '" + Problems.shown(formula.text()) + "', which is "
                            + typed.get().type().described() + ", expected a condition (true or false)");
        }
        return typed.map(Typed::expression);
    }

    private static CompressionSpec compression(Optional<Variant.Chosen> chosen) {
        if (chosen.isEmpty()) {
            return new CompressionSpec(Grammar.DEFAULT_CODEC, Optional.empty());
        }
        Section.Values values = chosen.get().values();
        return new CompressionSpec(
                chosen.get().name(),
                Stream.of(Grammar.BLOSC_LEVEL, Grammar.ZSTD_LEVEL, Grammar.GZIP_LEVEL)
                        .flatMap(key -> values.get(key).stream())
                        .findFirst());
    }
}
