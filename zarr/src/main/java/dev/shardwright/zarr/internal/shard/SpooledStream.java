package dev.shardwright.zarr.internal.shard;

import dev.shardwright.storage.Buffer;
import dev.shardwright.storage.ByteRange;
import dev.shardwright.storage.Bytes;
import dev.shardwright.storage.ConditionFailedException;
import dev.shardwright.storage.MemoryBudget;
import dev.shardwright.storage.ObjectInfo;
import dev.shardwright.storage.ObjectStore;
import dev.shardwright.storage.PutCondition;
import dev.shardwright.storage.RangeException;
import dev.shardwright.storage.StoreException;
import dev.shardwright.storage.Upload;
import dev.shardwright.storage.Version;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A shard with its index at the start. The index holds where every chunk lies, so the chunks wait in a scratch file,
/// which the operating system removes with the process, until the index is known.
final class SpooledStream implements ShardStream {

    /// How much is copied at a time.
    private static final int COPY = 256 << 10;

    private final ObjectStore store;
    private final String key;
    private final long indexSize;
    private final MemoryBudget budget;
    private final Consumer<MemorySegment> observer;
    private @Nullable FileChannel scratch;
    private long position;

    SpooledStream(
            ObjectStore store, String key, long indexSize, MemoryBudget budget, Consumer<MemorySegment> observer) {
        this.store = store;
        this.key = key;
        this.indexSize = indexSize;
        this.budget = budget;
        this.observer = observer;
    }

    @Override
    public long append(MemorySegment chunk) {
        try {
            FileChannel to = scratch;
            if (to == null) {
                to = scratchFile();
                scratch = to;
            }
            long offset = position();
            for (long at = 0; at < chunk.byteSize(); at += COPY) {
                ByteBuffer bytes =
                        chunk.asSlice(at, Math.min(COPY, chunk.byteSize() - at)).asByteBuffer();
                while (bytes.hasRemaining()) {
                    position += to.write(bytes, position);
                }
            }
            return offset;
        } catch (IOException e) {
            throw new StoreException("scratch file of shard " + key + " of " + store.address() + " cannot be written", e);
        }
    }

    @Override
    public long appendFrom(String from, Version version, ByteRange.Span range) {
        long offset = position();
        for (long at = 0; at < range.length(); at += COPY) {
            long length = Math.min(COPY, range.length() - at);
            append(piece(from, version, new ByteRange.Span(range.offset() + at, length)).segment());
        }
        return offset;
    }

    /// A range of one version of an object, as {@link Upload#appendFrom} takes it.
    private Bytes piece(String from, Version version, ByteRange.Span range) {
        Bytes bytes;
        try {
            bytes = store.get(from, range);
        } catch (RangeException e) {
            checkVersion(from, version, store.head(from).map(ObjectInfo::version));
            throw e;
        }
        checkVersion(from, version, Optional.of(bytes.version()));
        if (bytes.size() != range.length()) {
            throw new RangeException(store.address() + ": " + from + " ends " + bytes.size() + " bytes behind byte "
                    + range.offset() + ", expected " + range.length() + " bytes there");
        }
        return bytes;
    }

    private void checkVersion(String from, Version expected, Optional<Version> found) {
        if (!found.equals(Optional.of(expected))) {
            throw new ConditionFailedException(store.address() + ": " + from + " has version "
                    + found.map(Version::toString).orElse("none") + ", expected " + expected);
        }
    }

    @Override
    public long position() {
        return indexSize + position;
    }

    private static FileChannel scratchFile() throws IOException {
        Path file = Files.createTempFile("shardwright-shard", ".tmp");
        try {
            return FileChannel.open(
                    file, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE);
        } catch (IOException e) {
            Files.deleteIfExists(file);
            throw e;
        }
    }

    @Override
    public Stored complete(MemorySegment index, Supplier<PutCondition> condition) {
        FileChannel from = Objects.requireNonNull(scratch);
        try (Upload upload = store.upload(key);
                MemoryBudget.Charge held = budget.charge(0);
                Buffer copy = budget.allocate(COPY)) {
            held.resize(upload.partSize());
            upload.append(index);
            observer.accept(index);
            ByteBuffer buffer = copy.segment().asByteBuffer();
            for (long at = 0; at < position; ) {
                int n = from.read(buffer.clear(), at);
                if (n < 0) {
                    throw new IOException("ends at " + at + " of " + position + " bytes");
                }
                MemorySegment bytes = MemorySegment.ofBuffer(buffer.flip());
                upload.append(bytes);
                observer.accept(bytes);
                at += n;
            }
            long size = upload.position();
            return new Stored(size, upload.complete(condition.get()));
        } catch (IOException e) {
            throw new StoreException("scratch file of shard " + key + " of " + store.address() + " cannot be read", e);
        }
    }

    @Override
    public void close() {
        try {
            if (scratch != null) {
                scratch.close();
            }
        } catch (IOException e) {
            throw new StoreException("scratch file of shard " + key + " of " + store.address() + " cannot be closed", e);
        }
    }
}
