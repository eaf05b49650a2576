package dev.shardwright.zarr.internal.metadata;

import dev.shardwright.zarr.DataType;
import dev.shardwright.zarr.FillValue;
import dev.shardwright.zarr.ZarrException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// Fill values as metadata spells them (Zarr v3.1 core, "Fill value"): numbers, `"NaN"`, `"Infinity"`, `"-Infinity"`,
/// or the bits in big-endian hexadecimal, `"0x7fc00001"`.
final class FillValueJson {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private FillValueJson() {}

    /// The fill value that a document spells.
    ///
    /// @throws ZarrException if the type has no such value
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
                Optional<FillValue> value = readFloat(type, node);
                if (value.isPresent()) {
                    return value.get();
                }
            }
            case COMPLEX -> {
                if (node.isArray() && node.size() == 2) {
                    Optional<FillValue> real = readFloat(part(type), node.get(0));
                    Optional<FillValue> imaginary = readFloat(part(type), node.get(1));
                    if (real.isPresent() && imaginary.isPresent()) {
                        byte[] both = Arrays.copyOf(real.get().toBytes(), size);
                        System.arraycopy(imaginary.get().toBytes(), 0, both, size / 2, size / 2);
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
        throw new ZarrException("has \"fill_value\": " + node + ", expected " + expected(type));
    }

    /// The spelling of a fill value.
    static JsonNode write(DataType type, FillValue fill) {
        byte[] bytes = fill.toBytes();
        long bits = bits(bytes, 0, Math.min(8, bytes.length));
        return switch (type.kind()) {
            case BOOL -> NODES.booleanNode(bits != 0);
            case INT -> NODES.numberNode(bits << (64 - 8 * type.size()) >> (64 - 8 * type.size()));
            case UINT ->
                bits >= 0 ? NODES.numberNode(bits) : NODES.numberNode(new BigInteger(Long.toUnsignedString(bits)));
            case FLOAT -> writeFloat(type, bits);
            case COMPLEX -> {
                DataType part = part(type);
                yield NODES.arrayNode()
                        .add(writeFloat(part, bits(bytes, 0, part.size())))
                        .add(writeFloat(part, bits(bytes, part.size(), part.size())));
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

    /// A real number of a floating-point type, or nothing if the node is none that the type has.
    private static Optional<FillValue> readFloat(DataType type, JsonNode node) {
        if (node.isNumber()) {
            // A float32 goes through the decimal text, so that the number is rounded once and not twice.
            double value = type.size() == 4 ? Float.parseFloat(node.asString()) : Double.parseDouble(node.asString());
            FillValue fill = FillValue.of(type, value);
            return isInfinite(type, fill) ? Optional.empty() : Optional.of(fill);
        }
        if (!node.isString()) {
            return Optional.empty();
        }
        String text = node.stringValue();
        return switch (text) {
            case "NaN" -> Optional.of(FillValue.of(type, Double.NaN));
            case "Infinity", "+Infinity" -> Optional.of(FillValue.of(type, Double.POSITIVE_INFINITY));
            case "-Infinity" -> Optional.of(FillValue.of(type, Double.NEGATIVE_INFINITY));
            default ->
                text.matches("0[xX][0-9a-fA-F]{" + 2 * type.size() + "}")
                        ? Optional.of(ofBits(type.size(), Long.parseUnsignedLong(text.substring(2), 16)))
                        : Optional.empty();
        };
    }

    private static JsonNode writeFloat(DataType type, long bits) {
        double value = toDouble(type, bits);
        if (Double.isNaN(value)) {
            boolean plain = ofBits(type.size(), bits).equals(FillValue.of(type, Double.NaN));
            return NODES.stringNode(plain ? "NaN" : ("0x%0" + 2 * type.size() + "x").formatted(bits));
        }
        if (Double.isInfinite(value)) {
            return NODES.stringNode(value > 0 ? "Infinity" : "-Infinity");
        }
        return type.size() == 8 ? NODES.numberNode(value) : NODES.numberNode((float) value);
    }

    private static boolean isInfinite(DataType type, FillValue fill) {
        return Double.isInfinite(toDouble(type, bits(fill.toBytes(), 0, type.size())));
    }

    private static double toDouble(DataType type, long bits) {
        return switch (type.size()) {
            case 2 -> Float.float16ToFloat((short) bits);
            case 4 -> Float.intBitsToFloat((int) bits);
            default -> Double.longBitsToDouble(bits);
        };
    }

    /// The type of a complex number's real and imaginary part.
    private static DataType part(DataType complex) {
        return new DataType(DataType.Kind.FLOAT, complex.size() / 2);
    }

    private static String expected(DataType type) {
        String real = "a number that the type can hold, \"NaN\", \"Infinity\", \"-Infinity\" or \"0x\" and ";
        return switch (type.kind()) {
            case BOOL -> "true or false for bool";
            case INT, UINT -> "an integer of type " + type;
            case FLOAT -> real + 2 * type.size() + " hexadecimal digits for " + type;
            case COMPLEX -> "a list of two, each " + real + type.size() + " hexadecimal digits, for " + type;
            case RAW -> "a list of " + type.size() + " integers from 0 to 255 for " + type;
        };
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
