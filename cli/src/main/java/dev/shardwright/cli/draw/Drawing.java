package dev.shardwright.cli.draw;

import dev.shardwright.grid.Healpix;
import dev.shardwright.grid.HealpixGrid;
import dev.shardwright.grid.LatitudeConvention;
import dev.shardwright.storage.Keys;
import dev.shardwright.storage.MemoryBudget;
import dev.shardwright.storage.ObjectStore;
import dev.shardwright.zarr.ArrayMetadata;
import dev.shardwright.zarr.Box;
import dev.shardwright.zarr.Zarr;
import dev.shardwright.zarr.ZarrArray;
import dev.shardwright.zarr.ZarrException;
import dev.shardwright.zarr.ZarrGroup;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// Draws an array: a dimension of HEALPix cells as a map, two dimensions as an image, one as a line.
///
/// Which dimension counts HEALPix cells, at which order and in which latitude, is told by the attribute `dggs` of the
/// nearest group above the array (https://github.com/zarr-conventions/dggs, v1). Only chunks that are stored are read,
/// twice, a few at a time; memory does not grow with the array.
public final class Drawing {

    private static final JsonNode NOTHING = JsonNodeFactory.instance.objectNode();

    private Drawing() {}

    /// Draws an array.
    ///
    /// @param path of the array in the store
    /// @throws DrawingException if it has too many dimensions for a picture, or no numbers
    /// @throws ZarrException if there is no such array, or a chunk is damaged
    public static Picture of(ObjectStore store, String path, DrawOptions options) {
        if (!(Zarr.open(store, path, MemoryBudget.unlimited()) instanceof ZarrArray array)) {
            throw new ZarrException(store.address() + ": \"" + path + "\" is a group, expected an array");
        }
        ArrayMetadata metadata = array.metadata();
        long[] shape = metadata.shape();
        Box region = options.region().orElse(Box.all(shape));
        if (shape.length == 0) {
            throw new DrawingException("array \"" + path + "\" is a single number, expected at least one dimension");
        }
        if (region.size() == 0) {
            throw new DrawingException("array \"" + path + "\" of shape " + Arrays.toString(shape) + ": the part "
                    + region + " holds no cells");
        }
        List<JsonNode> above = attributesAbove(store, path);
        JsonNode dggs = above.stream().map(a -> a.path("dggs")).filter(JsonNode::isObject).findFirst().orElse(NOTHING);
        String title = above.stream()
                .map(a -> a.path("title").asString(""))
                .filter(t -> !t.isBlank())
                .findFirst()
                .orElse("");
        String name = path.isEmpty() ? "array" : path.substring(path.lastIndexOf('/') + 1);
        String selection = region.equals(Box.all(shape)) ? "" : region.toString();
        Labels labels = Labels.of(title.strip(), name, metadata.attributes(), selection);
        Optional<HealpixCells> cells = HealpixCells.of(path, metadata, dggs);
        int[] kept = kept(region, cells.map(HealpixCells::dimension));
        if (kept.length > (cells.isPresent() ? 1 : 2)) {
            throw tooMany(path, metadata, kept, cells.map(HealpixCells::dimension));
        }
        StoredValues values = StoredValues.of(array, region);
        if (cells.isPresent()) {
            HealpixCells c = cells.get();
            return new HealpixMap(c.grid(), c.nested(), values, c.dimension()).draw(options, labels);
        }
        String parent = path.contains("/") ? path.substring(0, path.lastIndexOf('/')) : "";
        Axis[] axes = Axis.readable(Arrays.stream(kept)
                .mapToObj(d -> Axis.of(store, parent, dimensionName(metadata, d), shape[d]))
                .toArray(Axis[]::new));
        if (kept.length == 1) {
            return new SeriesPlot(values, region, kept[0], axes[0]).draw(options, labels);
        }
        int x = axes[0].horizontal() && !axes[1].horizontal() ? 0 : 1;
        return new RasterImage(values, region, kept[x], axes[x], kept[1 - x], axes[1 - x]).draw(options, labels);
    }

    /// The dimension of an array that counts HEALPix cells.
    private record HealpixCells(int dimension, HealpixGrid grid, boolean nested) {

