package dev.shardwright.zarr.internal.event;

import dev.shardwright.storage.Bytes;
import java.util.List;
import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/// Bytes of one object were fetched.
@Name("dev.shardwright.zarr.Fetch")
@Label("Zarr fetch")
@Category({"Shardwright", "Zarr"})
@Description("Bytes of one object were fetched.")
@StackTrace(false)
public final class FetchEvent extends Event {

    @Label("Key")
    private final String key;

    @Label("Bytes fetched")
    @DataAmount
    private long bytes;

    /// Begins.
    ///
    /// @param key the object
    public FetchEvent(String key) {
        this.key = key;
        begin();
    }

    /// Ends with these bytes, and is recorded if somebody records.
    public void end(List<Bytes> fetched) {
        end();
        if (shouldCommit()) {
            bytes = fetched.stream().mapToLong(Bytes::size).sum();
            commit();
        }
    }

    /// The object.
    public String key() {
        return key;
    }

    /// the bytes that were fetched, counted when it ended.
    public long bytes() {
        return bytes;
    }
}
