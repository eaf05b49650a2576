package dev.shardwright.zarr.parity;

import dev.shardwright.zarr.Box;
import dev.shardwright.zarr.DataType;
import dev.shardwright.zarr.ZarrArray;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// One write of whole numbers.
///
/// @param region where to
/// @param values one for each cell in C order, or one for all of them
public record ParityWrite(Box region, int... values) {

    /// Writes to an array of int32 or float64; one value for many cells by `fill`.
    public void to(ZarrArray array) {
        DataType type = array.metadata().dataType();
        if (values.length == 1) {
            array.fill(region, MemorySegment.ofArray(bytes(type, 1)));
        } else {
            array.write(region, MemorySegment.ofArray(bytes(type)));
        }
    }

    /// Writes to what the array should hold.
    public void to(PlainArray plain, DataType type) {
        plain.write(region, bytes(type));
    }

    private byte[] bytes(DataType type) {
        return bytes(type, Math.toIntExact(region.size()));
    }

    private byte[] bytes(DataType type, int count) {
        ByteBuffer bytes = ByteBuffer.allocate(count * type.size()).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < count; i++) {
            int value = values[values.length == 1 ? 0 : i];
            if (type.equals(DataType.FLOAT64)) {
                bytes.putDouble(value);
            } else if (type.equals(DataType.INT32)) {
                bytes.putInt(value);
            } else {
                throw new IllegalArgumentException("type " + type + ", expected int32 or float64");
            }
        }
        return bytes.array();
    }
}
