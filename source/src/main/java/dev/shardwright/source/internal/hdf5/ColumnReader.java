package dev.shardwright.source.internal.hdf5;

import dev.shardwright.source.internal.StoredFile;
import dev.shardwright.source.internal.hdf5.chunk.ChunkIndex;
import dev.shardwright.source.internal.hdf5.chunk.ChunkIndex.StoredChunk;
import dev.shardwright.source.internal.hdf5.chunk.FilterPipeline;
import dev.shardwright.source.internal.hdf5.chunk.Layout;
import dev.shardwright.source.internal.hdf5.metadata.Cursor;
import dev.shardwright.source.internal.hdf5.metadata.FormatException;
import dev.shardwright.source.internal.hdf5.metadata.Metadata;
import dev.shardwright.storage.ByteRange;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads rows of one dataset: resolves which bytes they are in, fetches exactly those, undoes the filters and hands
/// the values on. Chunks are fetched {@link #FETCH_BYTES} at a time. Thread-safe; decoding takes no lock.
///
/// The places of the chunks are kept for datasets of up to {@link #MOST_KEPT_CHUNKS} chunks (24 KiB), so that reading
/// such a dataset again looks nothing up.
final class ColumnReader {

    static final long FETCH_BYTES = 8L << 20;
    static final long MOST_KEPT_CHUNKS = 1024;

    /// Receives the values of rows in turn.
    interface Target {
        /// Rows `[row, row + count)` are in `bytes`, from `at` on.
        void values(byte[] bytes, int at, int count, long row);

        /// Rows `[row, row + count)` all have this value.
        void fill(byte[] value, int count, long row);
    }

    private final StoredFile file;
    private final Metadata metadata;
    private final DecodedChunks decoded;
    private final Dataset dataset;
    private final int size;
    private @Nullable List<StoredChunk> chunks;

    ColumnReader(StoredFile file, Metadata metadata, DecodedChunks decoded, Dataset dataset) {
        this.file = file;
        this.metadata = metadata;
        this.decoded = decoded;
        this.dataset = dataset;
        this.size = dataset.type().type().size();
    }

    Dataset dataset() {
        return dataset;
    }

    /// Hands rows `[from, to)`, at most as many as an array holds, to `target`.
    void read(long from, long to, Target target) {
        if (from == to) {
            return;
        }
        switch (dataset.layout()) {
            case Layout.Compact compact ->
                target.values(bytes(compact.bytes()), Math.toIntExact(from * size), Math.toIntExact(to - from), from);
            case Layout.Contiguous contiguous when contiguous.address() == Cursor.UNDEFINED ->
                target.fill(dataset.fill().forRows(from, to), Math.toIntExact(to - from), from);
            case Layout.Contiguous contiguous -> readContiguous(contiguous.address(), from, to, target);
            case Layout.Chunked chunked -> readChunked(chunked, from, to, target);
        }
    }

    private void readContiguous(long address, long from, long to, Target target) {
        long step = FETCH_BYTES / size;
        for (long row = from; row < to; row += step) {
            int count = (int) Math.min(step, to - row);
            long at = address + row * size;
            metadata.requireInside("data", at, (long) count * size);
            byte[] bytes = bytes(file.fetch(metadata.fileOffset(at), (long) count * size));
            target.values(bytes, 0, count, row);
        }
    }

    private void readChunked(Layout.Chunked layout, long from, long to, Target target) {
        long length = layout.length();
        List<StoredChunk> wanted = resolve(layout, from / length, (to - 1) / length);
        long row = from;
        List<StoredChunk> batch = new ArrayList<>();
        long batched = 0;
        for (StoredChunk chunk : wanted) {
            if (batched + chunk.size() > FETCH_BYTES && !batch.isEmpty()) {
                row = place(layout, batch, row, to, target);
                batch.clear();
                batched = 0;
            }
            batch.add(chunk);
            batched += chunk.size();
        }
        row = place(layout, batch, row, to, target);
        fill(row, to, target);
    }

