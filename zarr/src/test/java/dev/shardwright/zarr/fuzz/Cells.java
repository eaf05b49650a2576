package dev.shardwright.zarr.fuzz;

import dev.shardwright.zarr.ArrayValues;
import dev.shardwright.zarr.Box;
import dev.shardwright.zarr.DataType;
import dev.shardwright.zarr.ZarrArray;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/// Cells as plain bytes, whatever their type: elements one after the other; where they have any length, each behind its length.
final class Cells {

    private Cells() {}

    /// Reads a box, into memory of the caller where the type allows for it. A refusal must name the store.
    static Result<byte[]> read(Case at, ZarrArray array, Box box) {
        DataType type = array.metadata().dataType();
        Result<byte[]> result = Result.of("reading " + box, () -> {
            if (type.isVariableLength()) {
                return ofValues(array.read(box));
            }
            MemorySegment memory = at.memory(box.size() * type.size());
            array.read(box, memory);
            return memory.toArray(ValueLayout.JAVA_BYTE);
        });
        if (result instanceof Result.Refused<byte[]>(RuntimeException reason)
                && !reason.getMessage().contains(at.store().address())) {
            throw new Finding("reading " + box + " is refused by a message without the store", reason);
        }
        return result;
    }

    /// Reads a box of what nobody changed.
    static byte[] read(ZarrArray array, Box box) {
        ArrayValues values = array.read(box);
        return values.type().isVariableLength() ? ofValues(values) : values.segment().toArray(ValueLayout.JAVA_BYTE);
    }

    private static byte[] ofValues(ArrayValues values) {
        List<byte[]> cells = new ArrayList<>();
        for (long i = 0; i < values.size(); i++) {
            cells.add(values.getBytes(i));
        }
        return joined(cells);
    }

    /// Values of any length, each behind its length.
    static byte[] joined(List<byte[]> cells) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] cell : cells) {
            all.writeBytes(ByteBuffer.allocate(4).putInt(cell.length).array());
            all.writeBytes(cell);
        }
        return all.toByteArray();
    }

    /// Cells one by one.
    static byte[][] split(DataType type, byte[] cells) {
        List<byte[]> split = new ArrayList<>();
        for (int at = 0; at < cells.length; ) {
            int length = type.size();
            if (type.isVariableLength()) {
                length = ByteBuffer.wrap(cells).getInt(at);
                at += 4;
            }
            split.add(Arrays.copyOfRange(cells, at, at + length));
            at += length;
        }
        return split.toArray(byte[][]::new);
    }

    /// Cells together again.
    static byte[] join(DataType type, byte[][] cells) {
        if (type.isVariableLength()) {
            return joined(List.of(cells));
        }
        ByteBuffer all = ByteBuffer.allocate(cells.length * type.size());
        for (byte[] cell : cells) {
            all.put(cell);
        }
        return all.array();
    }

    /// Writes a box.
    static void write(ZarrArray array, Box box, byte[] cells) {
        DataType type = array.metadata().dataType();
        if (type.isVariableLength()) {
            List<byte[]> values = List.of(split(type, cells));
            array.write(
                    box,
                    type.kind() == DataType.Kind.BYTES
                            ? ArrayValues.ofBytes(box.shape(), values)
                            : ArrayValues.ofStrings(
                                    box.shape(),
                                    values.stream().map(v -> new String(v, StandardCharsets.UTF_8)).toList()));
        } else {
            array.write(box, MemorySegment.ofArray(cells));
        }
    }

    /// Small numbers, few of which are zero, or short texts: what every codec for the type takes.
    static byte[] random(RandomGenerator random, DataType type, int count) {
        byte[][] cells = new byte[count][];
        for (int i = 0; i < count; i++) {
            cells[i] = cell(random, type);
        }
        return join(type, cells);
    }

    private static byte[] cell(RandomGenerator random, DataType type) {
        int number = random.nextInt(8) == 0 ? 0 : 2 * random.nextInt(30);
        ByteBuffer cell = ByteBuffer.allocate(type.size()).order(ByteOrder.LITTLE_ENDIAN);
        switch (type.kind()) {
            case BOOL -> cell.put((byte) (number & 2) == 0 ? (byte) 0 : (byte) 1);
            case FLOAT -> {
                switch (type.size()) {
                    case 2 -> cell.putShort(Float.floatToFloat16(number));
                    case 4 -> cell.putFloat(number);
                    default -> cell.putDouble(number);
                }
            }
            case BFLOAT -> cell.putShort((short) (Float.floatToIntBits(number) >>> 16));
            case COMPLEX -> {
                if (type.size() == 8) {
                    cell.putFloat(number).putFloat(-number);
                } else {
                    cell.putDouble(number).putDouble(-number);
                }
            }
            case STRING -> {
                return "µx".repeat(number).substring(0, random.nextInt(number + 1)).getBytes(StandardCharsets.UTF_8);
            }
            case BYTES -> {
                byte[] bytes = new byte[number];
                random.nextBytes(bytes);
                return bytes;
            }
            default -> cell.put(0, (byte) number);
        }
        return cell.array();
    }
}
