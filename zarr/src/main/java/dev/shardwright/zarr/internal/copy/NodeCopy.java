package dev.shardwright.zarr.internal.copy;

import dev.shardwright.storage.ConditionFailedException;
import dev.shardwright.storage.Keys;
import dev.shardwright.storage.Listing;
import dev.shardwright.storage.MemoryBudget;
import dev.shardwright.storage.ObjectStore;
import dev.shardwright.storage.PutCondition;
import dev.shardwright.zarr.ArrayMetadata;
import dev.shardwright.zarr.Zarr;
import dev.shardwright.zarr.ZarrArray;
import dev.shardwright.zarr.ZarrException;
import dev.shardwright.zarr.ZarrGroup;
import dev.shardwright.zarr.ZarrNode;
import dev.shardwright.zarr.internal.metadata.MetadataStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import tools.jackson.databind.node.ObjectNode;

/// Copies a node with all that is below it. Cells come first; documents last, that of the node itself behind those below it, so that
/// nobody opens what is half copied.
///
/// @param from the store of the source
/// @param to the documents where the copy goes
/// @param path the path that the copy gets
/// @param budget counts the memory that is taken for the copy
/// @param cells copies the cells of an array to another one
public record NodeCopy(
        ObjectStore from,
        MetadataStore to,
        String path,
        MemoryBudget budget,
        BiConsumer<ZarrArray, ZarrArray> cells) {

    /// A document that is written at the end.
    private record Document(String path, ObjectNode content) {}

    /// Copies an array.
    ///
    /// @param metadata what the copy has
    /// @return its document
    /// @throws ZarrException if the copy would have another shape or type
    public ObjectNode array(ZarrArray source, ArrayMetadata metadata) {
        List<Document> documents = List.of(copy(source, path, metadata));
        return write(documents);
    }

    /// Copies a group.
    ///
    /// @return its document
    public ObjectNode group(ZarrGroup source) {
        List<ZarrNode> below = new ArrayList<>();
        source.walk(below::add);
        List<Document> documents = new ArrayList<>();
        documents.add(new Document(path, Zarr.document(source.metadata())));
        int prefix = source.path().isEmpty() ? 0 : source.path().length() + 1;
        for (ZarrNode node : below) {
            String target = Keys.join(path, node.path().substring(prefix));
            documents.add(switch (node) {
                case ZarrGroup group -> new Document(target, Zarr.document(group.metadata()));
                case ZarrArray array -> copy(array, target, array.metadata());
            });
        }
        return write(documents);
    }

    private Document copy(ZarrArray source, String target, ArrayMetadata metadata) {
        cells.accept(source, Zarr.array(to.store(), target, metadata, budget).with(source.options()));
        return new Document(target, Zarr.document(metadata));
    }

    /// @return the first document
    private ObjectNode write(List<Document> documents) {
        for (Document document : documents.reversed()) {
            try {
                to.put(document.path, document.content, PutCondition.IF_ABSENT);
            } catch (ConditionFailedException e) {
                throw new ZarrException(
                        at(document.path) + " was made by somebody else while it was copied, expected no node there", e);
            }
        }
        return documents.getFirst().content;
    }

    /// Refuses a copy that the source would be part of, or that would be part of the source.
    ///
    /// @throws IllegalArgumentException if it is so
    public void checkApart(ZarrNode source) {
        String other = source.path();
        if (from.address().equals(to.store().address()) && (isIn(path, other) || isIn(other, path))) {
            throw new IllegalArgumentException(
                    at(path) + " and \"" + other + "\", which is to be copied there, lie in each other");
        }
    }

    private static boolean isIn(String path, String folder) {
        return folder.isEmpty() || path.equals(folder) || path.startsWith(folder + "/");
    }

    /// Refuses an array whose cells another one cannot have.
    ///
    /// @throws ZarrException if it is so
    public static void checkFits(ZarrArray source, ArrayMetadata metadata) {
        ArrayMetadata found = source.metadata();
        if (!Arrays.equals(found.shape(), metadata.shape())
                || (!found.layout().equals(metadata.layout()) && !found.dataType().equals(metadata.dataType()))) {
            throw new ZarrException("array \"" + source.path() + "\" (" + found + ") cannot be copied to one of " + metadata
                    + ", expected the same shape and data type");
        }
    }

    /// Refuses to copy to where something is: what is left of a copy that was not finished would become part of this one.
    ///
    /// @throws ZarrException naming what is there
    public void checkEmpty() {
        Listing there = to.store().listFolder(path);
        if (to.find(path).isPresent()) {
            throw new ZarrException(at(path) + " is there already, expected no node of this name");
        }
        if (!there.objects().isEmpty() || !there.folders().isEmpty()) {
            String first = there.objects().isEmpty()
                    ? Keys.join(path, there.folders().getFirst()) + "/"
                    : there.objects().getFirst().key();
            throw new ZarrException(at(path) + " has no metadata, but objects (" + first
                    + "), perhaps of a copy that was not finished; expected nothing there");
        }
    }

    private String at(String node) {
        return to.store().address() + ": \"" + node + "\"";
    }
}
