package dev.shardwright.storage.internal.local;

import dev.shardwright.storage.InvalidKeyException;
import dev.shardwright.storage.Keys;
import dev.shardwright.storage.internal.Place;
import dev.shardwright.storage.internal.disk.Disk;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/// Where the object of a key lies: the file with the key's segments as names, below the root.
///
/// @param root the store's folder, absolute
/// @param address the store's address, for messages
/// @param disk the file system that they lie in
record LocalPaths(Path root, String address, Disk disk) {

    /// Where a store keeps files of its own. A folder of this name is passed over at any depth: a store on a folder
    /// above must leave this one's lock file alone, since closing it there would drop the locks held on it here.
    static final String PRIVATE = "_shardwright/local";

    /// The longest file name, in bytes, of every usual file system.
    private static final int MAX_SEGMENT = 255;

    /// The file of `key`.
    ///
    /// @throws InvalidKeyException if the key is malformed, too long for a file name, or the store's own
    Path file(String key) {
        Keys.check(key);
        if (isPrivate(key)) {
            throw new InvalidKeyException(place(key) + ": the store keeps its own files in " + PRIVATE);
        }
        for (int start = 0; start < key.length(); ) {
            int slash = key.indexOf('/', start);
            int end = slash < 0 ? key.length() : slash;
            // A character takes at most 3 bytes, so only long segments need a closer look.
            if (end - start > MAX_SEGMENT / 3 && !fitsFileName(key.substring(start, end))) {
                throw new InvalidKeyException(place(key) + ": the segment \"" + key.substring(start, end) + "\" has more than "
                        + MAX_SEGMENT + " UTF-8 bytes, too many for a file name");
            }
            start = end + 1;
        }
        return path(key);
    }

    /// The path of a key that was checked before, or of a folder's key; the empty key is the root.
    Path path(String key) {
        if (key.isEmpty()) {
            return root;
        }
        try {
            if (FileNames.isAscii(key)) {
                return root.resolve(key);
            }
            Path path = root;
            for (String segment : key.split("/")) {
                path = FileNames.resolve(path, segment);
            }
            return path;
        } catch (InvalidPathException e) {
            throw new InvalidKeyException(place(key) + " cannot be spelled as a file name: " + e.getReason());
        }
    }

    /// The key of the folder that `key` lies in; empty for the root.
    static String above(String key) {
        return key.substring(0, Math.max(key.lastIndexOf('/'), 0));
    }

    static boolean fitsFileName(String segment) {
        return segment.getBytes(StandardCharsets.UTF_8).length <= MAX_SEGMENT;
    }

    static boolean isPrivate(String key) {
        return key.contains(PRIVATE) && ("/" + key + "/").contains("/" + PRIVATE + "/");
    }

    /// Refuses a key that leads through a symbolic link: behind a link may lie another place outside the root, or a
    /// place that has a second key, whose writers take another lock. This guards against mistakes, not against
    /// someone who can write in the folder.
    void refuseLinks(String key) {
        for (int slash = key.indexOf('/'); slash >= 0; slash = key.indexOf('/', slash + 1)) {
            Path folder = path(key.substring(0, slash));
            if (disk.isLink(folder)) {
                throw new InvalidKeyException(
                        place(key) + ": the folder " + folder + " is a symbolic link, and writes do not follow links");
            }
        }
    }

    Place place(String key) {
        return new Place(address, key);
    }
}
