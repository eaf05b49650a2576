package dev.shardwright.source.testing;

import dev.shardwright.storage.ByteRange;
import dev.shardwright.storage.Bytes;
import dev.shardwright.storage.Listing;
import dev.shardwright.storage.ObjectInfo;
import dev.shardwright.storage.ObjectStore;
import dev.shardwright.storage.PutCondition;
import dev.shardwright.storage.Upload;
import dev.shardwright.storage.Version;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongFunction;

/// A store with one object, which is made of records of equal length as they are read.
public final class GeneratedStore implements ObjectStore {

    private static final Version VERSION = new Version("1");

    private final String key;
    private final long records;
    private final int recordBytes;
    private final LongFunction<byte[]> record;

    /// An object `key` of `records` records of `recordBytes` bytes.
    public GeneratedStore(String key, long records, int recordBytes, LongFunction<byte[]> record) {
        this.key = key;
        this.records = records;
        this.recordBytes = recordBytes;
        this.record = record;
    }

    @Override
    public String address() {
        return "generated://";
    }

    @Override
    public Optional<ObjectInfo> head(String wanted) {
        return wanted.equals(key)
                ? Optional.of(new ObjectInfo(key, records * recordBytes, VERSION, Instant.EPOCH))
                : Optional.empty();
    }

    @Override
    public List<Bytes> getRanges(String wanted, List<ByteRange> ranges, SegmentAllocator memory) {
        return ranges.stream().map(ByteRange.Span.class::cast).map(this::read).toList();
    }

    private Bytes read(ByteRange.Span span) {
        byte[] bytes = new byte[(int) span.length()];
        for (int at = 0; at < bytes.length; ) {
            long offset = span.offset() + at;
            byte[] content = record.apply(offset / recordBytes);
            if (content.length != recordBytes) {
                throw new AssertionError("record of " + content.length + " bytes");
            }
            int skip = (int) (offset % recordBytes);
            int count = Math.min(recordBytes - skip, bytes.length - at);
            System.arraycopy(content, skip, bytes, at, count);
            at += count;
        }
        return new Bytes(MemorySegment.ofArray(bytes), VERSION, records * recordBytes);
    }

    @Override
    public Bytes get(String wanted) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Version put(String wanted, MemorySegment bytes, PutCondition condition) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long partSize() {
        return 0;
    }

    @Override
    public Upload upload(String wanted) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Version copy(String from, String to, PutCondition condition) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void delete(String key, Version version) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean delete(String wanted) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void list(String prefix, Consumer<ObjectInfo> visitor) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Listing listFolder(String folder) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int sweep(Duration olderThan) {
        return 0;
    }

    @Override
    public int leftovers(Duration olderThan) {
        return 0;
    }

    @Override
    public void close() {}
}
