package dev.shardwright.storage.internal.local;

import dev.shardwright.storage.Bytes;
import dev.shardwright.storage.NotFoundException;
import dev.shardwright.storage.internal.Place;
import dev.shardwright.storage.internal.Segments;
import dev.shardwright.storage.internal.Window;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/// One version of an object, open for reading. It stays readable when the object is replaced or deleted.
///
/// @param channel the object's file
/// @param state the state of that very file
record OpenObject(FileChannel channel, FileState state) implements AutoCloseable {

    /// An object would have to be replaced this often, each time within the microseconds between two looks.
    private static final int ATTEMPTS = 1000;

    /// Opens the version that is there now.
    ///
    /// A channel does not tell which file it is open on. But a version never comes twice, so when the path shows the
    /// same state before and after opening, it showed it all along, and the channel is open on that.
    ///
    /// @throws NotFoundException if there is no object
    static OpenObject open(Path path, Place place) throws IOException {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            FileState before = FileState.of(path)
                    .filter(FileState::isFile)
                    .orElseThrow(() -> new NotFoundException(place + ": there is no such object"));
            try {
                FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
                try {
                    if (FileState.of(path).equals(Optional.of(before))) {
                        return new OpenObject(channel, before);
                    }
                } catch (IOException | RuntimeException e) {
                    channel.close();
                    throw e;
                }
                channel.close();
            } catch (NoSuchFileException e) {
                // Deleted since the first look; perhaps already written anew.
            }
        }
        throw new IOException("after " + ATTEMPTS + " attempts, " + path + " is still being replaced while it is opened");
    }

    Bytes read(Window window, SegmentAllocator memory) throws IOException {
        MemorySegment segment = memory.allocate(window.length(), 1);
        Segments.readFully(channel, window.offset(), segment);
        return new Bytes(segment, state.version());
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
