package dev.shardwright.zarr.internal.array;

import dev.shardwright.zarr.codec.ChunkSpec;
import dev.shardwright.zarr.codec.Codec;
import dev.shardwright.zarr.internal.codec.CodecChain;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The layouts of chunks that differ in shape: codecs are bound once to each shape. Thread-safe.
final class Layouts {

    /// The most layouts that are kept; a grid may have as many shapes as chunks.
    private static final int MOST = 4096;

    private final ChunkSpec longest;
    private final List<Codec> codecs;
    private final Map<ChunkSpec, ChunkLayout> byKind = new LinkedHashMap<>(16, 0.75f, true);

    /// @param longest the kind of the largest chunk
    Layouts(ChunkSpec longest, List<Codec> codecs) {
        this.longest = longest;
        this.codecs = codecs;
    }

    /// The layout of a chunk of this shape.
    synchronized ChunkLayout of(int[] shape) {
        ChunkSpec kind = longest.withShape(shape);
        ChunkLayout layout = byKind.computeIfAbsent(kind, k -> ChunkLayout.of(CodecChain.bind(k, codecs)));
        if (byKind.size() > MOST) {
            byKind.remove(byKind.keySet().iterator().next());
        }
        return layout;
    }
}
