package dev.shardwright.zarr.internal.metadata;

import dev.shardwright.zarr.ChunkGrid;
import dev.shardwright.zarr.RectilinearGrid;
import dev.shardwright.zarr.RectilinearGrid.Cut;
import dev.shardwright.zarr.RectilinearGrid.Every;
import dev.shardwright.zarr.RectilinearGrid.Listed;
import dev.shardwright.zarr.RectilinearGrid.Run;
import dev.shardwright.zarr.RegularGrid;
import dev.shardwright.zarr.UnsupportedExtensionException;
import dev.shardwright.zarr.ZarrException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Chunk grids as metadata spell them: `regular` (Zarr v3.1 core) and `rectilinear` of kind `inline`
/// (https://github.com/zarr-developers/zarr-extensions/tree/main/chunk-grids/rectilinear).
final class ChunkGridJson {

    private ChunkGridJson() {}

    static ChunkGrid read(Extension grid) {
        return switch (grid.name()) {
            case "regular" -> {
                grid.allow(Set.of("chunk_shape"));
                long[] lengths = DocumentKeys.lengths(grid.required("chunk_shape"), "chunk_shape", 1);
                int[] shape = new int[lengths.length];
                for (int d = 0; d < shape.length; d++) {
                    shape[d] = length(lengths[d], d);
                }
                yield new RegularGrid(shape);
            }
            case "rectilinear" -> {
                JsonNode kind = grid.required("kind");
                if (!kind.isString() || !kind.stringValue().equals("inline")) {
                    throw new UnsupportedExtensionException(
                            "chunk grid \"rectilinear\" of the kind " + MessageText.of(kind) + " is not supported; known is \"inline\"");
                }
                grid.allow(Set.of("kind", "chunk_shapes"));
                JsonNode shapes = grid.required("chunk_shapes");
                if (!shapes.isArray()) {
                    throw new ZarrException("has \"chunk_shapes\": " + MessageText.of(shapes) + ", expected a list");
                }
                List<Cut> cuts = new ArrayList<>();
                for (JsonNode shape : shapes) {
                    cuts.add(cut(shape, cuts.size()));
                }
                yield new RectilinearGrid(cuts);
            }
            default ->
                throw new UnsupportedExtensionException("chunk grid \"" + grid.name()
                        + "\" is not supported; known are \"regular\" and \"rectilinear\"");
        };
    }

    private static Cut cut(JsonNode shape, int dimension) {
        if (!shape.isArray()) {
            return new Every(length(positive(shape, shape), dimension));
        }
        if (shape.isEmpty()) {
            throw wrong(shape);
        }
        List<Run> runs = new ArrayList<>();
        for (JsonNode item : shape) {
            if (item.isArray()) {
                if (item.size() != 2) {
                    throw wrong(shape);
                }
                runs.add(new Run(length(positive(item.get(0), shape), dimension), positive(item.get(1), shape)));
            } else {
                runs.add(new Run(length(positive(item, shape), dimension), 1));
            }
        }
        return new Listed(runs);
    }

    private static long positive(JsonNode number, JsonNode shape) {
        if (!number.isIntegralNumber() || !number.canConvertToLong() || number.longValue() < 1) {
            throw wrong(shape);
        }
        return number.longValue();
    }

    private static ZarrException wrong(JsonNode shape) {
        return new ZarrException("has \"chunk_shapes\" with " + MessageText.of(shape) + ", expected a length of at least 1,"
                + " or a list of such lengths and of pairs [length, how many]");
    }

    private static int length(long length, int dimension) {
        if (length > Integer.MAX_VALUE) {
            throw new UnsupportedExtensionException("chunks of " + length + " cells in dimension " + dimension
                    + " are not supported, at most " + Integer.MAX_VALUE + " are");
        }
        return (int) length;
    }

    static ObjectNode write(ChunkGrid grid) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        switch (grid) {
            case RegularGrid regular -> {
                ArrayNode shape = node.put("name", "regular").putObject("configuration").putArray("chunk_shape");
                for (int n : regular.chunkShape()) {
                    shape.add(n);
                }
            }
            case RectilinearGrid rectilinear -> {
                ObjectNode configuration = node.put("name", "rectilinear").putObject("configuration");
                ArrayNode shapes = configuration.put("kind", "inline").putArray("chunk_shapes");
                for (Cut cut : rectilinear.cuts()) {
                    switch (cut) {
                        case Every every -> shapes.add(every.length());
                        case Listed listed -> write(listed, shapes.addArray());
                    }
                }
            }
        }
        return node;
    }

    private static void write(Listed listed, ArrayNode list) {
        for (Run run : listed.runs()) {
            if (run.chunks() == 1) {
                list.add(run.length());
            } else {
                list.addArray().add(run.length()).add(run.chunks());
            }
        }
    }
}
