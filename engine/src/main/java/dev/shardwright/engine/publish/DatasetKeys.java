package dev.shardwright.engine.publish;

import dev.shardwright.storage.ObjectStore;
import dev.shardwright.zarr.Zarr;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// Which keys can be objects of a dataset: metadata documents, and below its arrays what is named like a chunk.
///
/// @param nodes the paths of its groups and arrays
record DatasetKeys(Set<String> nodes) {

    private static final String DOCUMENT = "/" + Zarr.METADATA;
    /// The chunk keys of both registered encodings, with either separator, for any rank.
    private static final Pattern CHUNK = Pattern.compile("c([/.][0-9]+)*|[0-9]+([/.][0-9]+)*");

    DatasetKeys {
        nodes = Set.copyOf(nodes);
    }

    static boolean isDocument(String key) {
        return key.equals(Zarr.METADATA) || key.endsWith(DOCUMENT);
    }

    /// The path of the group or array that a metadata document describes.
    static String node(String document) {
        return document.equals(Zarr.METADATA) ? "" : document.substring(0, document.length() - DOCUMENT.length());
    }

    /// The keys of the dataset's objects in `store`, in order.
    List<String> in(ObjectStore store) {
        List<String> keys = new ArrayList<>();
        store.list("", info -> {
            if (hold(info.key())) {
                keys.add(info.key());
            }
        });
        return keys;
    }

    /// Whether an object of this key belongs to the dataset; records do not.
    boolean hold(String key) {
        if (Records.isRecord(key)) {
            return false;
        }
        if (isDocument(key)) {
            return key.equals(Zarr.METADATA) || nodes.contains(node(key));
        }
        for (int slash = key.lastIndexOf('/'); slash >= 0; slash = key.lastIndexOf('/', slash - 1)) {
            if (nodes.contains(key.substring(0, slash))) {
                return CHUNK.matcher(key.substring(slash + 1)).matches();
            }
        }
        return nodes.contains("") && CHUNK.matcher(key).matches();
    }
}
