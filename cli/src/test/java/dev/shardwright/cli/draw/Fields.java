package dev.shardwright.cli.draw;

import dev.shardwright.storage.ObjectStore;
import dev.shardwright.storage.PutCondition;
import dev.shardwright.zarr.ArrayMetadata;
import dev.shardwright.zarr.DataType;
import dev.shardwright.zarr.FillValue;
import dev.shardwright.zarr.GroupMetadata;
import dev.shardwright.zarr.Zarr;
import dev.shardwright.zarr.ZarrArray;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.LongToDoubleFunction;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Makes small datasets to draw.
final class Fields {

    private Fields() {}

    static ObjectNode attributes(String... pairs) {
        ObjectNode attributes = JsonNodeFactory.instance.objectNode();
        for (int i = 0; i < pairs.length; i += 2) {
            attributes.put(pairs[i], pairs[i + 1]);
        }
        return attributes;
    }

    /// A root group with the `dggs` attribute.
    static void healpixRoot(ObjectStore store, int order, String scheme, String latitude) {
        ObjectNode attributes = attributes("title", "Synthetic field");
        attributes.putObject("dggs")
                .put("name", "healpix")
                .put("refinement_level", order)
                .put("indexing_scheme", scheme)
                .put("spatial_dimension", "cells")
                .put("latitude", latitude);
        Zarr.create(store, "", GroupMetadata.of(attributes), PutCondition.ALWAYS);
    }

    /// An array of float64 with fill NaN in which nothing is stored yet.
    static ZarrArray doubles(ObjectStore store, String path, long[] shape, int[] chunks, String... dimensions) {
        return Zarr.create(
                store,
                path,
                ArrayMetadata.builder(DataType.FLOAT64, shape)
                        .chunks(chunks)
                        .fill(FillValue.of(DataType.FLOAT64, Double.NaN))
                        .dimensionNames(dimensions)
                        .attributes(attributes("long_name", "air temperature", "units", "K"))
                        .build(),
                PutCondition.ALWAYS);
    }

    /// Writes a chunk whose cell i, in C order, is `value(i)`.
    static void chunk(ZarrArray array, LongToDoubleFunction value, long... index) {
        int cells = 1;
        for (int n : array.metadata().chunkShape()) {
            cells *= n;
        }
        ByteBuffer bytes = ByteBuffer.allocate(8 * cells).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < cells; i++) {
            bytes.putDouble(8 * i, value.applyAsDouble(i));
        }
        array.writeChunk(MemorySegment.ofArray(bytes.array()), PutCondition.ALWAYS, index);
    }

    /// A coordinate array.
    static void coordinate(ObjectStore store, String name, String units, double... values) {
        ZarrArray array = Zarr.create(
                store,
                name,
                ArrayMetadata.builder(DataType.FLOAT64, values.length)
                        .dimensionNames(name)
                        .attributes(attributes("units", units))
                        .build(),
                PutCondition.ALWAYS);
        chunk(array, i -> values[(int) i], 0);
    }

    /// A scale over 0 to 1 without percentiles.
    static DrawOptions small() {
        DrawOptions d = DrawOptions.defaults();
        return new DrawOptions(
                d.region(), 600, 450, d.palette(), java.util.Optional.of(new DrawOptions.Range(0, 1)), false);
    }
}
