package dev.shardwright.storage;

import java.util.List;

/// One level of keys, as a folder listing.
///
/// @param objects the objects directly in the folder, sorted by the UTF-8 bytes of their keys
/// @param folders the names (last key segment, no slash) of the folders in it, sorted likewise
public record Listing(List<ObjectInfo> objects, List<String> folders) {
    /// Copies both lists.
    public Listing {
        objects = List.copyOf(objects);
        folders = List.copyOf(folders);
    }
}
