package dev.shardwright.zarr;

import java.util.List;
import java.util.Optional;

/// A data type of the Zarr v3 core: elements of a fixed size.
///
/// In memory an element is little-endian, and a boolean is one byte, 0 or 1.
///
/// @param kind what an element means
/// @param size its size in bytes
public record DataType(Kind kind, int size) {

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
        /// Two floating-point numbers: real part, imaginary part.
        COMPLEX,
        /// Opaque bytes (`r*`).
        RAW
    }

    public static final DataType BOOL = new DataType(Kind.BOOL, 1);
    public static final DataType INT8 = new DataType(Kind.INT, 1);
    public static final DataType INT16 = new DataType(Kind.INT, 2);
    public static final DataType INT32 = new DataType(Kind.INT, 4);
    public static final DataType INT64 = new DataType(Kind.INT, 8);
    public static final DataType UINT8 = new DataType(Kind.UINT, 1);
    public static final DataType UINT16 = new DataType(Kind.UINT, 2);
    public static final DataType UINT32 = new DataType(Kind.UINT, 4);
    public static final DataType UINT64 = new DataType(Kind.UINT, 8);
    public static final DataType FLOAT16 = new DataType(Kind.FLOAT, 2);
    public static final DataType FLOAT32 = new DataType(Kind.FLOAT, 4);
    public static final DataType FLOAT64 = new DataType(Kind.FLOAT, 8);
    public static final DataType COMPLEX64 = new DataType(Kind.COMPLEX, 8);
    public static final DataType COMPLEX128 = new DataType(Kind.COMPLEX, 16);

    private static final List<DataType> NAMED = List.of(
            BOOL, INT8, INT16, INT32, INT64, UINT8, UINT16, UINT32, UINT64, FLOAT16, FLOAT32, FLOAT64, COMPLEX64,
            COMPLEX128);
    private static final int MAX_RAW_SIZE = 1 << 16;

    /// Refuses combinations that the specification does not know.
    public DataType {
        boolean known =
                switch (kind) {
                    case BOOL -> size == 1;
                    case INT, UINT -> size == 1 || size == 2 || size == 4 || size == 8;
                    case FLOAT -> size == 2 || size == 4 || size == 8;
                    case COMPLEX -> size == 8 || size == 16;
                    case RAW -> size >= 1 && size <= MAX_RAW_SIZE;
                };
        if (!known) {
            throw new IllegalArgumentException("no data type " + kind + " of " + size + " bytes");
        }
    }

    /// The data type of this name, as `zarr.json` gives it; empty if it is not one of the core's.
    public static Optional<DataType> named(String name) {
        for (DataType type : NAMED) {
            if (type.zarrName().equals(name)) {
                return Optional.of(type);
            }
        }
        if (name.matches("r[1-9][0-9]{0,5}")) {
            int bits = Integer.parseInt(name.substring(1));
            if (bits % 8 == 0 && bits / 8 <= MAX_RAW_SIZE) {
                return Optional.of(new DataType(Kind.RAW, bits / 8));
            }
        }
        return Optional.empty();
    }

    /// The name in `zarr.json`.
    public String zarrName() {
        int bits = size * 8;
        return switch (kind) {
            case BOOL -> "bool";
            case INT -> "int" + bits;
            case UINT -> "uint" + bits;
            case FLOAT -> "float" + bits;
            case COMPLEX -> "complex" + bits;
            case RAW -> "r" + bits;
        };
    }

    /// The size of the parts of an element that have a byte order: half an element for complex numbers, one byte for
    /// raw bits.
    public int componentSize() {
        return switch (kind) {
            case COMPLEX -> size / 2;
            case RAW -> 1;
            default -> size;
        };
    }

    @Override
    public String toString() {
        return zarrName();
    }
}
