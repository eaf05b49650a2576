package dev.shardwright.zarr.internal.event;

import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;

/// Chunks of one object were decoded and placed; the bytes are the encoded ones.
@Name("dev.shardwright.zarr.Decode")
@Label("Zarr decode")
@Description("Chunks of one object were decoded and placed; the bytes are the encoded ones.")
public final class DecodeEvent extends ObjectEvent {

    /// Begins.
    ///
    /// @param key the object
    public DecodeEvent(String key) {
        super(key);
    }
}
