package dev.shardwright.zarr.internal.metadata;

import dev.shardwright.zarr.GroupMetadata;
import dev.shardwright.zarr.ZarrException;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Documents of groups (Zarr v3.1 core, "Group metadata").
public final class GroupJson {

    private static final Set<String> KEYS =
            Set.of("zarr_format", "node_type", "attributes", ConsolidatedJson.KEY);

    private GroupJson() {}

    /// Reads a document. A key that is not known is refused unless it says that it may be ignored, as the specification
    /// asks: everything below the group may mean something else because of it.
    ///
    /// @throws ZarrException naming the key, what was found and what was expected
    public static GroupMetadata read(ObjectNode document) {
        List<String> unknown = DocumentKeys.notUnderstood(document, KEYS);
        if (!unknown.isEmpty()) {
            throw new ZarrException("has the unknown key \"" + unknown.getFirst() + "\", which does not say that it may be"
                    + " ignored (\"must_understand\": false); known are " + KEYS.stream().sorted().toList());
        }
        ObjectNode extensions = DocumentKeys.extensions(document, KEYS);
        if (document.get(ConsolidatedJson.KEY) instanceof ObjectNode other && ConsolidatedJson.isOfAnotherKind(other)) {
            extensions.set(ConsolidatedJson.KEY, other);
        }
        return new GroupMetadata(DocumentKeys.attributes(document), ConsolidatedJson.read(document), extensions);
    }

    /// The document of a group.
    public static ObjectNode write(GroupMetadata group) {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.put("zarr_format", 3);
        document.put("node_type", "group");
        document.set("attributes", group.attributes());
        if (!group.consolidated().isEmpty()) {
            document.set(ConsolidatedJson.KEY, ConsolidatedJson.write(group.consolidated()));
        }
        document.setAll(group.extensions());
        return document;
    }
}
