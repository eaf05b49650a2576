package dev.shardwright.engine.definition;

import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.databind.json.JsonMapper;

/// The JSON Schema of definitions.
public final class DefinitionSchema {

    private DefinitionSchema() {}

    /// A JSON Schema (draft 2020-12) that accepts every definition that {@link Definition#parse} accepts, for editors
    /// and validators. It knows all keys, types and ranges; what only the parser knows are expressions and how values
    /// have to fit each other. Lines end in `\n`; equal on every call.
    public static String json() {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.put("title", "Shardwright dataset definition");
        schema.put(
                "description",
                "Statistics of point observations in the cells of a grid. Values described as expressions are checked by"
                        + " Shardwright itself.");
        schema.putAll(Grammar.DEFINITION.schema());
        DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
        return JsonMapper.builder()
                        .build()
                        .writer()
                        .with(new DefaultPrettyPrinter()
                                .withObjectIndenter(indenter)
                                .withArrayIndenter(indenter))
                        .writeValueAsString(schema)
                + "\n";
    }
}
