package dev.shardwright.engine.definition;

import dev.shardwright.engine.definition.text.Decimals;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// The data types that a field can have, and how their fill values are spelled in `zarr.json` (Zarr v3 core
/// specification, "Fill value").
enum ElementType {
    INT8(8, true),
    INT16(16, true),
    INT32(32, true),
    INT64(64, true),
    UINT8(8, false),
    UINT16(16, false),
    UINT32(32, false),
    UINT64(64, false),
    FLOAT32(32, true),
    FLOAT64(64, true);

    private final int bits;
    private final boolean signed;

    ElementType(int bits, boolean signed) {
        this.bits = bits;
        this.signed = signed;
    }

    static List<String> names() {
        return Arrays.stream(values()).map(ElementType::zarrName).toList();
    }

    static ElementType named(String zarrName) {
        return valueOf(zarrName.toUpperCase(Locale.ROOT));
    }

    String zarrName() {
        return name().toLowerCase(Locale.ROOT);
    }

    boolean isFloat() {
        return this == FLOAT32 || this == FLOAT64;
    }

    int bytes() {
        return bits / 8;
    }

    String defaultFillValue() {
        return isFloat() ? "NaN" : "0";
    }

    /// What a fill value has to be, for messages.
    String expectedFillValue() {
        return isFloat()
                ? "a number within " + zarrName() + ", NaN, Infinity, -Infinity or 0x and " + bits / 4
                        + " hexadecimal digits"
                : "a whole number from " + least() + " to " + most();
    }

    /// The one spelling of a fill value, or nothing if it is no value of this type.
    Optional<String> fillValue(String text) {
        return isFloat() ? floatFillValue(text) : integerFillValue(text);
    }

    private Optional<String> integerFillValue(String text) {
        // 21 characters hold every 64-bit number, and keep a million digits from being multiplied out.
        if (text.length() > 21 || !Decimals.INTEGER.matcher(text).matches()) {
            return Optional.empty();
        }
        BigInteger value = new BigInteger(text);
        boolean inRange = value.compareTo(least()) >= 0 && value.compareTo(most()) <= 0;
        return inRange ? Optional.of(value.toString()) : Optional.empty();
    }

    private Optional<String> floatFillValue(String text) {
        switch (text) {
            case "NaN", ".nan", ".NaN", ".NAN" -> {
                return Optional.of("NaN");
            }
            case "Infinity", "+Infinity", ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF" -> {
                return Optional.of("Infinity");
            }
            case "-Infinity", "-.inf", "-.Inf", "-.INF" -> {
                return Optional.of("-Infinity");
            }
            default -> {}
        }
        if (Pattern.matches("0[xX][0-9a-fA-F]{" + bits / 4 + "}", text)) {
            return Optional.of(spell(Long.parseUnsignedLong(text.substring(2), 16)));
        }
        if (!Decimals.NUMBER.matcher(text).matches()) {
            return Optional.empty();
        }
        boolean fits;
        String spelled;
        if (this == FLOAT32) {
            // Not through float64, which would round twice.
            float value = Float.parseFloat(text);
            fits = Float.isFinite(value) && (value != 0 || Decimals.isZero(text));
            spelled = Float.toString(value);
        } else {
            double value = Double.parseDouble(text);
            fits = Double.isFinite(value) && (value != 0 || Decimals.isZero(text));
            spelled = Double.toString(value);
        }
        return fits ? Optional.of(spelled) : Optional.empty();
    }

    /// The number that these bits are, or the bits of a NaN other than the one that `NaN` means.
    private String spell(long pattern) {
        double value = this == FLOAT32 ? Float.intBitsToFloat((int) pattern) : Double.longBitsToDouble(pattern);
        long plainNaN = this == FLOAT32 ? 0x7fc00000L : 0x7ff8000000000000L;
        if (Double.isNaN(value)) {
            return pattern == plainNaN ? "NaN" : ("0x%0" + bits / 4 + "x").formatted(pattern);
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "Infinity" : "-Infinity";
        }
        return this == FLOAT32 ? Float.toString((float) value) : Double.toString(value);
    }

    private BigInteger least() {
        return signed ? BigInteger.TWO.pow(bits - 1).negate() : BigInteger.ZERO;
    }

    private BigInteger most() {
        return BigInteger.TWO.pow(signed ? bits - 1 : bits).subtract(BigInteger.ONE);
    }
}
