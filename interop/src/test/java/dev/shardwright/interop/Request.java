package dev.shardwright.interop;

import dev.shardwright.zarr.Box;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// An array that a reader is asked for, in the form that `python/answers.py` describes.
///
/// @param array the array's path in its store
/// @param regions what to read of it
record Request(String array, List<Box> regions) {

    Request {
        regions = List.copyOf(regions);
    }

    /// One line of JSON.
    String toLine() {
        ObjectNode line = JsonNodeFactory.instance.objectNode().put("array", array);
        ArrayNode list = line.putArray("regions");
        for (Box region : regions) {
            addRanges(list.addArray(), region);
        }
        return JsonMapper.shared().writeValueAsString(line);
    }

    /// A region as half-open ranges.
    static void addRanges(ArrayNode ranges, Box region) {
        for (int d = 0; d < region.rank(); d++) {
            ranges.addArray().add(region.offset(d)).add(region.offset(d) + region.shape(d));
        }
    }
}
