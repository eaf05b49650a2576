package dev.shardwright.engine.publish;

import dev.shardwright.grid.Grid;
import dev.shardwright.grid.RectilinearGrid;
import dev.shardwright.storage.MemoryBudget;
import dev.shardwright.storage.ObjectStore;
import dev.shardwright.storage.PutCondition;
import dev.shardwright.zarr.ArrayMetadata;
import dev.shardwright.zarr.DataType;
import dev.shardwright.zarr.FillValue;
import dev.shardwright.zarr.StoredObject;
import dev.shardwright.zarr.Zarr;
import dev.shardwright.zarr.codec.Codecs;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// The arrays beside the fields that say where the cells of a rectilinear grid lie (CF-1.12, 4 and 5.6): the centres
/// `x` and `y`, and `crs`, which only has attributes. HEALPix has none, since a cell's position in the array is its number.
final class CoordinateVariables {

    private CoordinateVariables() {}

    /// The metadata of all of them, by path.
    static SequencedMap<String, ArrayMetadata> of(Grid grid) {
        SequencedMap<String, ArrayMetadata> arrays = new LinkedHashMap<>();
        if (grid instanceof RectilinearGrid rectilinear) {
            arrays.put(
                    "crs",
                    ArrayMetadata.builder(DataType.INT32)
                            .codecs(List.of(Codecs.bytes()))
                            .attributes(crsAttributes(rectilinear))
                            .build());
            arrays.put("x", axis("x", rectilinear.xCentres().length, axisAttributes(rectilinear, true)));
            arrays.put("y", axis("y", rectilinear.yCentres().length, axisAttributes(rectilinear, false)));
        }
        return arrays;
    }

    private static ArrayMetadata axis(String name, int length, ObjectNode attributes) {
        return ArrayMetadata.builder(DataType.FLOAT64, length)
                .chunks(length)
                .fill(FillValue.of(DataType.FLOAT64, Double.NaN))
                .dimensionNames(name)
                .attributes(attributes)
                .build();
    }

    /// Writes the values of one of them; nothing if it has none.
    static Optional<StoredObject> write(
            ObjectStore store, Grid grid, String name, ArrayMetadata metadata, PutCondition condition) {
        if (!(grid instanceof RectilinearGrid rectilinear) || name.equals("crs")) {
            return Optional.empty();
        }
        double[] centres = name.equals("x") ? rectilinear.xCentres() : rectilinear.yCentres();
        ByteBuffer bytes = ByteBuffer.allocateDirect(Double.BYTES * centres.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asDoubleBuffer().put(centres);
        return Zarr.array(store, name, metadata, MemoryBudget.unlimited())
                .writeChunk(MemorySegment.ofBuffer(bytes), condition, 0);
    }

    /// The attributes of the variable that describes the reference system (CF-1.12, 5.6).
    private static ObjectNode crsAttributes(RectilinearGrid grid) {
        ObjectNode attributes = JsonNodeFactory.instance.objectNode();
        grid.crs().cfAttributes().forEach((name, value) -> {
            switch (value) {
                case Number n -> attributes.put(name, n.doubleValue());
                case double[] list -> {
                    var node = attributes.putArray(name);
                    for (double n : list) {
                        node.add(n);
                    }
                }
                default -> attributes.put(name, value.toString());
            }
        });
        grid.crs().wkt().ifPresent(wkt -> attributes.put("crs_wkt", wkt).put("spatial_ref", wkt));
        return attributes;
    }

    /// @param x whether it is the west-east coordinate
    private static ObjectNode axisAttributes(RectilinearGrid grid, boolean x) {
        ObjectNode attributes = JsonNodeFactory.instance.objectNode();
        if (grid.crs().isGeographic()) {
            attributes.put("standard_name", x ? "longitude" : "latitude");
            attributes.put("long_name", x ? "longitude of cell centre" : "latitude of cell centre");
            attributes.put("units", x ? "degrees_east" : "degrees_north");
        } else {
            attributes.put("standard_name", x ? "projection_x_coordinate" : "projection_y_coordinate");
            attributes.put("long_name", (x ? "x" : "y") + " of cell centre");
            attributes.put("units", grid.crs().unit());
        }
        attributes.put("axis", x ? "X" : "Y");
        return attributes;
    }
}
