package dev.shardwright.zarr;

import dev.shardwright.zarr.codec.BytesToBytesCodec;
import dev.shardwright.zarr.codec.Codec;
import dev.shardwright.zarr.codec.CodecProvider;
import dev.shardwright.zarr.codec.Codecs;
import dev.shardwright.zarr.codec.Workspace;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// A codec from another library that does only what every codec must: it says nothing of sizes and binds to nothing. It
/// turns every bit round and puts a byte in front, so that bytes which passed it by are seen.
public record UnassumingCodec() implements BytesToBytesCodec {

    static final String NAME = "test.unassuming";

    private static final byte MARK = 'U';

    /// Run before every decoding. Static since codecs are made from metadata, out of a test's reach.
    static final AtomicReference<Runnable> BEFORE_DECODING = new AtomicReference<>(() -> {});

    /// Run before every encoding.
    static final AtomicReference<Runnable> BEFORE_ENCODING = new AtomicReference<>(() -> {});

    /// Has nothing run any more.
    static void forgetWhatIsRun() {
        BEFORE_DECODING.set(() -> {});
        BEFORE_ENCODING.set(() -> {});
    }

    /// The codec as it is named in metadata.
    static Codec named() {
        return Codecs.named(NAME, JsonNodeFactory.instance.objectNode());
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Optional<ObjectNode> configuration() {
        return Optional.empty();
    }

    @Override
    public long maxEncodedSize(long size) {
        return size + 1;
    }

    @Override
    public long encode(MemorySegment decoded, MemorySegment encoded, Workspace work) {
        BEFORE_ENCODING.get().run();
        encoded.set(ValueLayout.JAVA_BYTE, 0, MARK);
        turn(decoded, encoded.asSlice(1));
        return decoded.byteSize() + 1;
    }

    @Override
    public long decode(MemorySegment encoded, MemorySegment decoded, Workspace work) {
        BEFORE_DECODING.get().run();
        long size = encoded.byteSize() - 1;
        if (size < 0 || size > decoded.byteSize() || encoded.get(ValueLayout.JAVA_BYTE, 0) != MARK) {
            throw new ZarrException("has " + encoded.byteSize() + " bytes, expected a mark and at most " + decoded.byteSize());
        }
        turn(encoded.asSlice(1), decoded);
        return size;
    }

    private static void turn(MemorySegment from, MemorySegment to) {
        for (long i = 0; i < from.byteSize(); i++) {
            to.set(ValueLayout.JAVA_BYTE, i, (byte) ~from.get(ValueLayout.JAVA_BYTE, i));
        }
    }

    /// Found by the service loader.
    public static final class Provider implements CodecProvider {
        @Override
        public String name() {
            return NAME;
        }

        @Override
        public Codec create(ObjectNode configuration) {
            return new UnassumingCodec();
        }
    }
}
