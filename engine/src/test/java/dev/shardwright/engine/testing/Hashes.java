package dev.shardwright.engine.testing;

import dev.shardwright.engine.publish.Records;
import dev.shardwright.storage.ObjectStore;
import dev.shardwright.storage.Stores;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.SortedMap;
import java.util.TreeMap;

/// SHA-256 of what a store holds.
public final class Hashes {

    private Hashes() {}

    /// The hash of every object, by key.
    public static SortedMap<String, String> ofObjects(ObjectStore store) {
        SortedMap<String, String> hashes = new TreeMap<>();
        store.list("", info -> hashes.put(info.key(), of(store.get(info.key()).toByteArray())));
        return hashes;
    }

    /// The hash of every object of the local store at `folder`, by key.
    public static SortedMap<String, String> ofObjects(Path folder) {
        if (!Files.exists(folder)) {
            return new TreeMap<>();
        }
        try (ObjectStore store = Stores.open(folder.toString())) {
            return ofObjects(store);
        }
    }

    /// The same objects without the records that runs keep.
    public static SortedMap<String, String> withoutRecords(SortedMap<String, String> objects) {
        SortedMap<String, String> without = new TreeMap<>(objects);
        without.keySet().removeIf(Records::isRecord);
        return without;
    }

    private static String of(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
