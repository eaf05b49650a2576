package dev.shardwright.storage;

import dev.shardwright.storage.internal.MemoryStore;
import dev.shardwright.storage.internal.local.LocalStore;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;

/// Opens stores by address: `file:///folder`, a plain path, `memory://name`.
public final class Stores {

    private static final String MEMORY = "memory://";

    private Stores() {}

    /// Opens the store at `address`, with durable writes.
    ///
    /// @param address the address
    /// @return the store, which the caller closes
    /// @throws IllegalArgumentException if the address is empty, has a scheme that is not known, or is that of a file
    public static ObjectStore open(String address) {
        return open(address, Durability.DURABLE);
    }

    /// Opens the store at `address`. The folder of a local store need not exist; the first write makes it.
    ///
    /// @param address the address
    /// @param durability what a write promises when it returns
    /// @return the store, which the caller closes
    /// @throws IllegalArgumentException if the address is empty, has a scheme that is not known, or is that of a file
    public static ObjectStore open(String address, Durability durability) {
        return localPath(address)
                .map(folder -> local(folder, durability))
                .orElseGet(() -> memory(address.substring(MEMORY.length())));
    }

    /// {@return the path that a local address (`file:///folder`, or a plain path) stands for; empty if the address is in memory}
    ///
    /// @param address the address
    /// @throws IllegalArgumentException if the address is empty or has a scheme that is not known
    public static Optional<Path> localPath(String address) {
        if (address.startsWith(MEMORY)) {
            return Optional.empty();
        }
        if (address.isEmpty()) {
            throw new IllegalArgumentException("the address is empty; \".\" is the current folder");
        }
        int colon = address.indexOf("://");
        String scheme = colon < 0 ? "" : address.substring(0, colon).toLowerCase(Locale.ROOT);
        return switch (scheme) {
            case "" -> Optional.of(Path.of(address));
            case "file" -> Optional.of(fileUri(address));
            default ->
                throw new IllegalArgumentException("address \"" + address + "\" has the scheme \"" + scheme
                        + "\"; known are a plain path, file:// and memory://");
        };
    }

    /// Opens a store on a local folder. It need not exist; the first write makes it.
    ///
    /// The object of key `a/b` is the file `a/b` in the folder. The store keeps files of its own in
    /// `_shardwright/local`, where there can be no keys. `a` and `a/b` cannot both be objects, and a key segment has at
    /// most 255 UTF-8 bytes; keys that the file system does not tell apart (by case, say) are refused. Symbolic links are
    /// followed when reading; a write through a linked folder is refused.
    ///
    /// The promises between two stores hold for stores on the same folder, in one process or several; not for stores of
    /// which one's folder lies in the other's, nor for programs that change the files by themselves.
    ///
    /// @param folder the folder
    /// @param durability what a write promises when it returns
    /// @return the store, which the caller closes
    /// @throws IllegalArgumentException if `folder` is a file
    public static ObjectStore local(Path folder, Durability durability) {
        return new LocalStore(folder, durability);
    }

    /// Opens the memory store of this name. Every store opened with the same name in this process holds the same
    /// objects, which live until the last of them is closed.
    ///
    /// @param name any name
    /// @return the store, which the caller closes
    public static ObjectStore memory(String name) {
        return MemoryStore.open(name);
    }

    private static Path fileUri(String address) {
        try {
            return Path.of(new URI(percentEncoded(address)));
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(
                    "address \"" + address + "\" is not a file URI: " + e.getReason() + " (a space is %20)", e);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("address \"" + address + "\" is not a file URI: " + e.getMessage(), e);
        }
    }

    /// Other than ASCII characters as a URI wants them; everything else stays as it is.
    private static String percentEncoded(String address) {
        StringBuilder encoded = new StringBuilder();
        for (byte b : address.getBytes(StandardCharsets.UTF_8)) {
            if (b >= 0) {
                encoded.append((char) b);
            } else {
                encoded.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
            }
        }
        return encoded.toString();
    }
}
