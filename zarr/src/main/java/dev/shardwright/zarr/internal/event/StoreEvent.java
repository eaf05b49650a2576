package dev.shardwright.zarr.internal.event;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/// One object was stored.
@Name("dev.shardwright.zarr.Store")
@Label("Zarr store")
@Category({"Shardwright", "Zarr"})
@Description("One object was stored.")
@StackTrace(false)
public final class StoreEvent extends Event {

    @Label("Key")
    private final String key;

    @Label("Bytes stored")
    @DataAmount
    private long bytes;

    /// Begins.
    ///
    /// @param key the object
    public StoreEvent(String key) {
        this.key = key;
        begin();
    }

    /// Ends, and is recorded if somebody records.
    ///
    /// @param amount the bytes that this process sent
    public void end(long amount) {
        end();
        if (shouldCommit()) {
            bytes = amount;
            commit();
        }
    }

    /// The object.
    public String key() {
        return key;
    }

    /// the bytes that this process sent, counted when it ended.
    public long bytes() {
        return bytes;
    }
}
