package dev.shardwright.zarr;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// A data type: those of the Zarr v3 core, and registered extensions (zarr-extensions, "data-types").
///
/// In memory an element is little-endian, and a boolean is one byte, 0 or 1. An element of variable length (`string`,
/// `bytes`) is a reference of eight bytes into a {@link dev.shardwright.zarr.codec.ValueHeap}.
///
/// @param kind what an element means
/// @param size its size in bytes
/// @param zarrName the name in `zarr.json`, which may be one of several for the same type
/// @param time what a step of time is; empty for other kinds than {@link Kind#DATETIME} and {@link Kind#TIMEDELTA}
public record DataType(Kind kind, int size, String zarrName, Optional<TimeStep> time) {

    /// What an element of a data type means.
    public enum Kind {
        /// True or false in one byte.
        BOOL,
        /// Two's complement integer.
        INT,
        /// Unsigned integer.
        UINT,
        /// IEEE 754 binary floating point.
        FLOAT,
        /// The upper half of an IEEE 754 binary32.
        BFLOAT,
        /// Two floating-point numbers: real part, imaginary part.
        COMPLEX,
        /// Opaque bytes (`r*`, `raw_bytes`, `null_terminated_bytes`).
        RAW,
        /// Text of a fixed number of code points, four bytes each, padded with zeros.
        UTF32,
        /// Steps of time since 1970-01-01T00:00 UTC as int64; the smallest is "not a time".
        DATETIME,
        /// Steps of time as int64; the smallest is "not a time".
        TIMEDELTA,
        /// Text of any length in UTF-8.
        STRING,
        /// Any number of bytes.
        BYTES
    }

    /// What one step of time is.
    ///
    /// @param unit a unit of numpy: `Y`, `M`, `W`, `D`, `h`, `m`, `s`, `ms`, `us`, `ns`, `ps`, `fs`, `as` or `generic`;
    ///     or microseconds as `μs`, which is kept as it is spelled and equals `us`
    /// @param scaleFactor units in a step, 1 to 2³¹−1
    public record TimeStep(String unit, int scaleFactor) {

        private static final Set<String> UNITS =
                Set.of("Y", "M", "W", "D", "h", "m", "s", "ms", "us", "ns", "ps", "fs", "as", "generic");
        /// Microseconds by the Greek letter, and by the sign that looks like it.
        private static final Set<String> MICROSECONDS = Set.of("\u03bcs", "\u00b5s");

        /// Refuses units that numpy does not know.
        public TimeStep {
            if (!UNITS.contains(usual(unit)) || scaleFactor < 1) {
                throw new IllegalArgumentException("time step of " + scaleFactor + " \"" + unit + "\", expected " + expected());
            }
        }

        private static String expected() {
            return "at least 1 of one of " + UNITS.stream().sorted().toList();
        }

        private static String usual(String unit) {
            return MICROSECONDS.contains(unit) ? "us" : unit;
        }

        /// {@return whether these are as long a time in the same unit, however that is spelled}
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof TimeStep t && scaleFactor == t.scaleFactor && usual(unit).equals(usual(t.unit));
        }

