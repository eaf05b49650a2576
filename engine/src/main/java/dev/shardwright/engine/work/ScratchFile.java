package dev.shardwright.engine.work;

import dev.shardwright.engine.aggregate.ColumnLayout;
import dev.shardwright.storage.StoreFullException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/// Rows that do not fit into memory. The file is made when it is first needed. On POSIX systems "delete on close" takes
/// its name away at once, so nothing is left of it however the process ends. Reading is thread-safe; appending is for one thread.
final class ScratchFile implements AutoCloseable {

    private final Path folder;
    private @Nullable FileChannel channel;
    private long end;

    ScratchFile(Path folder) {
        this.folder = folder;
    }

    /// Appends rows.
    ///
    /// @return where they are
    long append(ColumnLayout layout, RowStore.Block block, int rows) {
        ByteBuffer bytes = buffer(layout, rows);
        bytes.asIntBuffer().put(block.cells(), 0, rows);
        bytes.position(Integer.BYTES * rows);
        for (int c = 0; c < layout.size(); c++) {
            if (layout.isInteger(c)) {
                bytes.asLongBuffer().put(block.columns().integers()[c], 0, rows);
            } else {
                bytes.asDoubleBuffer().put(block.columns().floats()[c], 0, rows);
            }
            bytes.position(bytes.position() + Long.BYTES * rows);
        }
        bytes.flip();
        long offset = end;
        try {
            FileChannel to = open();
            while (bytes.hasRemaining()) {
                end += to.write(bytes, end);
            }
        } catch (IOException e) {
            String message = "scratch file in " + folder + " cannot be written at byte " + end + ": " + e.getMessage()
                    + "; another folder can be given with --scratch";
            Throwable cause = isFull(bytes.remaining()) ? new StoreFullException(message).initCause(e) : e;
            throw new ScratchException(message, cause);
        }
        return offset;
    }

    private boolean isFull(long wanted) {
        try {
            return Files.getFileStore(folder).getUsableSpace() < wanted;
        } catch (IOException e) {
            return false;
        }
    }

    /// Reads rows that {@link #append} wrote.
    RowStore.Block read(ColumnLayout layout, long offset, int rows) {
        ByteBuffer bytes = buffer(layout, rows);
        try {
            FileChannel from = open();
            while (bytes.hasRemaining()) {
                if (from.read(bytes, offset + bytes.position()) < 0) {
                    throw new IOException("ends before byte " + (offset + bytes.capacity()));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("scratch file in " + folder + " cannot be read: " + e.getMessage(), e);
        }
        bytes.flip();
        RowStore.Block block = RowStore.Block.allocate(layout, rows);
        bytes.asIntBuffer().get(block.cells());
        bytes.position(Integer.BYTES * rows);
        for (int c = 0; c < layout.size(); c++) {
            if (layout.isInteger(c)) {
                bytes.asLongBuffer().get(block.columns().integers()[c]);
            } else {
                bytes.asDoubleBuffer().get(block.columns().floats()[c]);
            }
            bytes.position(bytes.position() + Long.BYTES * rows);
        }
        return block;
    }

    private static ByteBuffer buffer(ColumnLayout layout, int rows) {
        return ByteBuffer.allocate(Math.toIntExact(rows * RowStore.bytesPerRow(layout)))
                .order(ByteOrder.nativeOrder());
    }

    private FileChannel open() throws IOException {
        FileChannel open = channel;
        if (open == null) {
            Path file = Files.createTempFile(folder, "shardwright-rows", ".tmp");
            try {
                open = FileChannel.open(
                        file,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.DELETE_ON_CLOSE);
            } catch (IOException e) {
                Files.deleteIfExists(file);
                throw e;
            }
            channel = open;
        }
        return open;
    }

    @Override
    public void close() {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("scratch file in " + folder + " cannot be closed", e);
        }
    }
}
