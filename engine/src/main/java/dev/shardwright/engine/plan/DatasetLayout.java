package dev.shardwright.engine.plan;

import dev.shardwright.engine.aggregate.ChunkKernel;
import dev.shardwright.engine.definition.Definition;
import dev.shardwright.engine.definition.Definition.CompressionSpec;
import dev.shardwright.engine.definition.Definition.FieldSpec;
import dev.shardwright.engine.definition.expression.Expression;
import dev.shardwright.grid.Grid;
import dev.shardwright.zarr.ArrayMetadata;
import dev.shardwright.zarr.DataType;
import dev.shardwright.zarr.FillValue;
import dev.shardwright.zarr.codec.Codec;
import dev.shardwright.zarr.codec.Codecs;
import dev.shardwright.zarr.codec.Codecs.BloscCompressor;
import dev.shardwright.zarr.codec.Codecs.BloscShuffle;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// The arrays of a dataset, one a field, in the order of the definition.
///
/// @param fields the arrays
public record DatasetLayout(List<FieldArray> fields) {

    private static final int DEFAULT_ZSTD_LEVEL = 3;
    private static final int DEFAULT_GZIP_LEVEL = 5;

    /// A field's array.
    ///
    /// @param name its path in the dataset
    /// @param metadata its metadata
    public record FieldArray(String name, ArrayMetadata metadata) {}

    /// Copies the list.
    public DatasetLayout {
        fields = List.copyOf(fields);
    }

    /// The arrays that `definition` makes on `grid`.
    public static DatasetLayout of(Definition definition, Grid grid, ChunkKernel kernel) {
        List<FieldArray> arrays = new ArrayList<>();
        for (int f = 0; f < definition.fields().size(); f++) {
            FieldSpec field = definition.fields().get(f);
            arrays.add(new FieldArray(
                    field.name(), metadata(definition, field, grid, kernel.vectorLength(f))));
        }
        return new DatasetLayout(arrays);
    }

    private static ArrayMetadata metadata(Definition definition, FieldSpec field, Grid grid, int vectorLength) {
        DataType type = DataType.named(field.dataType())
                .orElseThrow(() -> new PlanException(
                        "field \"" + field.name() + "\" has the data type \"" + field.dataType() + "\""));
        boolean vector = field.value().type() == Expression.Type.VECTOR;
        String[] names = grid.dimensionNames();
        if (vector) {
            names = Arrays.copyOf(names, names.length + 1);
            names[names.length - 1] = field.name() + "_bin";
        }
        FillValue fill = fill(type, field);
        ArrayMetadata.Builder builder = ArrayMetadata.builder(type, extended(grid.shape(), vector, vectorLength))
                .chunks(extended(grid.chunkShape(), vector, vectorLength))
                .fill(fill)
                .codecs(codecs(definition.compression()))
                .dimensionNames(names)
                .attributes(attributes(definition, field, fill, type));
        return (definition.grid().sharded()
                        ? builder.shards(extended(grid.shardShape(), vector, vectorLength))
                        : builder)
                .build();
    }

    private static long[] extended(long[] shape, boolean vector, int length) {
        long[] longer = vector ? Arrays.copyOf(shape, shape.length + 1) : shape;
        if (vector) {
            longer[shape.length] = length;
        }
        return longer;
    }

    private static int[] extended(int[] shape, boolean vector, int length) {
        int[] longer = vector ? Arrays.copyOf(shape, shape.length + 1) : shape;
        if (vector) {
            longer[shape.length] = length;
        }
        return longer;
    }

    private static FillValue fill(DataType type, FieldSpec field) {
        try {
            String text = field.fillValue();
            if (type.kind() != DataType.Kind.FLOAT) {
                return text.startsWith("-") || type.size() < 8 || type.kind() == DataType.Kind.INT
                        ? FillValue.of(type, Long.parseLong(text))
                        : FillValue.ofBytes(littleEndian(Long.parseUnsignedLong(text), type.size()));
            }
            return text.startsWith("0x")
                    ? FillValue.ofBytes(littleEndian(Long.parseUnsignedLong(text.substring(2), 16), type.size()))
                    : FillValue.of(type, Double.parseDouble(text));
        } catch (IllegalArgumentException e) {
            throw new PlanException(
                    "field \"" + field.name() + "\" has the fill value " + field.fillValue() + ", which is no " + type,
                    e);
        }
    }

    private static byte[] littleEndian(long bits, int size) {
        return Arrays.copyOf(
                ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(bits).array(), size);
    }

    private static List<Codec> codecs(CompressionSpec spec) {
        return switch (spec.codec()) {
            case "none" -> List.of(Codecs.bytes());
            case "zstd" -> List.of(Codecs.bytes(), Codecs.zstd(spec.level().orElse(DEFAULT_ZSTD_LEVEL), false));
            case "gzip" -> List.of(Codecs.bytes(), Codecs.gzip(spec.level().orElse(DEFAULT_GZIP_LEVEL)));
            default ->
                spec.level()
                        .map(level -> List.of(
                                Codecs.bytes(), Codecs.blosc(BloscCompressor.ZSTD, level, BloscShuffle.SHUFFLE)))
                        .orElse(Codecs.defaults());
        };
    }

    /// CF attributes (CF-1.12, chapter 3). Counts have no `_FillValue`: a cell without observations has a count of 0.
    private static ObjectNode attributes(Definition definition, FieldSpec field, FillValue fill, DataType type) {
        ObjectNode attributes = JsonNodeFactory.instance.objectNode();
        put(attributes, "long_name", field.longName());
        put(attributes, "standard_name", field.standardName());
        put(attributes, "units", field.units());
        boolean count = field.value() instanceof Expression.Reduction r
                && (r.reducer().equals("count") || r.type() == Expression.Type.VECTOR);
        if (type.kind() == DataType.Kind.FLOAT) {
            // In Zarr v3, xarray spells this attribute of floats as the Base64 of a little-endian float64.
            attributes.put("_FillValue", Base64.getEncoder().encodeToString(asDouble(fill, type)));
        } else if (!count) {
            attributes.put("_FillValue", new BigInteger(field.fillValue()));
        }
        if (definition.grid() instanceof Definition.RectilinearSpec) {
            attributes.put("grid_mapping", "crs");
        }
        return attributes;
    }

    private static byte[] asDouble(FillValue fill, DataType type) {
        ByteBuffer bytes = ByteBuffer.wrap(fill.toBytes()).order(ByteOrder.LITTLE_ENDIAN);
        double value = type.size() == 8 ? bytes.getDouble() : bytes.getFloat();
        return ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putDouble(value).array();
    }

    private static void put(ObjectNode attributes, String name, String value) {
        if (!value.isEmpty()) {
            attributes.put(name, value);
        }
    }
}
