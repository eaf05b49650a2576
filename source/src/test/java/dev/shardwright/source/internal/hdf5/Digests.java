package dev.shardwright.source.internal.hdf5;

import dev.shardwright.source.ColumnInfo;
import dev.shardwright.source.Granule;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// The SHA-256 of a column's values as little-endian numbers of their stored width, as the ground truth has it.
final class Digests {

    private Digests() {}

    static String sha256(Granule granule, ColumnInfo column) {
        int rows = Math.toIntExact(column.rows());
        String type = column.type().replace("enum of ", "");
        int width = Integer.parseInt(type.replaceAll("[a-z]+", "")) / 8;
        ByteBuffer bytes = ByteBuffer.allocate(rows * width).order(ByteOrder.LITTLE_ENDIAN);
        boolean pastLong = column.name().endsWith("past_int64");
        if (column.integer() && !pastLong) {
            long[] values = new long[rows];
            granule.readLongs(column.name(), 0, rows, values, 0);
            for (long v : values) {
                put(bytes, width, v);
            }
        } else {
            double[] values = new double[rows];
            granule.readDoubles(column.name(), 0, rows, values, 0);
            for (double v : values) {
                switch (type) {
                    case "float16" -> bytes.putShort(Float.floatToFloat16((float) v));
                    case "float32" -> bytes.putFloat((float) v);
                    case "float64" -> bytes.putDouble(v);
                    case "uint64" -> bytes.putLong(v < 0x1p63 ? (long) v : (long) (v - 0x1p63) + Long.MIN_VALUE);
                    default -> throw new AssertionError(type);
                }
            }
        }
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes.array()));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private static void put(ByteBuffer bytes, int width, long v) {
        switch (width) {
            case 1 -> bytes.put((byte) v);
            case 2 -> bytes.putShort((short) v);
            case 4 -> bytes.putInt((int) v);
            case 8 -> bytes.putLong(v);
            default -> throw new AssertionError(width);
        }
    }
}
