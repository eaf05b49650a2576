package dev.shardwright.storage.internal.local;

import dev.shardwright.storage.internal.disk.FileState;
import dev.shardwright.storage.internal.disk.ModifiedTime;
import java.io.IOException;
import java.nio.file.Path;

/// A file with all the bytes of an object, which is to get the object's place.
interface FinishedFile {

    /// Whether the file can be moved: nobody removed it.
    boolean isThere();

    /// Makes the modification time later than `floorNanos` ({@link ModifiedTime#raise}).
    ///
    /// @return the state that the object will have once it is in place
    FileState stamp(long floorNanos) throws IOException;

    /// Moves the file into place atomically, over what is there. After a failure it may be tried again.
    void moveTo(Path target) throws IOException;
}
