package dev.shardwright.zarr.fuzz;

import dev.shardwright.storage.MemoryBudget;
import dev.shardwright.zarr.codec.BytesToBytesCodec;
import dev.shardwright.zarr.codec.Codec;
import dev.shardwright.zarr.codec.Codecs;
import dev.shardwright.zarr.codec.Codecs.BloscCompressor;
import dev.shardwright.zarr.codec.Codecs.BloscShuffle;
import dev.shardwright.zarr.codec.Workspace;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Few bytes that say, or really do, decode to very many.
final class Bombs {

    private static final int ZEROS = 1 << 20;

    private final Map<String, List<byte[]>> byCodec = new TreeMap<>();

    Bombs() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment zeros = arena.allocate(ZEROS);
            List<Codec> codecs = new ArrayList<>(List.of(
                    Codecs.zstd(1, true), Codecs.zstd(1, false), Codecs.gzip(9), Chains.named("numcodecs.zlib", "{\"level\": 9}")));
            for (BloscCompressor compressor : BloscCompressor.values()) {
                codecs.add(Codecs.blosc(compressor, 9, BloscShuffle.NOSHUFFLE));
            }
            for (Codec codec : codecs) {
                add(codec.name(), encoded((BytesToBytesCodec) codec, zeros));
            }
        }
        byte[] header = {2, 1, 0x10, 1};
        for (long size : new long[] {Integer.MAX_VALUE, Integer.MAX_VALUE - 16, 1 << 30, 1 << 28}) {
            for (int block : new int[] {1, 16, 1 << 20, (int) size}) {
                add("blosc", ByteBuffer.allocate(100).order(ByteOrder.LITTLE_ENDIAN).put(header).putInt((int) size).putInt(block)
                        .putInt(100).array());
            }
            add("zstd", ByteBuffer.allocate(40).order(ByteOrder.LITTLE_ENDIAN).putInt(0xfd2fb528).put((byte) 0xe0).putLong(size)
                    .array());
        }
        // One frame of many blocks that each repeat one byte 128 Ki times.
        ByteBuffer blocks = ByteBuffer.allocate(4 + 2 + 4 * 100).order(ByteOrder.LITTLE_ENDIAN);
        blocks.putInt(0xfd2fb528).put((byte) 0).put((byte) 0x58);
        for (int i = 0; i < 100; i++) {
            int block = (128 << 10) << 3 | 1 << 1 | (i == 99 ? 1 : 0);
            blocks.put((byte) block).put((byte) (block >> 8)).put((byte) (block >> 16)).put((byte) 1);
        }
        add("zstd", blocks.array());
    }

    private static byte[] encoded(BytesToBytesCodec codec, MemorySegment bytes) {
        try (Arena arena = Arena.ofConfined();
                Workspace work = new Workspace(MemoryBudget.unlimited())) {
            MemorySegment to = arena.allocate(codec.maxEncodedSize(bytes.byteSize()));
            return to.asSlice(0, codec.encode(bytes, to, work)).toArray(ValueLayout.JAVA_BYTE);
        }
    }

    private void add(String codec, byte[] bytes) {
        byCodec.computeIfAbsent(codec, _ -> new ArrayList<>()).add(bytes);
    }

    /// One for this codec, or for any if it cannot be made to give much.
    byte[] of(Case at, String codec) {
        List<byte[]> some = byCodec.get(codec);
        if (some == null) {
            some = at.pick(List.copyOf(byCodec.values()));
        }
        int n = at.random.nextInt(some.size());
        at.note("bomb " + n + " of " + codec);
        return some.get(n);
    }
}
