package dev.shardwright.storage.internal.disk;

import dev.shardwright.storage.internal.Segments;
import dev.shardwright.storage.internal.Window;
import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.Set;

/// An open file as every platform has it. Its attributes are asked by its path.
final class NioFile implements DiskFile {

    private final NioDisk disk;
    private final Path path;
    /// How to open the file again after an interrupt closed it; empty if it stays closed.
    private final Set<OpenOption> again;
    private FileChannel channel;
    private boolean closed;

    NioFile(NioDisk disk, Path path, FileChannel channel, Set<OpenOption> again) {
        this.disk = disk;
        this.path = path;
        this.channel = channel;
        this.again = again;
    }

    @Override
    public FileState state() throws IOException {
        return disk.state(path).orElseThrow(() -> new NoSuchFileException(path.toString()));
    }

    @Override
    public int names() throws IOException {
        return NioDisk.names(path);
    }

    @Override
    public void read(long offset, MemorySegment target) throws IOException {
        Segments.readFully(channel(), offset, target);
    }

    @Override
    public void write(long offset, MemorySegment bytes) throws IOException {
        Segments.writeFully(channel(), offset, bytes);
    }

    @Override
    public void copyFrom(DiskFile source, Window window, long offset) throws IOException {
        FileChannel from = ((NioFile) source).channel();
        FileChannel to = channel();
        to.position(offset);
        for (long done = 0; done < window.length(); ) {
            long copied = from.transferTo(window.offset() + done, window.length() - done, to);
            if (copied == 0) {
                throw new EOFException("the file ends at byte " + (window.offset() + done) + ", expected "
                        + (window.offset() + window.length()));
            }
            done += copied;
        }
    }

    /// Nothing: Java has no such call.
    @Override
    public void startSync() {}

    @Override
    public void sync() throws IOException {
        channel().force(false);
    }

    @Override
    public FileState setModified(long nanos) throws IOException {
        return disk.setModified(path, nanos);
    }

    @Override
    public void endWriting() throws IOException {
        close();
    }

    @Override
    public void close() throws IOException {
        closed = true;
        channel.close();
    }

    private FileChannel channel() throws IOException {
        if (!channel.isOpen() && !closed && !again.isEmpty()) {
            channel = FileChannel.open(path, again);
        }
        return channel;
    }
}
