package dev.shardwright.storage;

import java.nio.file.Path;
import java.util.Optional;

/// The address of one object: the store that holds it, and its key there.
///
/// @param store the address of the store: for a local file its folder
/// @param key the object's key
public record ObjectLocation(String store, String key) {

    /// Takes an object's address apart.
    ///
    /// @param address the address
    /// @return the store and the key
    /// @throws IllegalArgumentException if it is not the address of an object
    public static ObjectLocation of(String address) {
        Optional<Path> local = Stores.localPath(address);
        if (local.isEmpty()) {
            int slash = address.indexOf('/', address.indexOf("://") + 3);
            if (slash < 0 || slash == address.length() - 1) {
                throw new IllegalArgumentException("address \"" + address + "\" names no object in its store");
            }
            return new ObjectLocation(address.substring(0, slash), address.substring(slash + 1));
        }
        Path path = local.get().toAbsolutePath().normalize();
        Path folder = path.getParent();
        Path name = path.getFileName();
        if (folder == null || name == null) {
            throw new IllegalArgumentException("address \"" + address + "\" names no file");
        }
        return new ObjectLocation(folder.toString(), name.toString());
    }

    /// Opens the store.
    ///
    /// @return the store
    public ObjectStore openStore() {
        return Stores.open(store);
    }
}
