package dev.shardwright.zarr.internal.event;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.StackTrace;

/// Something that was done with the bytes of one object. A class for each kind, since that is how a flight recorder tells them apart.
@Category({"Shardwright", "Zarr"})
@StackTrace(false)
public abstract sealed class ObjectEvent extends Event permits FetchEvent, DecodeEvent, EncodeEvent, StoreEvent {

    @Label("Key")
    final String key;

    @Label("Bytes")
    @DataAmount
    long bytes;

    /// Begins.
    ///
    /// @param key the object
    ObjectEvent(String key) {
        this.key = key;
        begin();
    }

    /// Ends, and is recorded if somebody records.
    ///
    /// @param amount how many bytes it was
    public final void end(long amount) {
        end();
        if (shouldCommit()) {
            bytes = amount;
            commit();
        }
    }
}
