package dev.shardwright.engine.definition;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// A check of values against JSON Schema (draft 2020-12), for the keywords that the definitions' schema uses. A keyword
/// that it does not know is an error, so that none is passed over.
final class SchemaCheck {

    private static final Set<String> ANNOTATIONS = Set.of("$schema", "title", "description", "default");

    private SchemaCheck() {}

    /// What is wrong with a value of maps, lists, texts, numbers and booleans; empty if nothing is.
    static List<String> problems(Map<?, ?> schema, Object value, String path) {
        List<String> problems = new ArrayList<>();
        schema.forEach((keyword, rule) -> {
            if (!holds(schema, String.valueOf(keyword), rule, value, path, problems)) {
                problems.add(path + ": " + keyword + " " + rule + " for " + value);
            }
        });
        return problems;
    }

    private static boolean holds(
            Map<?, ?> schema, String keyword, Object rule, Object value, String path, List<String> problems) {
        return switch (keyword) {
            case "type" -> list(rule).stream().anyMatch(type -> isOfType(type, value));
            case "enum" -> list(rule).contains(value);
            case "pattern" -> !(value instanceof String s) || Pattern.compile((String) rule).matcher(s).find();
            case "minimum" -> !(value instanceof Number n) || n.doubleValue() >= ((Number) rule).doubleValue();
            case "maximum" -> !(value instanceof Number n) || n.doubleValue() <= ((Number) rule).doubleValue();
            case "exclusiveMinimum" -> !(value instanceof Number n) || n.doubleValue() > ((Number) rule).doubleValue();
            case "minItems" -> !(value instanceof List<?> l) || l.size() >= (int) rule;
            case "maxItems" -> !(value instanceof List<?> l) || l.size() <= (int) rule;
            case "minProperties" -> !(value instanceof Map<?, ?> m) || m.size() >= (int) rule;
            case "maxProperties" -> !(value instanceof Map<?, ?> m) || m.size() <= (int) rule;
            case "required" -> !(value instanceof Map<?, ?> m) || m.keySet().containsAll(list(rule));
            case "items" -> {
                if (value instanceof List<?> l) {
                    l.forEach(each -> problems.addAll(problems((Map<?, ?>) rule, each, path + "[]")));
                }
                yield true;
            }
            case "properties" -> {
                if (value instanceof Map<?, ?> m) {
                    ((Map<?, ?>) rule).forEach((name, each) -> {
                        if (m.containsKey(name)) {
                            problems.addAll(problems((Map<?, ?>) each, m.get(name), path + "." + name));
                        }
                    });
                }
                yield true;
            }
            case "propertyNames" -> {
                if (value instanceof Map<?, ?> m) {
                    m.keySet().forEach(name -> problems.addAll(problems((Map<?, ?>) rule, name, path + "." + name)));
                }
                yield true;
            }
            case "additionalProperties" -> {
                if (value instanceof Map<?, ?> m) {
                    Set<?> known = schema.get("properties") instanceof Map<?, ?> p ? p.keySet() : Set.of();
                    m.forEach((name, each) -> {
                        if (!known.contains(name)) {
                            problems.addAll(
                                    rule instanceof Map<?, ?> r
                                            ? problems(r, each, path + "." + name)
                                            : List.of(path + ": unknown key " + name));
                        }
                    });
                }
                yield true;
            }
            case "anyOf" -> list(rule).stream().anyMatch(r -> problems((Map<?, ?>) r, value, path).isEmpty());
            case "oneOf" -> list(rule).stream().filter(r -> problems((Map<?, ?>) r, value, path).isEmpty()).count() == 1;
            default -> {
                if (!ANNOTATIONS.contains(keyword)) {
                    throw new IllegalArgumentException("the schema has the keyword " + keyword + ", which is not known here");
                }
                yield true;
            }
        };
    }

    private static boolean isOfType(Object type, Object value) {
        return switch ((String) type) {
            case "object" -> value instanceof Map;
            case "array" -> value instanceof List;
            case "string" -> value instanceof String;
            case "boolean" -> value instanceof Boolean;
            case "number" -> value instanceof Number;
            // 12.0 is an integer to JSON Schema.
            case "integer" -> value instanceof Number n && n.doubleValue() == Math.rint(n.doubleValue());
            default -> throw new IllegalArgumentException("the schema has the type " + type + ", which is not known here");
        };
    }

    private static List<?> list(Object rule) {
        return rule instanceof List<?> l ? l : List.of(rule);
    }
}
