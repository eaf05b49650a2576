package dev.shardwright.zarr.internal.metadata;

import dev.shardwright.zarr.DataType;
import dev.shardwright.zarr.FillValue;
import dev.shardwright.zarr.ZarrException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// Fill values as metadata spells them (Zarr v3.1 core, "Fill value"): numbers, `"NaN"`, `"Infinity"`, `"-Infinity"`,
/// or the bits in big-endian hexadecimal, `"0x7fc00001"`; text as a string; bytes as base64 or a list of integers; times as
/// steps or `"NaT"`.
public final class FillValueJson {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final Charset UTF_32 = Charset.forName("UTF-32LE");
    private static final String NOT_A_TIME = "NaT";

    private FillValueJson() {}

    /// Reads a value of a data type.
    ///
    /// @throws ZarrException saying what was found and what is expected
    public static FillValue read(DataType type, JsonNode node) {
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
            case DATETIME, TIMEDELTA -> {
                if (node.isIntegralNumber() && node.canConvertToLong()) {
                    return FillValue.of(type, node.longValue());
                }
                if (node.isString() && node.stringValue().equals(NOT_A_TIME)) {
                    return FillValue.of(type, Long.MIN_VALUE);
                }
            }
            case STRING, UTF32 -> {
                Optional<FillValue> value = readText(type, node);
                if (value.isPresent()) {
                    return value.get();
                }
            }
            case BYTES -> {
                Optional<byte[]> value = readBytes(node);
                if (value.isPresent()) {
                    return FillValue.ofValue(value.get());
                }
            }
            case FLOAT, BFLOAT -> {
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
                boolean base64 = type.configuration().isPresent();
                Optional<byte[]> value = node.isString() && !base64 ? Optional.empty() : readBytes(node);
                if (value.isPresent() && value.get().length == size) {
                    return FillValue.ofBytes(value.get());
                }
                // Of elements that end with zeros, writers leave those out.
                if (value.isPresent() && value.get().length < size && type.zarrName().equals("null_terminated_bytes")) {
                    return FillValue.ofBytes(Arrays.copyOf(value.get(), size));
                }
            }
        }
        throw new ZarrException("has \"fill_value\": " + found(node) + ", expected " + expected(type));
    }

    /// Writes a value as its data type is spelled.
    public static JsonNode write(DataType type, FillValue fill) {
        byte[] bytes = fill.toBytes();
        long bits = bits(bytes, 0, Math.min(8, bytes.length));
        return switch (type.kind()) {
            case BOOL -> NODES.booleanNode(bits != 0);
            case INT, DATETIME, TIMEDELTA -> NODES.numberNode(bits << (64 - 8 * type.size()) >> (64 - 8 * type.size()));
            case UINT ->
                bits >= 0 ? NODES.numberNode(bits) : NODES.numberNode(new BigInteger(Long.toUnsignedString(bits)));
            case FLOAT, BFLOAT -> writeFloat(type, bits);
            case STRING -> NODES.stringNode(new String(fill.value(), StandardCharsets.UTF_8));
            case UTF32 -> NODES.stringNode(new String(bytes, 0, pointsSize(bytes), UTF_32));
            case BYTES -> NODES.stringNode(Base64.getEncoder().encodeToString(fill.value()));
            case COMPLEX -> {
                DataType part = part(type);
                yield NODES.arrayNode()
                        .add(writeFloat(part, bits(bytes, 0, part.size())))
                        .add(writeFloat(part, bits(bytes, part.size(), part.size())));
            }
            case RAW -> {
                if (type.configuration().isPresent()) {
                    yield NODES.stringNode(Base64.getEncoder()
                            .encodeToString(
                                    type.zarrName().equals("null_terminated_bytes")
                                            ? Arrays.copyOf(bytes, withoutZeros(bytes))
                                            : bytes));
                }
                ArrayNode list = NODES.arrayNode();
                for (byte b : bytes) {
                    list.add(b & 0xff);
                }
                yield list;
            }
        };
    }

    /// Bytes up to the last that is not zero.
    private static int withoutZeros(byte[] bytes) {
        int size = bytes.length;
        while (size > 0 && bytes[size - 1] == 0) {
            size--;
        }
        return size;
    }

    /// Bytes of the code points up to the last that is not zero.
    private static int pointsSize(byte[] bytes) {
        return Math.ceilDiv(withoutZeros(bytes), 4) * 4;
    }

    private static Optional<FillValue> readText(DataType type, JsonNode node) {
        // Some writers leave a missing value for the empty string; some write numbers where text is meant: 0.
        if (node.isNull() || (node.isIntegralNumber() && node.canConvertToInt() && node.intValue() == 0)) {
            return Optional.of(FillValue.of(type, ""));
        }
        if (!node.isString() || !wellFormed(node.stringValue())) {
            return Optional.empty();
        }
        String text = node.stringValue();
        boolean fits = type.kind() == DataType.Kind.STRING || text.codePointCount(0, text.length()) * 4L <= type.size();
        return fits ? Optional.of(FillValue.of(type, text)) : Optional.empty();
    }

    private static boolean wellFormed(String text) {
        return StandardCharsets.UTF_8.newEncoder().canEncode(text);
    }

    /// Base64, or a list of integers from 0 to 255.
    private static Optional<byte[]> readBytes(JsonNode node) {
        if (node.isString()) {
            try {
                return Optional.of(Base64.getDecoder().decode(node.stringValue()));
            } catch (IllegalArgumentException e) {
                return Optional.empty();
            }
        }
        if (!node.isArray()) {
            return Optional.empty();
        }
        byte[] bytes = new byte[node.size()];
        for (int i = 0; i < bytes.length; i++) {
            JsonNode b = node.get(i);
            if (!b.isInt() || b.intValue() < 0 || b.intValue() > 255) {
                return Optional.empty();
            }
            bytes[i] = (byte) b.intValue();
        }
        return Optional.of(bytes);
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
        if (type.kind() == DataType.Kind.BFLOAT) {
            return Float.intBitsToFloat((int) bits << 16);
        }
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

    /// A value as the document has it, but for numbers so large that infinity was read in their place.
    private static String found(JsonNode node) {
        if (node.isArray()) {
            return node.values().stream().map(FillValueJson::found).toList().toString();
        }
        return node.isFloatingPointNumber() && Double.isInfinite(node.doubleValue())
                ? "a number beyond float64"
                : node.toString();
    }

    private static String expected(DataType type) {
        String real = "a number that the type can hold, \"NaN\", \"Infinity\", \"-Infinity\" or \"0x\" and ";
        return switch (type.kind()) {
            case BOOL -> "true or false for bool";
            case INT, UINT -> "an integer of type " + type;
            case DATETIME, TIMEDELTA -> "an integer or \"NaT\" for " + type;
            case STRING -> "a string for " + type;
            case UTF32 -> "a string of at most " + type.size() / 4 + " code points for " + type;
            case BYTES -> "base64 or a list of integers from 0 to 255 for " + type;
            case FLOAT, BFLOAT -> real + 2 * type.size() + " hexadecimal digits for " + type;
            case COMPLEX -> "a list of two, each " + real + type.size() + " hexadecimal digits, for " + type;
            case RAW ->
                "a list of " + type.size() + " integers from 0 to 255"
                        + (type.configuration().isPresent() ? " or as many bytes in base64" : "") + " for " + type;
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
