package dev.shardwright.zarr.internal.metadata;

import dev.shardwright.storage.Keys;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.TreeMap;
import tools.jackson.databind.node.ObjectNode;

/// Puts copies of all documents below a group into the group's own.
public final class Consolidation {

    /// Higher nodes first, each level by name.
    private static final Comparator<String> ORDER = Comparator.<String>comparingLong(
                    path -> path.chars().filter(c -> c == '/').count())
            .thenComparing(Comparator.naturalOrder());

    private Consolidation() {}

    /// Collects and writes the copies.
    ///
    /// @param path the group's
    /// @return the group's document
    public static ObjectNode of(MetadataStore nodes, String path) {
        MetadataStore stored = nodes.unconsolidated();
        Map<String, ObjectNode> documents = new HashMap<>();
        List<String> groups = List.of(path);
        while (!groups.isEmpty()) {
            List<String> below = new ArrayList<>();
            for (String group : groups) {
                stored.childDocuments(group).forEach((name, document) -> {
                    String child = Keys.join(group, name);
                    documents.put(child, document);
                    if (!stored.named(child, () -> NodeJson.isArray(document))) {
                        below.add(child);
                    }
                });
            }
            groups = below;
        }
        return nodes.update(path, NodeChanges.consolidated(copies(path, documents))).content();
    }

    /// The document of a node; of a group that has consolidated metadata, with such of the documents below it.
    ///
    /// @param path the node's
    /// @param documents those of the node and of all below it by their path; not changed
    public static ObjectNode renewed(String path, Map<String, ObjectNode> documents) {
        ObjectNode document = Objects.requireNonNull(documents.get(path));
        if (!(document.get(ConsolidatedJson.KEY) instanceof ObjectNode old) || ConsolidatedJson.isOfAnotherKind(old)) {
            return document;
        }
        ObjectNode renewed = document.deepCopy();
        renewed.set(ConsolidatedJson.KEY, ConsolidatedJson.write(copies(path, documents)));
        return renewed;
    }

    /// Copies of the documents below a group by their path from there.
    private static SequencedMap<String, ObjectNode> copies(String group, Map<String, ObjectNode> documents) {
        String prefix = group.isEmpty() ? "" : group + "/";
        SequencedMap<String, ObjectNode> copies = new TreeMap<>(ORDER);
        documents.forEach((path, document) -> {
            if (!path.equals(group) && path.startsWith(prefix)) {
                copies.put(path.substring(prefix.length()), ConsolidatedJson.copy(document));
            }
        });
        return copies;
    }
}
