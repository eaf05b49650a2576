package dev.shardwright.zarr.internal.metadata;

import dev.shardwright.storage.Keys;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import tools.jackson.databind.node.ObjectNode;

/// Writes the copies of all documents below a group into the group's own.
public final class Consolidation {

    private Consolidation() {}

    /// Collects and writes the copies: higher nodes first, each level by name.
    ///
    /// @param path the group's
    /// @return the group's document
    public static ObjectNode of(MetadataStore nodes, String path) {
        MetadataStore stored = nodes.unconsolidated();
        SequencedMap<String, ObjectNode> documents = new LinkedHashMap<>();
        List<String> groups = List.of(path);
        while (!groups.isEmpty()) {
            SequencedMap<String, ObjectNode> level = new TreeMap<>();
            for (String group : groups) {
                stored.childDocuments(group).forEach((name, document) -> level.put(Keys.join(group, name), document));
            }
            groups = level.entrySet().stream()
                    .filter(e -> !stored.named(e.getKey(), () -> NodeJson.isArray(e.getValue())))
                    .map(Map.Entry::getKey)
                    .toList();
            level.forEach((node, document) -> documents.put(
                    path.isEmpty() ? node : node.substring(path.length() + 1), ConsolidatedJson.copy(document)));
        }
        return nodes.update(path, NodeChanges.consolidated(documents)).content();
    }
}
