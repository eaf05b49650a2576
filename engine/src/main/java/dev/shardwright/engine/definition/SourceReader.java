package dev.shardwright.engine.definition;

import dev.shardwright.engine.definition.Definition.ColumnSpec;
import dev.shardwright.engine.definition.Definition.InvalidCoordinates;
import dev.shardwright.engine.definition.Definition.SourceSpec;
import dev.shardwright.engine.definition.expression.Expression;
import dev.shardwright.engine.definition.text.Problems;
import dev.shardwright.engine.definition.yaml.Located;
import dev.shardwright.engine.definition.yaml.MapShape;
import dev.shardwright.engine.definition.yaml.Section;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Checks the `source` section.
final class SourceReader {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{[^{}]*}");

    private SourceReader() {}

    /// The source; incomplete if something was reported.
    static SourceSpec read(Section.Values source, Problems problems) {
        String format = source.get(Grammar.FORMAT).orElse("");
        List<Located<String>> groups = source.get(Grammar.GROUPS).orElse(List.of());
        Optional<Section.Values> coordinates = source.get(Grammar.COORDINATE_COLUMNS);
        Optional<Located<String>> longitude = coordinates.flatMap(c -> c.find(Grammar.LONGITUDE));
        Optional<Located<String>> latitude = coordinates.flatMap(c -> c.find(Grammar.LATITUDE));
        List<Located<String>> paths = new ArrayList<>();
        longitude.ifPresent(paths::add);
        latitude.ifPresent(paths::add);
        List<ColumnSpec> columns = readColumns(source, paths);

        if (longitude.isPresent() && latitude.isPresent() && longitude.get().value().equals(latitude.get().value())) {
            problems.add(
                    latitude.get().at(),
                    "source.coordinates.latitude is '" + Problems.shown(latitude.get().value())
                            + "' like the longitude, expected another column");
        }
        checkGroups(groups, problems);
        if (!source.has(Grammar.GROUPS) || !groups.isEmpty()) {
            checkPlaceholders(format, groups, paths, problems);
        }
        return new SourceSpec(
                format,
                groups.stream().map(Located::value).toList(),
                longitude.map(Located::value).orElse(""),
                latitude.map(Located::value).orElse(""),
                columns,
                InvalidCoordinates.valueOf(
                        source.get(Grammar.INVALID_COORDINATES).orElse("fail").toUpperCase(Locale.ROOT)),
                source.get(Grammar.CITATION).orElse(""));
    }

    private static List<ColumnSpec> readColumns(Section.Values source, List<Located<String>> paths) {
        List<ColumnSpec> columns = new ArrayList<>();
        for (MapShape.Member<Section.Values> member : source.get(Grammar.COLUMNS).orElse(List.of())) {
            Optional<Located<String>> path = member.value().flatMap(v -> v.find(Grammar.COLUMN_PATH));
            Optional<String> type = member.value().flatMap(v -> v.get(Grammar.COLUMN_TYPE));
            path.ifPresent(paths::add);
            columns.add(new ColumnSpec(
                    member.name(),
                    path.map(Located::value).orElse(""),
                    type.equals(Optional.of("int64")) ? Expression.Type.INTEGER : Expression.Type.FLOAT));
        }
        columns.sort(Comparator.comparing(ColumnSpec::name));
        return columns;
    }

    private static void checkGroups(List<Located<String>> groups, Problems problems) {
        Set<String> before = new HashSet<>();
        for (Located<String> group : groups) {
            if (!before.add(group.value())) {
                problems.add(
                        group.at(), "the group '" + Problems.shown(group.value()) + "' again, expected distinct groups");
            }
        }
    }

    private static void checkPlaceholders(
            String format, List<Located<String>> groups, List<Located<String>> paths, Problems problems) {
        for (Located<String> path : paths) {
            Matcher placeholder = PLACEHOLDER.matcher(path.value());
            while (placeholder.find()) {
                boolean known = placeholder.group().equals(Grammar.GROUP);
                if (known && groups.isEmpty()) {
                    problems.add(
                            path.at(),
                            "'" + Problems.shown(path.value()) + "' without source.groups, expected a list of groups there");
                }
                // Headers of CSV files may well have braces, HDF5 paths hardly.
                if (!known && format.equals("hdf5")) {
                    problems.add(
                            path.at(),
                            Problems.shown(placeholder.group()) + " in '" + Problems.shown(path.value()) + "', expected "
                                    + Grammar.GROUP);
                }
            }
        }
        boolean used = paths.stream().anyMatch(p -> p.value().contains(Grammar.GROUP));
        if (!groups.isEmpty() && !used) {
            problems.add(
                    groups.getFirst().at(),
                    "source.groups although no column path contains " + Grammar.GROUP + ", expected one that does");
        }
    }
}