        @Override
        public int hashCode() {
            return 31 * usual(unit).hashCode() + scaleFactor;
        }
    }

    /// The size of an element of variable length: a reference.
    private static final int REFERENCE = 8;
    private static final int MAX_RAW_SIZE = 1 << 16;

    /// True or false (`bool`).
    public static final DataType BOOL = new DataType(Kind.BOOL, 1);

    /// Two's complement integers of 8 bits (`int8`).
    public static final DataType INT8 = new DataType(Kind.INT, 1);

    /// Two's complement integers of 16 bits (`int16`).
    public static final DataType INT16 = new DataType(Kind.INT, 2);

    /// Two's complement integers of 32 bits (`int32`).
    public static final DataType INT32 = new DataType(Kind.INT, 4);

    /// Two's complement integers of 64 bits (`int64`).
    public static final DataType INT64 = new DataType(Kind.INT, 8);

    /// Unsigned integers of 8 bits (`uint8`).
    public static final DataType UINT8 = new DataType(Kind.UINT, 1);

    /// Unsigned integers of 16 bits (`uint16`).
    public static final DataType UINT16 = new DataType(Kind.UINT, 2);

    /// Unsigned integers of 32 bits (`uint32`).
    public static final DataType UINT32 = new DataType(Kind.UINT, 4);

    /// Unsigned integers of 64 bits (`uint64`).
    public static final DataType UINT64 = new DataType(Kind.UINT, 8);

    /// IEEE 754 binary16 (`float16`).
    public static final DataType FLOAT16 = new DataType(Kind.FLOAT, 2);

    /// IEEE 754 binary32 (`float32`).
    public static final DataType FLOAT32 = new DataType(Kind.FLOAT, 4);

    /// IEEE 754 binary64 (`float64`).
    public static final DataType FLOAT64 = new DataType(Kind.FLOAT, 8);

    /// The upper half of an IEEE 754 binary32 (`bfloat16`).
    public static final DataType BFLOAT16 = new DataType(Kind.BFLOAT, 2);

    /// Two binary32 numbers, real part and imaginary part (`complex64`).
    public static final DataType COMPLEX64 = new DataType(Kind.COMPLEX, 8);

    /// Two binary64 numbers, real part and imaginary part (`complex128`).
    public static final DataType COMPLEX128 = new DataType(Kind.COMPLEX, 16);

    /// Text of any length in UTF-8 (`string`).
    public static final DataType STRING = new DataType(Kind.STRING, REFERENCE);

    /// Any number of bytes (`bytes`).
    public static final DataType BYTES = new DataType(Kind.BYTES, REFERENCE);

    private static final List<DataType> NAMED = List.of(
            BOOL, INT8, INT16, INT32, INT64, UINT8, UINT16, UINT32, UINT64, FLOAT16, FLOAT32, FLOAT64, BFLOAT16,
            COMPLEX64, COMPLEX128, STRING, BYTES);
    /// Names that other writers give, or gave, to types of ours.
    private static final Map<String, DataType> ALIASES = Map.of(
            "variable_length_utf8", STRING,
            "variable_length_bytes", BYTES,
            "complex_float32", COMPLEX64,
            "complex_float64", COMPLEX128);
    /// Names that need a configuration.
    private static final Map<String, Function<ObjectNode, DataType>> CONFIGURED = Map.of(
            "numpy.datetime64", configuration -> datetime(timeStep("numpy.datetime64", configuration)),
            "numpy.timedelta64", configuration -> timedelta(timeStep("numpy.timedelta64", configuration)),
            "fixed_length_utf32", configuration -> ofLength(Kind.UTF32, "fixed_length_utf32", configuration),
            "raw_bytes", configuration -> ofLength(Kind.RAW, "raw_bytes", configuration),
            "null_terminated_bytes", configuration -> ofLength(Kind.RAW, "null_terminated_bytes", configuration));

    /// Refuses combinations that no specification knows.
    public DataType {
        boolean known =
                switch (kind) {
                    case BOOL -> size == 1;
                    case INT, UINT -> size == 1 || size == 2 || size == 4 || size == 8;
                    case FLOAT -> size == 2 || size == 4 || size == 8;
                    case BFLOAT -> size == 2;
                    case COMPLEX -> size == 8 || size == 16;
                    case RAW -> size >= 1 && size <= MAX_RAW_SIZE;
                    case UTF32 -> size >= 4 && size <= MAX_RAW_SIZE && size % 4 == 0;
                    case DATETIME, TIMEDELTA, STRING, BYTES -> size == REFERENCE;
                };
        boolean timed = kind == Kind.DATETIME || kind == Kind.TIMEDELTA;
        if (!known || timed != time.isPresent()) {
            throw new IllegalArgumentException("no data type " + kind + " of " + size + " bytes"
                    + time.map(t -> " in steps of " + t).orElse(""));
        }
    }

    /// The data type of this kind and size, under its usual name.
    ///
    /// @param kind what an element means
    /// @param size bytes of an element
    public DataType(Kind kind, int size) {
        this(kind, size, usualName(kind, size), Optional.empty());
    }

    private static String usualName(Kind kind, int size) {
        int bits = size * 8;
        return switch (kind) {
            case BOOL -> "bool";
            case INT -> "int" + bits;
            case UINT -> "uint" + bits;
            case FLOAT -> "float" + bits;
            case BFLOAT -> "bfloat" + bits;
            case COMPLEX -> "complex" + bits;
            case RAW -> "r" + bits;
            case UTF32 -> "fixed_length_utf32";
            case DATETIME -> "numpy.datetime64";
            case TIMEDELTA -> "numpy.timedelta64";
            case STRING -> "string";
            case BYTES -> "bytes";
        };
    }

    /// {@return text of at most `length` code points}
    ///
    /// @param length how many code points, at least 1
    public static DataType utf32(int length) {
        return new DataType(Kind.UTF32, Math.multiplyExact(4, length));
    }

    /// {@return points in time, in steps since 1970-01-01T00:00 UTC}
    ///
    /// @param step what a step is
    public static DataType datetime(TimeStep step) {
        return new DataType(Kind.DATETIME, 8, usualName(Kind.DATETIME, 8), Optional.of(step));
    }

    /// {@return lengths of time, in steps}
    ///
    /// @param step what a step is
    public static DataType timedelta(TimeStep step) {
        return new DataType(Kind.TIMEDELTA, 8, usualName(Kind.TIMEDELTA, 8), Optional.of(step));
    }

    /// {@return the data type of this name, as `zarr.json` gives it without a configuration; empty if none is known}
    ///
    /// @param name the name in `zarr.json`
    public static Optional<DataType> named(String name) {
        for (DataType type : NAMED) {
            if (type.zarrName.equals(name)) {
                return Optional.of(type);
            }
        }
        DataType meant = ALIASES.get(name);
        if (meant != null) {
            return Optional.of(new DataType(meant.kind, meant.size, name, Optional.empty()));
        }
        if (name.matches("r[1-9][0-9]{0,5}")) {
            int bits = Integer.parseInt(name.substring(1));
            if (bits % 8 == 0 && bits / 8 <= MAX_RAW_SIZE) {
                return Optional.of(new DataType(Kind.RAW, bits / 8));
            }
        }
        return Optional.empty();
    }

    /// {@return the data type of this name and configuration (empty if it has none); empty if none is known}
    ///
    /// @param name the name in `zarr.json`
    /// @param configuration the configuration; empty if there is none
    /// @throws UnsupportedExtensionException if the type is known, but not a key of the configuration, or elements are very large
    /// @throws ZarrException if a value of the configuration is not what the type expects
    public static Optional<DataType> named(String name, ObjectNode configuration) {
        Function<ObjectNode, DataType> configured = CONFIGURED.get(name);
        if (configured != null) {
            return Optional.of(configured.apply(configuration));
        }
        Optional<DataType> type = named(name);
        if (type.isPresent()) {
            allow(name, configuration, Set.of());
        }
        return type;
    }

    /// {@return the names that are known, sorted: those of {@link #named(String)}, of which `r8` stands for all raw types, and
    /// those that need a configuration}
    public static List<String> names() {
        return Stream.of(
                        NAMED.stream().map(DataType::zarrName),
                        Stream.of("r8"),
                        ALIASES.keySet().stream(),
                        CONFIGURED.keySet().stream())
                .flatMap(names -> names)
                .sorted()
                .toList();
    }

    private static TimeStep timeStep(String name, ObjectNode configuration) {
        allow(name, configuration, Set.of("unit", "scale_factor"));
        JsonNode unit = configuration.get("unit");
        JsonNode factor = configuration.get("scale_factor");
        if (unit != null && unit.isString() && factor != null && factor.isInt()) {
            try {
                return new TimeStep(unit.stringValue(), factor.intValue());
            } catch (IllegalArgumentException e) {
                throw wrong(name, configuration, TimeStep.expected());
            }
        }
        throw wrong(name, configuration, "a string \"unit\" and an integer \"scale_factor\"");
    }

    private static DataType ofLength(Kind kind, String name, ObjectNode configuration) {
        allow(name, configuration, Set.of("length_bytes"));
        JsonNode length = configuration.get("length_bytes");
        int unit = kind == Kind.UTF32 ? 4 : 1;
        if (length == null || !length.isInt() || length.intValue() < 1 || length.intValue() % unit != 0) {
            throw wrong(name, configuration, "a positive integer \"length_bytes\"" + (unit == 1 ? "" : ", a multiple of 4"));
        }
        if (length.intValue() > MAX_RAW_SIZE) {
            throw new UnsupportedExtensionException("data type \"" + name + "\" of " + length
                    + " bytes is not supported, at most " + MAX_RAW_SIZE + " are");
        }
        return new DataType(kind, length.intValue(), name, Optional.empty());
    }

    private static void allow(String name, ObjectNode configuration, Set<String> keys) {
        for (String key : configuration.propertyNames()) {
            if (!keys.contains(key)) {
                throw new UnsupportedExtensionException("data type \"" + name + "\" has the unknown key \"" + key
                        + "\" in its configuration; known are " + keys.stream().sorted().toList());
            }
        }
    }

    private static ZarrException wrong(String name, ObjectNode configuration, String expected) {
        return new ZarrException(
                "has \"data_type\": \"" + name + "\" with configuration " + configuration + ", expected " + expected);
    }

    /// {@return the configuration in `zarr.json`; empty if the name says everything}
    public Optional<ObjectNode> configuration() {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        time.ifPresent(t -> node.put("unit", t.unit()).put("scale_factor", t.scaleFactor()));
        if (kind == Kind.UTF32 || (kind == Kind.RAW && !zarrName.equals(usualName(kind, size)))) {
            node.put("length_bytes", size);
        }
        return node.isEmpty() ? Optional.empty() : Optional.of(node);
    }

    /// {@return whether elements are references to values of any length}
    public boolean isVariableLength() {
        return kind == Kind.STRING || kind == Kind.BYTES;
    }

    /// {@return the size of the parts of an element that have a byte order: half an element for complex numbers, a code point for
    /// UTF-32, one byte for raw bits}
    public int componentSize() {
        return switch (kind) {
            case COMPLEX -> size / 2;
            case UTF32 -> 4;
            case RAW, STRING, BYTES -> 1;
            default -> size;
        };
    }

    @Override
    public String toString() {
        return zarrName + configuration().map(ObjectNode::toString).orElse("");
    }
}