    /// Fetches and decodes the chunks of a batch, and hands on the rows from `row` to the end of the last of them.
    private long place(Layout.Chunked layout, List<StoredChunk> batch, long row, long to, Target target) {
        long length = layout.length();
        List<byte[]> kept = batch.stream().map(c -> decoded.find(dataset, c.number())).toList();
        List<MemorySegment> fetched = fetch(batch, kept);
        long next = row;
        for (int i = 0; i < batch.size(); i++) {
            StoredChunk chunk = batch.get(i);
            long start = chunk.number() * length;
            long first = Math.max(start, row);
            long end = Math.min(start + length, to);
            byte[] bytes = kept.get(i);
            if (bytes.length == 0) {
                bytes = decode(layout, chunk, bytes(fetched.get(i)));
                // The last chunk may be far longer than the rows that are in it.
                int used = (int) Math.min(length, dataset.rows() - start) * size;
                decoded.keep(dataset, chunk.number(), used < bytes.length ? Arrays.copyOf(bytes, used) : bytes);
            }
            fill(next, first, target);
            target.values(bytes, (int) (first - start) * size, (int) (end - first), first);
            next = end;
        }
        return next;
    }

    private List<MemorySegment> fetch(List<StoredChunk> batch, List<byte[]> kept) {
        List<ByteRange.Span> spans = new ArrayList<>();
        for (int i = 0; i < batch.size(); i++) {
            StoredChunk chunk = batch.get(i);
            if (kept.get(i).length == 0) {
                metadata.requireInside("chunk " + chunk.number(), chunk.address(), chunk.size());
                spans.add(new ByteRange.Span(metadata.fileOffset(chunk.address()), chunk.size()));
            }
        }
        List<MemorySegment> fetched = spans.isEmpty() ? List.of() : file.fetch(spans);
        List<MemorySegment> byChunk = new ArrayList<>(batch.size());
        int next = 0;
        for (byte[] bytes : kept) {
            byChunk.add(bytes.length == 0 ? fetched.get(next++) : MemorySegment.NULL);
        }
        return byChunk;
    }

    private byte[] decode(Layout.Chunked layout, StoredChunk chunk, byte[] stored) {
        long length = layout.length();
        boolean edge = (chunk.number() + 1) * length > dataset.rows();
        FilterPipeline filters = layout.unfilteredEdges() && edge ? FilterPipeline.NONE : dataset.filters();
        try {
            return filters.decode(stored, chunk.filterMask(), (int) length * size);
        } catch (FormatException e) {
            throw new FormatException(
                    "chunk %d of %d bytes at %d %s"
                            .formatted(chunk.number(), chunk.size(), chunk.address(), e.what()),
                    e);
        }
    }

    private void fill(long from, long to, Target target) {
        if (from < to) {
            target.fill(dataset.fill().forRows(from, to), Math.toIntExact(to - from), from);
        }
    }

    private List<StoredChunk> resolve(Layout.Chunked layout, long first, long last) {
        synchronized (metadata) {
            List<StoredChunk> all = chunks;
            if (all == null) {
                long length = layout.length();
                ChunkIndex index = ChunkIndex.of(metadata, layout, !dataset.filters().filters().isEmpty(), length * size);
                long lastOfAll = (dataset.rows() - 1) / length;
                if (lastOfAll >= MOST_KEPT_CHUNKS) {
                    return checked(index.find(first, last), first, last);
                }
                all = checked(index.find(0, lastOfAll), 0, lastOfAll);
                chunks = all;
            }
            return all.stream().filter(c -> c.number() >= first && c.number() <= last).toList();
        }
    }

    /// A damaged index may name a chunk twice.
    private static List<StoredChunk> checked(List<StoredChunk> found, long first, long last) {
        long previous = first - 1;
        for (StoredChunk chunk : found) {
            if (chunk.number() <= previous || chunk.number() > last) {
                throw new FormatException("has chunk " + chunk.number() + " after chunk " + previous
                        + " in its index, expected each once and in order");
            }
            previous = chunk.number();
        }
        return found;
    }

    private static byte[] bytes(MemorySegment segment) {
        return segment.toArray(ValueLayout.JAVA_BYTE);
    }
}
