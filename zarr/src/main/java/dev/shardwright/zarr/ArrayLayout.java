package dev.shardwright.zarr;

import dev.shardwright.zarr.codec.ArrayToBytesCodec;
import dev.shardwright.zarr.codec.ChunkSpec;
import dev.shardwright.zarr.codec.Codec;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/// What metadata say of how an array's cells are stored. Either this library has everything that they name, or the
/// array's data cannot be touched. Immutable and thread-safe.
public sealed interface ArrayLayout {

    /// Cells that can be read and written.
    ///
    /// @param dataType the elements' type
    /// @param chunkGrid how the array is cut into chunks
    /// @param keyEncoding how chunks are named
    /// @param fillValue the value of cells that nobody wrote
    /// @param codecs how a chunk is encoded, in the order of encoding
    record Supported(
            DataType dataType,
            ChunkGrid chunkGrid,
            ChunkKeyEncoding keyEncoding,
            FillValue fillValue,
            List<Codec> codecs)
            implements ArrayLayout {

        /// Checks that the largest chunk can be addressed, that the fill value is one of the type, and that shards that differ in shape are all made of whole chunks.
        ///
        /// @throws ZarrException if not
        public Supported {
            codecs = List.copyOf(codecs);
            new ChunkSpec(dataType, fillValue, chunkGrid.longest());
            fillValue.checkIsOf(dataType);
            if (chunkGrid instanceof RectilinearGrid rectilinear
                    && !codecs.isEmpty()
                    && codecs.getFirst() instanceof ArrayToBytesCodec sharding) {
                sharding.innerChunkShape().ifPresent(rectilinear::checkShards);
            }
        }

        /// {@return the shape of the chunks inside a shard; empty if the array is not sharded}
        public Optional<int[]> innerChunkShape() {
            return codecs.stream()
                    .flatMap(c -> c instanceof ArrayToBytesCodec packing ? packing.innerChunkShape().stream() : Stream.empty())
                    .findFirst();
        }
    }

    /// Cells whose metadata name something that this library does not have.
    ///
    /// @param parts what the document says of the layout, as it says it: every key but those that {@link ArrayMetadata}
    ///     has on its own
    /// @param reason what is missing, by name: `codec "x" is not supported`, say
    record Unsupported(ObjectNode parts, String reason) implements ArrayLayout {

        /// Copies the parts.
        public Unsupported {
            parts = parts.deepCopy();
        }

        /// {@return a copy: the parts of the document that say how the cells are stored}
        @Override
        public ObjectNode parts() {
            return parts.deepCopy();
        }
    }
}
