package dev.shardwright.zarr.internal.read;

import dev.shardwright.storage.ByteRange;
import dev.shardwright.storage.Bytes;
import dev.shardwright.storage.StoreException;
import dev.shardwright.zarr.ZarrException;
import dev.shardwright.zarr.codec.Workspace;
import dev.shardwright.zarr.internal.array.ChunkLayout;
import dev.shardwright.zarr.internal.event.DecodeEvent;
import dev.shardwright.zarr.internal.fetch.Fetcher;
import dev.shardwright.zarr.internal.select.ChunkCells;
import java.lang.foreign.MemorySegment;
import java.util.List;

/// The cells of one chunk that is an object of its own.
///
/// @param call the read
/// @param key the chunk's key
/// @param cells the cells
/// @param layout how the chunk lies
record ChunkRead(ReadCall call, String key, ChunkCells cells, ChunkLayout layout) implements Fetcher.Arrival {

    /// Asks for the whole object.
    void plan(Workspace work) {
        call.fetcher().fetchAlone(key, List.of(ByteRange.from(0)), this, work);
    }

    @Override
    public void found(List<Bytes> bytes, Workspace work) {
        try {
            DecodeEvent event = new DecodeEvent(key);
            MemorySegment encoded = bytes.getFirst().segment();
            layout.codecs().checkSize(encoded);
            Placing.place(layout, cells, encoded, 0, call.output(), work);
            event.end(encoded.byteSize());
        } catch (ZarrException e) {
            throw call.array().at(key, e);
        }
    }

    @Override
    public void absent(StoreException reason, Workspace work) {
        cells.fill(call.array().fill(), call.output());
    }
}
