package dev.shardwright.engine.plan;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// SHA-256 over numbers and texts. For one thread.
public final class Sha256 {

    private final MessageDigest digest;
    private final ByteBuffer buffer = ByteBuffer.allocate(8192).order(ByteOrder.LITTLE_ENDIAN);

    /// Nothing yet.
    public Sha256() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /// Adds a number, as eight bytes.
    public void update(long value) {
        room(Long.BYTES);
        buffer.putLong(value);
    }

    /// Adds a text: the length of its UTF-8 form, then that form.
    public void update(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        update(bytes.length);
        flush();
        digest.update(bytes);
    }

    /// The digest in hexadecimal; this object must not be used afterwards.
    public String hex() {
        flush();
        return HexFormat.of().formatHex(digest.digest());
    }

    private void room(int bytes) {
        if (buffer.remaining() < bytes) {
            flush();
        }
    }

    private void flush() {
        digest.update(buffer.flip());
        buffer.clear();
    }
}
