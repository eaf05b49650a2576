package dev.shardwright.zarr.internal;

import dev.shardwright.zarr.DataType;
import dev.shardwright.zarr.FillValue;
import dev.shardwright.zarr.ZarrException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// Fill values as metadata spells them (Zarr v3.1 core, "Fill value"): numbers, `"NaN"`, `"Infinity"`, `"-Infinity"`,
/// or the bits in big-endian hexadecimal, `"0x7fc00001"`.
final class FillValueJson {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private FillValueJson() {}

    static FillValue read(DataType type, JsonNode node) {
        int size = type.size();
        switch (type.kind()) {
            case BOOL -> {
                if (node.isBoolean()) {
                    return FillValue.of(type, node.booleanValue() ? 1 : 0);
                }
                // Not what the specification says, but what several writers write.
                if (node.isInt() && (node.intValue() == 0 || node.intValue() == 1)) {
                    return FillValue.of(type, node.intValue());
                }
            }
            case INT, UINT -> {
                if (node.isIntegralNumber()) {
                    BigInteger value = node.bigIntegerValue();
                    boolean unsigned = type.kind() == DataType.Kind.UINT;
                    if (value.bitLength() <= size * 8 - (unsigned ? 0 : 1) && (!unsigned || value.signum() >= 0)) {
                        return ofBits(size, value.longValue());
                    }
                }
            }
            case FLOAT -> {
                long[] bits = floatBits(size, node);
                if (bits.length == 1) {
                    return ofBits(size, bits[0]);
                }
            }
            case COMPLEX -> {
                int part = size / 2;
                if (node.isArray() && node.size() == 2) {
                    long[] real = floatBits(part, node.get(0));
                    long[] imaginary = floatBits(part, node.get(1));
                    if (real.length == 1 && imaginary.length == 1) {
                        byte[] both = Arrays.copyOf(ofBits(part, real[0]).toBytes(), size);
                        System.arraycopy(ofBits(part, imaginary[0]).toBytes(), 0, both, part, part);
                        return FillValue.ofBytes(both);
                    }
                }
            }
            case RAW -> {
                if (node.isArray() && node.size() == size) {
                    byte[] bytes = new byte[size];
                    boolean good = true;
                    for (int i = 0; i < size; i++) {
                        JsonNode b = node.get(i);
                        good &= b.isInt() && b.intValue() >= 0 && b.intValue() <= 255;
                        bytes[i] = good ? (byte) b.intValue() : 0;
                    }
                    if (good) {
                        return FillValue.ofBytes(bytes);
                    }
                }
            }
        }
        throw new ZarrException("has \"fill_value\": " + node + ", which is no value of " + type);
    }

    static JsonNode write(DataType type, FillValue fill) {
        byte[] bytes = fill.toBytes();
        long bits = bits(bytes, 0, Math.min(8, bytes.length));
        return switch (type.kind()) {
            case BOOL -> NODES.booleanNode(bits != 0);
            case INT -> NODES.numberNode(bits << (64 - 8 * type.size()) >> (64 - 8 * type.size()));
            case UINT ->
                bits >= 0 ? NODES.numberNode(bits) : NODES.numberNode(new BigInteger(Long.toUnsignedString(bits)));
            case FLOAT -> floatNode(type.size(), bits);
            case COMPLEX -> {
                int part = type.size() / 2;
                ArrayNode both = NODES.arrayNode();
                both.add(floatNode(part, bits(bytes, 0, part)));
                both.add(floatNode(part, bits(bytes, part, part)));
                yield both;
            }
            case RAW -> {
                ArrayNode list = NODES.arrayNode();
                for (byte b : bytes) {
                    list.add(b & 0xff);
                }
                yield list;
            }
        };
    }

    /// The bits of a floating-point number of `size` bytes, or nothing if the node is not one.
    private static long[] floatBits(int size, JsonNode node) {
        if (node.isNumber()) {
            double value = node.doubleValue();
            return new long[] {
                switch (size) {
                    case 2 -> Float.floatToFloat16((float) value) & 0xffffL;
                    // Through the decimal text, so that the number is rounded once and not twice.
                    case 4 -> Float.floatToRawIntBits(Float.parseFloat(node.asString())) & 0xffff_ffffL;
                    default -> Double.doubleToRawLongBits(value);
                }
            };
        }
        if (!node.isString()) {
            return new long[0];
        }
        String text = node.stringValue();
        if (text.toLowerCase(Locale.ROOT).startsWith("0x")) {
            return text.matches("0[xX][0-9a-fA-F]{" + 2 * size + "}")
                    ? new long[] {Long.parseUnsignedLong(text.substring(2), 16)}
                    : new long[0];
        }
        double value =
                switch (text) {
                    case "NaN" -> Double.NaN;
                    case "Infinity", "+Infinity" -> Double.POSITIVE_INFINITY;
                    case "-Infinity" -> Double.NEGATIVE_INFINITY;
                    default -> 0;
                };
        return value == 0
                ? new long[0]
                : new long[] {
                    switch (size) {
                        case 2 -> Float.floatToFloat16((float) value) & 0xffffL;
                        case 4 -> Float.floatToRawIntBits((float) value) & 0xffff_ffffL;
                        default -> Double.doubleToRawLongBits(value);
                    }
                };
    }

    private static JsonNode floatNode(int size, long bits) {
        double value =
                switch (size) {
                    case 2 -> Float.float16ToFloat((short) bits);
                    case 4 -> Float.intBitsToFloat((int) bits);
                    default -> Double.longBitsToDouble(bits);
                };
        if (Double.isNaN(value)) {
            long plain = floatBits(size, NODES.stringNode("NaN"))[0];
            return NODES.stringNode(
                    bits == plain ? "NaN" : ("0x%0" + 2 * size + "x").formatted(bits));
        }
        if (Double.isInfinite(value)) {
            return NODES.stringNode(value > 0 ? "Infinity" : "-Infinity");
        }
        return size == 8 ? NODES.numberNode(value) : NODES.numberNode((float) value);
    }

    private static FillValue ofBits(int size, long bits) {
        byte[] all = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(bits).array();
        return FillValue.ofBytes(Arrays.copyOf(all, size));
    }

    private static long bits(byte[] bytes, int offset, int size) {
        long bits = 0;
        for (int i = 0; i < size; i++) {
            bits |= (bytes[offset + i] & 0xffL) << (8 * i);
        }
        return bits;
    }
}
