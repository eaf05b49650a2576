package dev.shardwright.testing;

import dev.shardwright.storage.ObjectUpdate;
import dev.shardwright.storage.Version;
import java.lang.foreign.MemorySegment;

/// Passes every call on to another update; what a test wants otherwise, it overrides.
public class ForwardingUpdate implements ObjectUpdate {

    private final ObjectUpdate update;

    /// Passes on to `update`.
    public ForwardingUpdate(ObjectUpdate update) {
        this.update = update;
    }

    @Override
    public Version version() {
        return update.version();
    }

    @Override
    public long size() {
        return update.size();
    }

    @Override
    public void read(long offset, MemorySegment target) {
        update.read(offset, target);
    }

    @Override
    public void write(long offset, MemorySegment bytes) {
        update.write(offset, bytes);
    }

    @Override
    public void sync() {
        update.sync();
    }

    @Override
    public Version finish() {
        return update.finish();
    }

    @Override
    public void close() {
        update.close();
    }
}
