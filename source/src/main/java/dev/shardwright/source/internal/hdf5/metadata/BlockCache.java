package dev.shardwright.source.internal.hdf5.metadata;

import dev.shardwright.source.internal.StoredFile;
import dev.shardwright.storage.ByteRange;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The file's metadata bytes: a few hundred small reads become few fetches of whole blocks, of which the most recently
/// used {@link #CAPACITY} bytes are kept. Data chunks do not pass through here. Thread-safe.
///
/// A block of 2 KiB holds the header and the chunk index of an ICESat-2 dataset more often than not; larger ones mostly
/// fetch the data that lies between two headers. Five columns of the six beams of an ATL06 granule of 3.9 MB, with 0.32
/// MB of data in 30 chunks: 0.39 MB in 157 requests with blocks of 512 bytes, 0.42 in 124 (1 KiB), 0.47 in 104
/// (2 KiB), 0.57 in 93 (4 KiB), 0.99 in 72 (16 KiB), 1.7 in 53 (64 KiB).
public final class BlockCache {

    /// The bytes that are fetched at once.
    public static final int BLOCK = 2 << 10;

    /// The most bytes that are kept.
    public static final int CAPACITY = 1 << 20;

    /// What is larger than this is no pointer structure but bulk, and would only push the others out.
    private static final int LARGEST_CACHED = 64 << 10;

    private final StoredFile file;
    private final int blockSize;
    private final Map<Long, byte[]> blocks = new LinkedHashMap<>(64, 0.75f, true);
    private int atOnce = 1;

    /// The metadata of `file`.
    ///
    /// @param blockSize the size of a block in bytes, {@link #BLOCK} but in tests
    public BlockCache(StoredFile file, int blockSize) {
        this.file = file;
        this.blockSize = blockSize;
    }

    /// The size of the file in bytes.
    public long fileSize() {
        return file.size();
    }

    /// The bytes that are kept.
    public synchronized long bytes() {
        return (long) blocks.size() * blockSize;
    }

    /// Keeps nothing any more; what is read next is fetched again.
    public synchronized void clear() {
        blocks.clear();
    }

    /// From now on fetches up to `bytes` at once, for reading the metadata of the whole file; 0 goes back to single
    /// blocks.
    public synchronized void readAhead(int bytes) {
        atOnce = Math.max(1, bytes / blockSize);
    }

    /// A copy of `length` bytes from `offset`, which must lie in the file.
    public synchronized byte[] read(long offset, int length) {
        byte[] target = new byte[length];
        if (length > LARGEST_CACHED) {
            MemorySegment.copy(file.fetch(offset, length), ValueLayout.JAVA_BYTE, 0, target, 0, length);
            return target;
        }
        long first = offset / blockSize;
        long last = (offset + Math.max(length, 1) - 1) / blockSize;
        List<byte[]> found = load(first, last);
        for (int i = 0; i < found.size(); i++) {
            byte[] block = found.get(i);
            long start = (first + i) * blockSize;
            int from = (int) Math.max(0, offset - start);
            int to = (int) Math.min(block.length, offset + length - start);
            System.arraycopy(block, from, target, (int) (start + from - offset), to - from);
        }
        return target;
    }

    /// The blocks from `first` to `last`. Those that are missing are fetched, neighbours together.
    private List<byte[]> load(long first, long last) {
        List<byte[]> found = new ArrayList<>();
        List<ByteRange.Span> missing = new ArrayList<>();
        for (long block = first; block <= last; block++) {
            byte[] cached = blocks.get(block);
            if (cached != null) {
                found.add(cached);
                continue;
            }
            long start = block * blockSize;
            int ahead = 1;
            while (ahead < atOnce && !blocks.containsKey(block + ahead)) {
                ahead++;
            }
            long length = Math.min((long) ahead * blockSize, file.size() - start);
            ByteRange.Span previous = missing.isEmpty() ? null : missing.getLast();
            if (previous == null || previous.offset() + previous.length() < start) {
                missing.add(new ByteRange.Span(start, length));
            } else {
                long end = Math.max(previous.offset() + previous.length(), start + length);
                missing.set(missing.size() - 1, new ByteRange.Span(previous.offset(), end - previous.offset()));
            }
        }
        if (missing.isEmpty()) {
            return found;
        }
        List<MemorySegment> fetched = file.fetch(missing);
        for (int i = 0; i < missing.size(); i++) {
            keep(missing.get(i).offset(), fetched.get(i));
        }
        // The capacity is larger than any read, so that all of its blocks are still there.
        evict();
        return load(first, last);
    }

    private void keep(long offset, MemorySegment bytes) {
        for (long at = 0; at < bytes.byteSize(); at += blockSize) {
            long length = Math.min(blockSize, bytes.byteSize() - at);
            blocks.put((offset + at) / blockSize, bytes.asSlice(at, length).toArray(ValueLayout.JAVA_BYTE));
        }
    }

    private void evict() {
        var eldest = blocks.entrySet().iterator();
        while (blocks.size() > CAPACITY / blockSize) {
            eldest.next();
            eldest.remove();
        }
    }
}
