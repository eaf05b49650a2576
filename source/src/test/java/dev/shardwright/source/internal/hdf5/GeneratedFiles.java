package dev.shardwright.source.internal.hdf5;

import dev.shardwright.source.Granule;
import dev.shardwright.source.internal.StoredFile;
import dev.shardwright.source.internal.hdf5.metadata.BlockCache;
import dev.shardwright.storage.ObjectStore;
import dev.shardwright.storage.PutCondition;
import dev.shardwright.storage.Stores;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The small files that `make_files.py` wrote with h5py, and what h5py reads in them.
final class GeneratedFiles {

    private static final Map<String, byte[]> FILES = unzip();

    private GeneratedFiles() {}

    static byte[] bytes(String file) {
        return FILES.get(file).clone();
    }

    /// By file and dataset: `type`, `rows` and `sha256`, or `refused`.
    static JsonNode expected() {
        return JsonMapper.shared().readTree(FILES.get("expected.json"));
    }

    /// A store of its own that holds `bytes` as object `key`.
    static ObjectStore store(String key, byte[] bytes) {
        ObjectStore store = Stores.memory("hdf5-" + System.identityHashCode(bytes) + "-" + System.nanoTime());
        store.put(key, MemorySegment.ofArray(bytes), PutCondition.ALWAYS);
        return store;
    }

    /// One of the files, open. The store, which is in memory, is left to the garbage collector.
    static Granule open(String file) {
        return open(file, bytes(file));
    }

    static Granule open(String file, byte[] bytes) {
        return new Hdf5Granule(StoredFile.open(store(file, bytes), file), BlockCache.BLOCK);
    }

    private static Map<String, byte[]> unzip() {
        Map<String, byte[]> files = new TreeMap<>();
        try (InputStream in = GeneratedFiles.class.getResourceAsStream("files.zip");
                ZipInputStream zip = new ZipInputStream(in)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                files.put(entry.getName(), zip.readAllBytes());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return files;
    }
}
