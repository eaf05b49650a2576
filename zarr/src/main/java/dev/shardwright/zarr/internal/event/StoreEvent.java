package dev.shardwright.zarr.internal.event;

import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;

/// One object was stored; the bytes are those of chunks that this process sent.
@Name("dev.shardwright.zarr.Store")
@Label("Zarr store")
@Description("One object was stored; the bytes are those of chunks that this process sent.")
public final class StoreEvent extends ObjectEvent {

    /// Begins.
    ///
    /// @param key the object
    public StoreEvent(String key) {
        super(key);
    }
}
