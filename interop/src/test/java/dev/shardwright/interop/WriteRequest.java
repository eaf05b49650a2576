package dev.shardwright.interop;

import dev.shardwright.zarr.ArrayMetadata;
import dev.shardwright.zarr.Zarr;
import dev.shardwright.zarr.parity.ParityCase;
import dev.shardwright.zarr.parity.ParityWrite;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// An array that a writer is to write, in the form that `python/writes.py` describes.
///
/// @param written the array, what becomes of its empty chunks, and the order of chunks in its shards
/// @param metadata of an array that is to be made; empty if it is there
/// @param writes what to write
record WriteRequest(ParityCase written, Optional<ArrayMetadata> metadata, List<ParityWrite> writes) {

    /// Makes the array of a case and does its writes.
    static WriteRequest create(ParityCase written) {
        return new WriteRequest(written, Optional.of(written.metadata()), written.writes());
    }

    /// Writes to the array of a case, which is there.
    static WriteRequest more(ParityCase written, List<ParityWrite> writes) {
        return new WriteRequest(written, Optional.empty(), writes);
    }

    String array() {
        return written.name();
    }

    /// One line of JSON.
    String toLine() {
        ObjectNode line = JsonNodeFactory.instance.objectNode().put("array", array());
        metadata.ifPresent(m -> line.set("metadata", Zarr.document(m)));
        line.put("emptyChunks", written.emptyChunks().name().toLowerCase(Locale.ROOT));
        line.put("order", written.order().name().toLowerCase(Locale.ROOT));
        ArrayNode list = line.putArray("writes");
        for (ParityWrite write : writes) {
            ObjectNode one = list.addObject();
            Request.addRanges(one.putArray("region"), write.region());
            ArrayNode values = one.putArray("values");
            Arrays.stream(write.values()).forEach(values::add);
        }
        return JsonMapper.shared().writeValueAsString(line);
    }
}
