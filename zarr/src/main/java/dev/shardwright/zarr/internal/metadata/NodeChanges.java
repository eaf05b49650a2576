package dev.shardwright.zarr.internal.metadata;

import dev.shardwright.zarr.ArrayMetadata;
import dev.shardwright.zarr.ChunkGrid;
import dev.shardwright.zarr.ZarrException;
import java.util.Arrays;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.UnaryOperator;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Changes of a document, to be given to {@link MetadataStore#update}. Each may be applied several times.
public final class NodeChanges {

    private NodeChanges() {}

    /// Other attributes of an array, made of those that are there.
    ///
    /// The change throws a {@link ZarrException} if the document is that of a group.
    public static UnaryOperator<ObjectNode> attributesOfArray(UnaryOperator<ObjectNode> change) {
        return document -> {
            NodeJson.checkArray(document);
            return withAttributes(document, change);
        };
    }

    /// Other attributes of a group, made of those that are there.
    ///
    /// The change throws a {@link ZarrException} if the document is that of an array.
    public static UnaryOperator<ObjectNode> attributesOfGroup(UnaryOperator<ObjectNode> change) {
        return document -> {
            NodeJson.checkGroup(document);
            return withAttributes(document, change);
        };
    }

    private static ObjectNode withAttributes(ObjectNode document, UnaryOperator<ObjectNode> change) {
        ObjectNode before = DocumentKeys.attributes(document);
        ObjectNode after = change.apply(before.deepCopy());
        if (!after.equals(before)) {
            document.set("attributes", after);
        }
        return document;
    }

    /// Another shape of an array, with chunks for it where they are listed. Says nothing of chunks that are stored.
    ///
    /// The change throws a {@link ZarrException} if the array has another number of dimensions, or cannot be read.
    public static UnaryOperator<ObjectNode> resize(long... shape) {
        return document -> {
            ArrayMetadata metadata = ArrayJson.read(document);
            ChunkGrid grid = metadata.chunkGrid();
            if (shape.length != metadata.rank()) {
                throw new ZarrException("has the shape " + Arrays.toString(metadata.shape()) + ", which cannot become "
                        + Arrays.toString(shape) + ": expected as many dimensions");
            }
            if (!Arrays.equals(shape, metadata.shape())) {
                ArrayNode lengths = document.putArray("shape");
                for (long n : shape) {
                    lengths.add(n);
                }
            }
            int[] ones = new int[shape.length];
            Arrays.fill(ones, 1);
            ChunkGrid resized = grid.resized(shape, metadata.innerChunkShape().orElse(ones));
            if (!resized.equals(grid)) {
                document.set("chunk_grid", ChunkGridJson.write(resized));
            }
            return document;
        };
    }

    /// Copies of all documents below a group, instead of those that it has.
    static UnaryOperator<ObjectNode> consolidated(SequencedMap<String, ObjectNode> documents) {
        return document -> {
            NodeJson.checkGroup(document);
            document.set(ConsolidatedJson.KEY, ConsolidatedJson.write(documents));
            return document;
        };
    }

    /// No copies of the documents at and below a path, which is relative to the group.
    static UnaryOperator<ObjectNode> withoutCopies(String path) {
        return document -> {
            if (document.get(ConsolidatedJson.KEY) instanceof ObjectNode inline
                    && !ConsolidatedJson.isOfAnotherKind(inline)
                    && inline.get("metadata") instanceof ObjectNode all) {
                List.copyOf(all.propertyNames()).stream()
                        .filter(name -> name.equals(path) || name.startsWith(path + "/"))
                        .forEach(all::remove);
            }
            return document;
        };
    }
}
