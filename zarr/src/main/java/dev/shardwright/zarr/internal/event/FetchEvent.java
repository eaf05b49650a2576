package dev.shardwright.zarr.internal.event;

import dev.shardwright.storage.Bytes;
import java.util.List;
import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;

/// Bytes of one object were fetched.
@Name("dev.shardwright.zarr.Fetch")
@Label("Zarr fetch")
@Description("Bytes of one object were fetched.")
public final class FetchEvent extends ObjectEvent {

    /// Begins.
    ///
    /// @param key the object
    public FetchEvent(String key) {
        super(key);
    }

    /// Ends with these bytes, and is recorded if somebody records.
    public void end(List<Bytes> fetched) {
        end(isEnabled() ? fetched.stream().mapToLong(Bytes::size).sum() : 0);
    }
}
