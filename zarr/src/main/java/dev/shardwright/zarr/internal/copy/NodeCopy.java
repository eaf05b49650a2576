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
import dev.shardwright.zarr.internal.metadata.Consolidation;
import dev.shardwright.zarr.internal.metadata.MetadataStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.BiConsumer;
import tools.jackson.databind.node.ObjectNode;

/// Copies a node with all that is below it. All that can be refused is, before anything is changed: documents are spelled and codecs bound
/// when the copy is planned. Then cells come first; documents last, that of the node itself behind those below it, so that nobody
/// opens what is half copied.
///
/// @param from the store of the source
/// @param to the documents where the copy goes
/// @param path the path that the copy gets
/// @param budget counts the memory that is taken for the copy
/// @param copier copies the cells of an array to another one
public record NodeCopy(
        ObjectStore from,
        MetadataStore to,
        String path,
        MemoryBudget budget,
        BiConsumer<ZarrArray, ZarrArray> copier) {

    /// What is to be done.
    ///
    /// @param document that of the copy itself
    /// @param cells the arrays whose cells are copied
    /// @param documents all that are written, that of the copy itself first
    public record Plan(ObjectNode document, List<Cells> cells, List<MetadataStore.Spelled> documents) {}

    /// Cells that are copied.
    public record Cells(ZarrArray from, ZarrArray to) {}

    /// Plans the copy of an array.
    ///
    /// @param metadata what the copy has
    /// @throws IllegalArgumentException if the copy and the source would lie in each other
    /// @throws ZarrException if the copy would have another shape or type, or cannot be
    public Plan plan(ZarrArray source, ArrayMetadata metadata) {
        checkApart(source);
        checkFits(source, metadata);
        ObjectNode document = Zarr.document(metadata);
        return new Plan(document, List.of(cells(source, path, metadata)), List.of(to.spell(path, document)));
    }

    /// Plans the copy of a group and of what is stored below it, whatever is consolidated. Groups with consolidated metadata get such of
    /// what is copied.
    ///
    /// @throws IllegalArgumentException if the copy and the source would lie in each other
    /// @throws ZarrException if something below the group cannot be opened
    public Plan plan(ZarrGroup source) {
        checkApart(source);
        List<ZarrNode> nodes = new ArrayList<>(List.of(source));
        source.unconsolidated().walk(nodes::add);
        SequencedMap<String, ObjectNode> originals = new LinkedHashMap<>();
        nodes.forEach(node -> originals.put(node.path(), switch (node) {
            case ZarrGroup group -> Zarr.document(group.metadata());
            case ZarrArray array -> Zarr.document(array.metadata());
        }));
        int prefix = source.path().isEmpty() ? 0 : source.path().length() + 1;
        List<Cells> cells = new ArrayList<>();
        List<MetadataStore.Spelled> documents = new ArrayList<>();
        for (ZarrNode node : nodes) {
            String target = node == source ? path : Keys.join(path, node.path().substring(prefix));
            if (node instanceof ZarrArray array) {
                cells.add(cells(array, target, array.metadata()));
            }
            documents.add(to.spell(target, Consolidation.renewed(node.path(), originals)));
        }
        return new Plan(Consolidation.renewed(source.path(), originals), cells, documents);
    }

    private Cells cells(ZarrArray source, String target, ArrayMetadata metadata) {
        return new Cells(source, Zarr.array(to.store(), target, metadata, budget).with(source.options()));
    }

    /// Does what was planned.
    ///
    /// @return the document of the copy
    /// @throws ZarrException if somebody made a node there meanwhile
    public ObjectNode run(Plan plan) {
        plan.cells.forEach(arrays -> copier.accept(arrays.from, arrays.to));
        for (MetadataStore.Spelled document : plan.documents.reversed()) {
            try {
                to.put(document, PutCondition.IF_ABSENT);
            } catch (ConditionFailedException e) {
                throw new ZarrException(
                        at(document.path()) + " was made by somebody else while it was copied, expected no node there",
                        e);
            }
        }
        return plan.document;
    }

    /// Refuses a copy that the source would be part of, or that would be part of the source.
    private void checkApart(ZarrNode source) {
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
    private static void checkFits(ZarrArray source, ArrayMetadata metadata) {
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
