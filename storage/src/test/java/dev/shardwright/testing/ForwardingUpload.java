package dev.shardwright.testing;

import dev.shardwright.storage.ByteRange;
import dev.shardwright.storage.PutCondition;
import dev.shardwright.storage.Upload;
import dev.shardwright.storage.Version;
import java.lang.foreign.MemorySegment;

/// Passes every call on to another upload; what a test wants otherwise, it overrides.
public class ForwardingUpload implements Upload {

    private final Upload upload;

    /// Passes on to `upload`.
    public ForwardingUpload(Upload upload) {
        this.upload = upload;
    }

    @Override
    public void append(MemorySegment bytes) {
        upload.append(bytes);
    }

    @Override
    public void appendFrom(String key, Version version, ByteRange.Span range) {
        upload.appendFrom(key, version, range);
    }

    @Override
    public long position() {
        return upload.position();
    }

    @Override
    public long partSize() {
        return upload.partSize();
    }

    @Override
    public Version complete(PutCondition condition) {
        return upload.complete(condition);
    }

    @Override
    public void abort() {
        upload.abort();
    }
}
