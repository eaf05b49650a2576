package dev.shardwright.cli.text;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// What `inspect` found, as lines for people.
public final class InspectText {

    private static final int MAX_ATTRIBUTE = 100;

    private InspectText() {}

    public static void write(String address, JsonNode tree, PrintWriter out) {
        switch (tree.get("kind").asString()) {
            case "granule" -> writeGranule(address, tree, out);
            case "array" -> {
                out.println(address);
                writeArray(tree, "", out);
            }
            default -> {
                out.println(address);
                writeGroup(tree, "", out);
            }
        }
    }

    private static void writeGranule(String address, JsonNode tree, PrintWriter out) {
        out.printf(
                "%s: %s, %s, %d columns%n",
                address, tree.get("format").asString(), Sizes.print(tree.get("size").asLong()), tree.get("columns").size());
        for (JsonNode column : tree.get("columns")) {
            out.printf(
                    "  %-70s %-10s %,12d rows%n",
                    column.get("name").asString(), column.get("type").asString(), column.get("rows").asLong());
        }
    }

    private static void writeGroup(JsonNode group, String indent, PrintWriter out) {
        writeAttributes(group, indent + "  ", out);
        for (JsonNode child : group.get("children")) {
            String path = child.get("path").asString();
            out.println(indent + "  " + path.substring(path.lastIndexOf('/') + 1) + ("group".equals(child.get("kind").asString()) ? "/" : ""));
            if ("group".equals(child.get("kind").asString())) {
                writeGroup(child, indent + "  ", out);
            } else {
                writeArray(child, indent + "  ", out);
            }
        }
    }

    private static void writeArray(JsonNode array, String indent, PrintWriter out) {
        JsonNode names = array.get("dimension_names");
        String shape = numbers(array.get("shape")) + (names == null ? "" : " " + names.toString().replace("\"", ""));
        if (array.has("unsupported")) {
            out.println(indent + "  " + shape + ", " + array.get("unsupported").asString());
            writeAttributes(array, indent + "  ", out);
            return;
        }
        out.println(indent + "  " + array.get("data_type").asString() + " " + shape + ", fill "
                + array.get("fill_value").toString().replace("\"", ""));
        List<String> parts = new ArrayList<>();
        if (array.has("chunk_shape")) {
            parts.add("chunks " + numbers(array.get("chunk_shape")));
        }
        if (array.has("shard_shape")) {
            parts.add("shards " + numbers(array.get("shard_shape")));
        }
        if (array.has("chunk_grid")) {
            parts.add("grid " + array.get("chunk_grid").path("configuration").path("chunk_shapes"));
        }
        parts.add(codecs(array.get("codecs")));
        out.println(indent + "  " + String.join(", ", parts));
        out.println(indent + "  " + array.get("stored_objects").asLong() + " of " + array.get("grid_objects").asString()
                + " objects, " + Sizes.print(array.get("stored_bytes").asLong()));
        writeAttributes(array, indent + "  ", out);
    }

    private static String numbers(JsonNode list) {
        List<String> numbers = new ArrayList<>();
        list.forEach(n -> numbers.add(n.asString()));
        return "(" + String.join(", ", numbers) + ")";
    }

    private static String codecs(JsonNode list) {
        List<String> names = new ArrayList<>();
        for (JsonNode codec : list) {
            JsonNode inner = codec.path("configuration").path("codecs");
            names.add(codec.get("name").asString() + (inner.isArray() ? "[" + codecs(inner) + "]" : ""));
        }
        return String.join(" → ", names);
    }

    private static void writeAttributes(JsonNode node, String indent, PrintWriter out) {
        JsonNode attributes = node.get("attributes");
        for (String name : attributes.propertyNames()) {
            JsonNode value = attributes.get(name);
            String text = (value.isString() ? value.stringValue() : value.toString()).replace('\n', ' ');
            if (text.length() > MAX_ATTRIBUTE) {
                text = text.substring(0, MAX_ATTRIBUTE) + "…";
            }
            out.println(indent + name + ": " + text);
        }
    }
}
