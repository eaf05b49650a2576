package dev.shardwright.zarr.internal.metadata;

import dev.shardwright.storage.Keys;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SequencedMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import tools.jackson.databind.node.ObjectNode;

/// The copies of documents that a group's consolidated metadata held when it was opened. What has been changed through the
/// same hierarchy since is not answered from them. Thread-safe.
final class ConsolidatedDocuments {

    private final String group;
    private final Map<String, ObjectNode> documents = new HashMap<>();
    private final Map<String, List<String>> children = new HashMap<>();
    private final Set<String> changed = ConcurrentHashMap.newKeySet();
    private final Set<String> deleted = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean asOpened = new AtomicBoolean(true);

    /// @param group the group's path
    /// @param documents by their path from the group
    ConsolidatedDocuments(String group, SequencedMap<String, ObjectNode> documents) {
        this.group = group;
        children.put(group, new ArrayList<>());
        documents.forEach((below, document) -> {
            String path = Keys.join(group, below);
            this.documents.put(path, document);
            children.computeIfAbsent(parent(path), _ -> new ArrayList<>()).add(path.substring(path.lastIndexOf('/') + 1));
        });
        children.values().forEach(names -> names.sort(null));
    }

    /// The path of the group that holds these copies.
    String group() {
        return group;
    }

    /// The document at a path; empty if only the store can tell.
    Optional<ObjectNode> document(String path) {
        return isAsOpened(path) ? Optional.ofNullable(documents.get(path)) : Optional.empty();
    }

    /// The sorted names of the nodes directly in a group; empty if only the store can tell.
    Optional<List<String>> children(String path) {
        boolean known = path.equals(group) || documents.containsKey(path);
        return known && asOpened.get() ? Optional.of(List.copyOf(children.getOrDefault(path, List.of()))) : Optional.empty();
    }

    /// Notes that the document at a path is made or changed.
    void change(String path) {
        asOpened.set(false);
        changed.add(path);
    }

    /// Notes that the node at a path and all below it are deleted.
    void delete(String path) {
        asOpened.set(false);
        deleted.add(path);
    }

    private boolean isAsOpened(String path) {
        if (asOpened.get()) {
            return true;
        }
        boolean kept = !changed.contains(path);
        for (String at = path; kept && !at.isEmpty(); at = parent(at)) {
            kept = !deleted.contains(at);
        }
        return kept;
    }

    private static String parent(String path) {
        return path.substring(0, Math.max(0, path.lastIndexOf('/')));
    }
}
