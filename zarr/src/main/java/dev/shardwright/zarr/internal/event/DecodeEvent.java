package dev.shardwright.zarr.internal.event;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/// Chunks of one object were decoded and placed.
@Name("dev.shardwright.zarr.Decode")
@Label("Zarr decode")
@Category({"Shardwright", "Zarr"})
@Description("Chunks of one object were decoded and placed.")
@StackTrace(false)
public final class DecodeEvent extends Event {

    @Label("Key")
    private final String key;

    @Label("Encoded bytes")
    @DataAmount
    private long bytes;

    /// Begins.
    ///
    /// @param key the object
    public DecodeEvent(String key) {
        this.key = key;
        begin();
    }

    /// Ends, and is recorded if somebody records.
    ///
    /// @param amount the encoded bytes
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

    /// the encoded bytes, counted when it ended.
    public long bytes() {
        return bytes;
    }
}
