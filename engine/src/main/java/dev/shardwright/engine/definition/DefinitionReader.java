package dev.shardwright.engine.definition;

import dev.shardwright.engine.definition.Definition.ColumnSpec;
import dev.shardwright.engine.definition.Definition.CompressionSpec;
import dev.shardwright.engine.definition.Definition.FieldSpec;
import dev.shardwright.engine.definition.Definition.GridSpec;
import dev.shardwright.engine.definition.Definition.SourceSpec;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.nodes.Node;

/// Makes a definition of its text: shapes first, then what they have to do with each other.
final class DefinitionReader {

    private DefinitionReader() {}

    static Definition read(String name, String text, Collection<ReducerSignature> signatures) {
        Map<String, ReducerSignature> reducers = byName(signatures);
        Problems problems = new Problems(name, text);
        Node root = YamlText.compose(text, problems);
        Optional<Section.Values> read = Grammar.DEFINITION.read(root, "", problems);
        if (read.isEmpty()) {
            problems.throwIfAny();
        }
        Section.Values definition = read.orElseThrow();

        Optional<SourceSpec> source =
                definition.get(Grammar.SOURCE_SECTION).map(s -> SourceReader.read(s, problems));
        Map<String, Optional<Typed>> names = Derivations.resolve(
                definition.get(Grammar.DERIVE).orElse(List.of()),
                columns(source.map(SourceSpec::columns).orElse(List.of())),
                reducers,
                problems);
        Optional<Expression> filter =
                definition.get(Grammar.FILTER).flatMap(f -> filter(f, names, reducers, problems));
        Optional<Variant.Chosen> chosenGrid = definition.get(Grammar.GRID);
        Optional<GridSpec> grid = chosenGrid.flatMap(g -> GridReader.read(g, problems));
        List<FieldSpec> fields = new FieldReader(names, reducers, problems)
                .read(
                        definition.get(Grammar.FIELDS).orElse(List.of()),
                        chosenGrid.filter(g -> g.name().equals(Grammar.RECTILINEAR)).isPresent(),
                        grid);
        problems.throwIfAny();
        return new Definition(
                definition.get(Grammar.TITLE).orElse(""),
                definition.get(Grammar.SUMMARY).orElse(""),
                source.orElseThrow(),
                filter,
                grid.orElseThrow(),
                fields,
                compression(definition.get(Grammar.COMPRESSION)),
                definition.get(Grammar.ALLOW_PARTIAL).orElse(false),
                text);
    }

    private static Map<String, ReducerSignature> byName(Collection<ReducerSignature> signatures) {
        Map<String, ReducerSignature> reducers = new HashMap<>();
        for (ReducerSignature signature : signatures) {
            boolean taken = reducers.put(signature.name(), signature) != null
                    || Notation.function(signature.name()).isPresent()
                    || Token.RESERVED.contains(signature.name());
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
            Formula formula,
            Map<String, Optional<Typed>> names,
            Map<String, ReducerSignature> reducers,
            Problems problems) {
        Optional<Typed> typed = Derivations.parse(formula, problems)
                .flatMap(new ExpressionTyper(formula, names, reducers, problems)::row);
        if (typed.isPresent() && typed.get().type() != Expression.Type.BOOLEAN) {
            problems.add(
                    formula.at(),
                    "filter is '" + Problems.shown(formula.text()) + "', which is "
                            + TypeRules.describe(typed.get().type()) + ", expected a condition (true or false)");
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
