package dev.shardwright.zarr.internal.metadata;

import dev.shardwright.storage.Keys;
import dev.shardwright.zarr.ZarrException;

/// What a new node may be called (Zarr v3.1 core, "Node names"). Nodes that are there are opened whatever they are called.
public final class NodeNames {

    /// The name of metadata documents.
    public static final String DOCUMENT = "zarr.json";

    private NodeNames() {}

    /// Checks the names of a path.
    ///
    /// @param path names with slashes between them
    /// @throws ZarrException if one is empty, periods alone, `zarr.json`, or begins with `__`, which is reserved
    /// @throws dev.shardwright.storage.InvalidKeyException if no store could have it as a key
    public static void check(String path) {
        for (String name : path.split("/", -1)) {
            if (name.isEmpty() || name.chars().allMatch(c -> c == '.') || name.equals(DOCUMENT) || name.startsWith("__")) {
                throw new ZarrException("a node cannot be called \"" + name + "\" (in the path \"" + path + "\"); expected"
                        + " a name that is not empty, not of periods alone, not \"" + DOCUMENT
                        + "\", and does not begin with \"__\"");
            }
        }
        Keys.check(Keys.join(path, DOCUMENT));
    }
}
