package dev.shardwright.cli.draw.ink;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/// Pixels as a PNG file: 8 bits a component, sRGB, not interlaced.
///
/// Format: PNG Specification, Third Edition (W3C 2025); the choice of a row's filter is the heuristic of its section 12.7.
public final class Png {

    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    private static final int TRUECOLOUR = 2;
    private static final int BYTES_PER_PIXEL = 3;

    private static final int SUB = 1;
    private static final int UP = 2;

    private Png() {}

    /// The file.
    ///
    /// @param rgb 0xRRGGBB, row by row from the top
    public static byte[] encode(int width, int height, int[] rgb) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(SIGNATURE);
        ByteBuffer header = ByteBuffer.allocate(13);
        header.putInt(width).putInt(height).put((byte) 8).put((byte) TRUECOLOUR).put(new byte[3]);
        chunk(out, "IHDR", header.array());
        chunk(out, "sRGB", new byte[1]);
        chunk(out, "IDAT", deflate(filter(width, height, rgb)));
        chunk(out, "IEND", new byte[0]);
        return out.toByteArray();
    }

    private static void chunk(ByteArrayOutputStream out, String type, byte[] data) {
        byte[] name = type.getBytes(StandardCharsets.US_ASCII);
        CRC32 crc = new CRC32();
        crc.update(name);
        crc.update(data);
        out.writeBytes(ByteBuffer.allocate(4).putInt(data.length).array());
        out.writeBytes(name);
        out.writeBytes(data);
        out.writeBytes(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
    }

    private static byte[] deflate(byte[] data) {
        Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION);
        try {
            deflater.setInput(data);
            deflater.finish();
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            byte[] buffer = new byte[1 << 16];
            while (!deflater.finished()) {
                out.write(buffer, 0, deflater.deflate(buffer));
            }
            return out.toByteArray();
        } finally {
            deflater.end();
        }
    }

    /// Every row as its filter's number and the filtered bytes: none, the difference to the pixel on the left, or to the
    /// one above, whichever gives the least sum of absolute differences.
    private static byte[] filter(int width, int height, int[] rgb) {
        int stride = Math.multiplyExact(width, BYTES_PER_PIXEL);
        byte[] out = new byte[Math.multiplyExact(height, stride + 1)];
        byte[] above = new byte[stride];
        byte[] row = new byte[stride];
        byte[][] filtered = new byte[3][stride];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int pixel = rgb[y * width + x];
                row[3 * x] = (byte) (pixel >> 16);
                row[3 * x + 1] = (byte) (pixel >> 8);
                row[3 * x + 2] = (byte) pixel;
            }
            filtered[0] = row;
            int best = 0;
            long least = Long.MAX_VALUE;
            for (int kind = 0; kind <= UP; kind++) {
                long sum = 0;
                byte[] to = filtered[kind];
                for (int i = 0; i < stride; i++) {
                    int predicted =
                            switch (kind) {
                                case SUB -> i < BYTES_PER_PIXEL ? 0 : row[i - BYTES_PER_PIXEL];
                                case UP -> above[i];
                                default -> 0;
                            };
                    byte difference = (byte) (row[i] - predicted);
                    to[i] = difference;
                    sum += Math.abs(difference);
                }
                if (sum < least) {
                    least = sum;
                    best = kind;
                }
            }
            out[y * (stride + 1)] = (byte) best;
            System.arraycopy(filtered[best], 0, out, y * (stride + 1) + 1, stride);
            byte[] spare = above;
            above = row;
            row = spare;
        }
        return out;
    }
}
