package dev.shardwright.engine.definition;

import dev.shardwright.engine.definition.Definition.ColumnSpec;
import dev.shardwright.engine.definition.Definition.FieldSpec;
import dev.shardwright.engine.definition.Definition.GridSpec;
import dev.shardwright.engine.definition.Definition.HealpixSpec;
import dev.shardwright.engine.definition.Definition.RectilinearSpec;
import dev.shardwright.engine.definition.Definition.SourceSpec;
import dev.shardwright.engine.definition.expression.Expression;
import dev.shardwright.engine.definition.expression.Expressions;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.json.JsonMapper;

/// The JSON text that all spellings of one definition share.
final class CanonicalForm {

    /// Numbers as {@link Double#toString} spells them, whatever the library's faster writer does.
    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .disable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
                    .build())
            .build();

    private CanonicalForm() {}

    static String json(Definition definition) {
        Map<String, Object> fields = new TreeMap<>();
        for (FieldSpec field : definition.fields()) {
            fields.put(field.name(), field(field));
        }
        return JSON.writeValueAsString(sorted(
                "kind", Grammar.AGGREGATE,
                "title", definition.title(),
                "summary", definition.summary(),
                "source", source(definition.source()),
                "filter", definition.filter().map(Expressions::print).orElse(""),
                "grid", grid(definition.grid()),
                "fields", fields,
                "compression", compression(definition.compression())));
    }

    private static Map<String, Object> source(SourceSpec source) {
        Map<String, Object> columns = new TreeMap<>();
        for (ColumnSpec column : source.columns()) {
            String type = column.type() == Expression.Type.INTEGER ? "int64" : "float64";
            columns.put(column.name(), sorted("path", column.path(), "type", type));
        }
        return sorted(
                "format", source.format(),
                "groups", source.groups(),
                "coordinates", sorted("longitude", source.longitude(), "latitude", source.latitude()),
                "columns", columns,
                "invalid_coordinates", source.invalidCoordinates().name().toLowerCase(Locale.ROOT),
                "citation", source.citation());
    }

    private static Map<String, Object> grid(GridSpec grid) {
        return switch (grid) {
            case HealpixSpec h ->
                sorted(
                        "type", Grammar.HEALPIX,
                        "order", h.order(),
                        "chunk_order", h.chunkOrder(),
                        "shard_order", h.shardOrder(),
                        "latitude", h.authalic() ? "authalic" : "geodetic",
                        "sharded", h.sharded());
            case RectilinearSpec r ->
                sorted(
                        "type", Grammar.RECTILINEAR,
                        "crs", r.crs(),
                        "wkt", r.wkt(),
                        "cell", List.of(r.cellX(), r.cellY()),
                        "bounds", List.of(r.xMin(), r.yMin(), r.xMax(), r.yMax()),
                        "chunk", List.of(r.chunkRows(), r.chunkColumns()),
                        "shard", List.of(r.shardRows(), r.shardColumns()),
                        "sharded", r.sharded());
        };
    }

    private static Map<String, Object> field(FieldSpec field) {
        return sorted(
                "value", Expressions.print(field.value()),
                "dtype", field.dataType(),
                "fill_value", field.fillValue(),
                "units", field.units(),
                "long_name", field.longName(),
                "standard_name", field.standardName());
    }

    private static Map<String, Object> compression(Definition.CompressionSpec compression) {
        Map<String, Object> map = sorted("codec", compression.codec());
        compression.level().ifPresent(level -> map.put("level", level));
        return map;
    }

    private static Map<String, Object> sorted(Object... keysAndValues) {
        Map<String, Object> map = new TreeMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            map.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        return map;
    }
}