        static Optional<HealpixCells> of(String path, ArrayMetadata metadata, JsonNode dggs) {
            if (!dggs.path("name").asString("").equals("healpix")) {
                return Optional.empty();
            }
            int order = dggs.path("refinement_level").asInt(-1);
            if (order < 0 || order > Healpix.MAX_ORDER) {
                throw new DrawingException("the attribute dggs has refinement_level " + dggs.path("refinement_level")
                        + ", expected 0 to " + Healpix.MAX_ORDER);
            }
            long count = Healpix.ofOrder(order).cellCount();
            String spatial = dggs.path("spatial_dimension").asString("");
            int dimension = IntStream.range(0, metadata.rank())
                    .filter(d -> (spatial.isEmpty() || metadata.dimensionNames().isEmpty())
                            ? metadata.shape()[d] == count
                            : dimensionName(metadata, d).equals(spatial))
                    .findFirst()
                    .orElse(-1);
            if (dimension < 0) {
                return Optional.empty();
            }
            if (metadata.shape()[dimension] != count) {
                throw new DrawingException("array \"" + path + "\" has " + metadata.shape()[dimension]
                        + " cells, expected the " + count + " of HEALPix level " + order
                        + " (a list of some cells is not drawn)");
            }
            String latitude = dggs.path("latitude").asString("geodetic");
            LatitudeConvention convention =
                    switch (latitude) {
                        case "geodetic" -> LatitudeConvention.GEODETIC;
                        case "authalic" -> LatitudeConvention.AUTHALIC;
                        default ->
                            throw new DrawingException("the attribute dggs has latitude \"" + latitude
                                    + "\", expected \"geodetic\" or \"authalic\"");
                    };
            String scheme = dggs.path("indexing_scheme").asString("nested");
            if (!scheme.equals("nested") && !scheme.equals("ring")) {
                throw new DrawingException("the attribute dggs has indexing_scheme \"" + scheme
                        + "\", expected \"nested\" or \"ring\"");
            }
            return Optional.of(new HealpixCells(
                    dimension, new HealpixGrid(order, order, order, convention), scheme.equals("nested")));
        }
    }

    /// The attributes of the groups above an array, the nearest first.
    private static List<JsonNode> attributesAbove(ObjectStore store, String path) {
        List<JsonNode> attributes = new ArrayList<>();
        String at = path;
        while (!at.isEmpty()) {
            at = at.contains("/") ? at.substring(0, at.lastIndexOf('/')) : "";
            if (store.head(Keys.join(at, Zarr.METADATA)).isPresent()
                    && Zarr.open(store, at, MemoryBudget.unlimited()) instanceof ZarrGroup group) {
                attributes.add(group.metadata().attributes());
            }
        }
        return attributes;
    }

    /// The dimensions that a picture shows: those longer than a cell, and that of HEALPix cells.
    private static int[] kept(Box region, Optional<Integer> cells) {
        long[] length = region.shape();
        int[] kept = IntStream.range(0, length.length)
                .filter(d -> length[d] > 1 || cells.orElse(-1) == d)
                .toArray();
        return kept.length > 0 ? kept : new int[] {length.length - 1};
    }

    private static DrawingException tooMany(String path, ArrayMetadata metadata, int[] kept, Optional<Integer> cells) {
        int most = cells.isPresent() ? 1 : 2;
        String example = IntStream.range(0, metadata.rank())
                .mapToObj(d -> (cells.isPresent() ? cells.get() == d : d >= metadata.rank() - most) ? ":" : "0")
                .collect(Collectors.joining(","));
        String names = Arrays.stream(kept)
                .mapToObj(d -> (dimensionName(metadata, d) + " " + metadata.shape()[d]).strip())
                .collect(Collectors.joining(", "));
        return new DrawingException("array \"" + path + "\" has " + kept.length + " dimensions longer than one cell ("
                + names + "), expected at most " + most + (cells.isPresent() ? ", that of its HEALPix cells" : "")
                + ": choose one index for the others, for example --select " + example);
    }

    private static String dimensionName(ArrayMetadata metadata, int dimension) {
        return metadata.dimensionNames().isEmpty() ? "" : metadata.dimensionNames().get(dimension).orElse("");
    }
}
