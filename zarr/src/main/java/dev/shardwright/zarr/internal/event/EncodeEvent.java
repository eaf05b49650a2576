package dev.shardwright.zarr.internal.event;

import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;

/// Chunks of one object were encoded; the bytes are the encoded ones.
@Name("dev.shardwright.zarr.Encode")
@Label("Zarr encode")
@Description("Chunks of one object were encoded; the bytes are the encoded ones.")
public final class EncodeEvent extends ObjectEvent {

    /// Begins.
    ///
    /// @param key the object
    public EncodeEvent(String key) {
        super(key);
    }
}
