package dev.shardwright.cli.draw;

import dev.shardwright.zarr.ArrayMetadata;
import dev.shardwright.zarr.ArrayValues;
import dev.shardwright.zarr.DataType;
import java.lang.foreign.MemorySegment;
import tools.jackson.databind.JsonNode;

/// What an array's elements stand for: numbers, or nothing.
///
/// A cell holds nothing if it is NaN or infinite, has the fill value (nobody wrote it), or the value that the attributes
/// `_FillValue` or `missing_value` name (CF-1.12, 2.5.1). `scale_factor` and `add_offset` are applied (8.1).
final class Numbers {

    private final double fill;
    private final double missing;
    private final double otherMissing;
    private final double scale;
    private final double offset;

    private Numbers(double fill, JsonNode attributes) {
        this.fill = fill;
        this.missing = attributes.path("_FillValue").asDouble(Double.NaN);
        this.otherMissing = attributes.path("missing_value").asDouble(Double.NaN);
        this.scale = attributes.path("scale_factor").asDouble(1);
        this.offset = attributes.path("add_offset").asDouble(0);
    }

    /// How to read an array's elements.
    ///
    /// @throws DrawingException if they are not real numbers
    static Numbers of(String path, ArrayMetadata metadata) {
        DataType type = metadata.dataType();
        if (type.kind() == DataType.Kind.COMPLEX || type.kind() == DataType.Kind.RAW) {
            throw new DrawingException("array \"" + path + "\" has elements of type " + type + ", expected real numbers");
        }
        MemorySegment fill = MemorySegment.ofArray(metadata.fillValue().toBytes());
        return new Numbers(new ArrayValues(type, new long[] {1}, fill).getDouble(0), metadata.attributes());
    }

    /// Element `i`, NaN if it holds nothing.
    double get(ArrayValues values, long i) {
        double raw = values.getDouble(i);
        return raw == fill || raw == missing || raw == otherMissing || !Double.isFinite(raw)
                ? Double.NaN
                : raw * scale + offset;
    }
}
