package dev.shardwright.zarr;

import dev.shardwright.storage.ConditionFailedException;
import dev.shardwright.storage.Keys;
import dev.shardwright.storage.MemoryBudget;
import dev.shardwright.storage.ObjectStore;
import dev.shardwright.storage.PutCondition;
import dev.shardwright.zarr.internal.copy.NodeCopy;
import dev.shardwright.zarr.internal.metadata.ArrayJson;
import dev.shardwright.zarr.internal.metadata.Consolidation;
import dev.shardwright.zarr.internal.metadata.GroupJson;
import dev.shardwright.zarr.internal.metadata.MetadataStore;
import dev.shardwright.zarr.internal.metadata.NodeChanges;
import dev.shardwright.zarr.internal.metadata.NodeNames;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// A group of an open hierarchy.
///
/// *Consolidated metadata.* Where the group's document has copies of those below it, nodes are opened from the copies,
/// without a request. The copies are what somebody wrote once: what others changed since is not in them, and
/// {@link #unconsolidated} looks past them. A node that has no copy is looked for in the store. What is created, changed or
/// deleted through this group, or through a node that was opened from it, is seen by both at once; the copies *in the store*
/// lose nodes that are deleted, and otherwise stay as they are until {@link #consolidate}, as with zarr-python.
///
/// *Several writers.* Documents are written only over the version that was read, so that no change of attributes is lost
/// and no node is made twice. Deleting or replacing a node while others write to it is not guarded. When the store fails in
/// a call (a `StoreException`), each document is the old one or the new one, whole, and the caller does not know which.
///
/// A name may be a path of names with slashes between them. Thread-safe; the metadata are those of when the group was opened.
public final class ZarrGroup implements ZarrNode {

    /// What becomes of a node that is there when one of its name is created.
    public enum Existing {
        /// It stays, and the call fails.
        KEEP,
        /// It is deleted before, with everything below it, but not before it is known that the new one can be: codecs are bound and
        /// documents are spelled by then.
        REPLACE
    }

    private final MetadataStore nodes;
    private final String path;
    private final GroupMetadata metadata;
    private final MemoryBudget budget;

    private ZarrGroup(MetadataStore nodes, String path, GroupMetadata metadata, MemoryBudget budget) {
        this.nodes = nodes;
        this.path = path;
        this.metadata = metadata;
        this.budget = budget;
    }

    /// A group that opens its children from its consolidated metadata, if it has such.
    static ZarrGroup of(MetadataStore nodes, String path, GroupMetadata metadata, MemoryBudget budget) {
        return new ZarrGroup(nodes.withConsolidated(path, metadata.documents()), path, metadata, budget);
    }

    @Override
    public String path() {
        return path;
    }

    /// {@return the metadata, as they were when the group was opened}
    public GroupMetadata metadata() {
        return metadata;
    }

    /// {@return the same group, whose children are opened from documents of their own, whatever is consolidated}
    public ZarrGroup unconsolidated() {
        return new ZarrGroup(nodes.unconsolidated(), path, metadata, budget);
    }

    /// {@return the array of this name}
    ///
    /// @param name its name, or a path from here
    /// @throws ZarrException if there is no such array
    public ZarrArray array(String name) {
        if (node(name) instanceof ZarrArray array) {
            return array;
        }
        throw new ZarrException(at(name) + " is a group, expected an array");
    }

    /// {@return the group of this name}
    ///
    /// @param name its name, or a path from here
    /// @throws ZarrException if there is no such group
    public ZarrGroup group(String name) {
        if (node(name) instanceof ZarrGroup group) {
            return group;
        }
        throw new ZarrException(at(name) + " is an array, expected a group");
    }

    /// {@return the group or array of this name}
    ///
    /// @param name its name, or a path from here
    /// @throws ZarrException if there is no such node
    public ZarrNode node(String name) {
        String child = Keys.join(path, name);
        return Zarr.open(nodes, child, nodes.get(child), budget);
    }

    /// {@return the names of the groups and arrays directly in this group, sorted; folders without metadata are left out}
    public List<String> children() {
        return nodes.children(path);
    }

    /// {@return the arrays directly in this group, by name}
    public List<ZarrArray> arrays() {
        return opened().stream()
                .filter(ZarrArray.class::isInstance)
                .map(ZarrArray.class::cast)
                .toList();
    }

    /// {@return the groups directly in this group, by name}
    public List<ZarrGroup> groups() {
        return opened().stream()
                .filter(ZarrGroup.class::isInstance)
                .map(ZarrGroup.class::cast)
                .toList();
    }

    private List<ZarrNode> opened() {
        List<ZarrNode> opened = new ArrayList<>();
        nodes.childDocuments(path).forEach(
                (name, document) -> opened.add(Zarr.open(nodes, Keys.join(path, name), document, budget)));
        return opened;
    }

    /// Visits every node below this group: a group before its children, siblings by name.
    ///
    /// @param visitor is shown each node
    public void walk(Consumer<ZarrNode> visitor) {
        for (ZarrNode node : opened()) {
            visitor.accept(node);
            if (node instanceof ZarrGroup group) {
                group.walk(visitor);
            }
        }
    }

    /// Creates an array, and the groups above it that are not there.
    ///
    /// @param name its name, or a path from here
    /// @param array the array's metadata
    /// @return the array
    /// @throws ZarrException if there is a node of this name, a name of the path is not allowed, or one above is an array
    public ZarrArray createArray(String name, ArrayMetadata array) {
        return createArray(name, array, Existing.KEEP);
    }

    /// Creates an array, and the groups above it that are not there. Chunks that are there without metadata become the array's.
    ///
    /// @param name its name, or a path from here
    /// @param array the array's metadata
    /// @param existing what becomes of a node of this name
    /// @return the array
    /// @throws ZarrException if a node of this name is to be kept, a name of the path is not allowed, one above is an
    ///     array, or the array could not be read
    public ZarrArray createArray(String name, ArrayMetadata array, Existing existing) {
        array.supported();
        ZarrArray created = new ZarrArray(nodes, Keys.join(path, name), array, budget);
        create(name, ArrayJson.write(array), existing);
        return created;
    }

    /// Creates a group without attributes, and the groups above it that are not there.
    ///
    /// @param name its name, or a path from here
    /// @return the group
    /// @throws ZarrException if there is a node of this name, a name of the path is not allowed, or one above is an array
    public ZarrGroup createGroup(String name) {
        return createGroup(name, JsonNodeFactory.instance.objectNode());
    }

    /// Creates a group, and the groups above it that are not there.
    ///
    /// @param name its name, or a path from here
    /// @param attributes what users say of it
    /// @return the group
    /// @throws ZarrException if there is a node of this name, a name of the path is not allowed, or one above is an array
    public ZarrGroup createGroup(String name, ObjectNode attributes) {
        return createGroup(name, attributes, Existing.KEEP);
    }

    /// Creates a group, and the groups above it that are not there.
    ///
    /// @param name its name, or a path from here
    /// @param attributes what users say of it
    /// @param existing what becomes of a node of this name
    /// @return the group
    /// @throws ZarrException if a node of this name is to be kept, a name of the path is not allowed, or one above is
    ///     an array
    public ZarrGroup createGroup(String name, ObjectNode attributes, Existing existing) {
        GroupMetadata group = GroupMetadata.of(attributes);
        create(name, GroupJson.write(group), existing);
        return of(nodes, Keys.join(path, name), group, budget);
    }

    /// Copies an array into this group; see {@link #copy(ZarrArray, String, ArrayMetadata, Existing)}.
    ///
    /// @param source the array
    /// @param name its name in this group, or a path from here
    /// @return the copy
    /// @throws ZarrException if there is something of this name
    public ZarrArray copy(ZarrArray source, String name) {
        return copy(source, name, source.metadata(), Existing.KEEP);
    }

    /// Copies an array into this group, from any store, and creates the groups above it that are not there. The copy is cut and encoded as
    /// `metadata` say, {@link ArrayMetadata#builder(ArrayMetadata) made from those of the source}, perhaps.
    ///
    /// Where both are cut and encoded alike, objects are copied as they are, by the store if it is one. Where chunks inside
    /// of shards, or chunks that are objects of their own, have the same shape and codecs on both sides, encoded chunks
    /// are carried over. Else regions are read and written. Chunks that are not stored cost nothing, unless the fill values differ.
    /// The memory for cells is bounded however large objects are, but for strings and byte strings; what is known of objects
    /// takes a few hundred bytes for each object that is made, and for each one of the source where shards are made of encoded chunks.
    ///
    /// The metadata are written last: until then nobody sees the copy, and what is left of one that failed can only be replaced.
    /// Each chunk of the copy is one that the source had while it was copied, each shard of one version, or if it is
    /// written in place, each of its chunks.
    ///
    /// @param source the array
    /// @param name its name in this group, or a path from here
    /// @param metadata how the copy is cut and encoded
    /// @param existing what becomes of a node of this name
    /// @return the copy
    /// @throws IllegalArgumentException if the copy and the source would lie in each other
    /// @throws ZarrException if something of this name is to be kept, `metadata` say another shape or data type, or objects
    ///     are replaced again and again
    public ZarrArray copy(ZarrArray source, String name, ArrayMetadata metadata, Existing existing) {
        NodeCopy copy = copyTo(name, source.store());
        ObjectNode document = run(copy, copy.plan(source, metadata), existing);
        return new ZarrArray(nodes, copy.path(), ArrayJson.read(document), budget);
    }

    /// Copies a group into this one; see {@link #copy(ZarrGroup, String, Existing)}.
    ///
    /// @param source the group
    /// @param name its name in this one, or a path from here
    /// @return the copy
    /// @throws ZarrException if there is something of this name
    public ZarrGroup copy(ZarrGroup source, String name) {
        return copy(source, name, Existing.KEEP);
    }

    /// Copies a group into this one with everything below it, each array as
    /// {@link #copy(ZarrArray, String, ArrayMetadata, Existing)} does with the metadata that it has. An array that cannot be read is
    /// copied with all objects below it. All metadata are written when the cells are there, those of the group itself last.
    ///
    /// What is below the group is looked for in the store, whatever is consolidated. Where the group, or one below it, has
    /// consolidated metadata, its copy gets such of what is copied.
    ///
    /// @param source the group
    /// @param name its name in this one, or a path from here
    /// @param existing what becomes of a node of this name
    /// @return the copy
    /// @throws IllegalArgumentException if the copy and the source would lie in each other
    /// @throws ZarrException if something of this name is to be kept, or objects are replaced again and again
    public ZarrGroup copy(ZarrGroup source, String name, Existing existing) {
        NodeCopy copy = copyTo(name, source.store());
        ObjectNode document = run(copy, copy.plan(source), existing);
        return of(nodes, copy.path(), GroupJson.read(document), budget);
    }

    private NodeCopy copyTo(String name, ObjectStore from) {
        NodeNames.check(name);
        return new NodeCopy(from, nodes, Keys.join(path, name), budget, ZarrArray::copyCells);
    }

    private ObjectNode run(NodeCopy copy, NodeCopy.Plan plan, Existing existing) {
        if (existing == Existing.KEEP) {
            copy.checkEmpty();
        }
        makeRoom(copy.path(), existing);
        return copy.run(plan);
    }

    /// Makes the groups above a node, and deletes what is to be replaced by it.
    private void makeRoom(String child, Existing existing) {
        nodes.makeParents(path, child);
        if (existing == Existing.REPLACE) {
            nodes.delete(child);
        }
    }

    /// Where the group is.
    ObjectStore store() {
        return nodes.store();
    }

    private void create(String name, ObjectNode document, Existing existing) {
        NodeNames.check(name);
        MetadataStore.Spelled spelled = nodes.spell(Keys.join(path, name), document);
        makeRoom(spelled.path(), existing);
        try {
            nodes.put(spelled, PutCondition.IF_ABSENT);
        } catch (ConditionFailedException e) {
            throw new ZarrException(at(name) + " is there already, expected no node of this name", e);
        }
    }

    /// Changes the attributes of this group, and of nothing else in its document.
    ///
    /// @param change gets a copy of the attributes as they are in the store now, which it may return; it is called again
    ///     if somebody else changed the document meanwhile
    /// @return the group with its new metadata
    /// @throws ZarrException if there is no group at this path any more
    /// @throws dev.shardwright.storage.StoreException if the store fails; the store has the old attributes or the new ones
    public ZarrGroup updateAttributes(UnaryOperator<ObjectNode> change) {
        ObjectNode document = nodes.update(path, NodeChanges.attributesOfGroup(change)).content();
        return new ZarrGroup(nodes, path, GroupJson.read(document), budget);
    }

    /// Deletes a node with everything below it, its metadata first. A call that fails may be repeated.
    ///
    /// @param name its name, or a path from here
    /// @return whether there was such a node
    public boolean delete(String name) {
        return nodes.delete(Keys.check(Keys.join(path, name)));
    }

    /// Copies the metadata of all nodes below into this group's document, so that readers need one request for all of them.
    /// What others change meanwhile may be in the copies or not.
    ///
    /// @return the group, which opens its children from those copies
    public ZarrGroup consolidate() {
        ObjectNode document = Consolidation.of(nodes, path);
        return of(nodes.afresh(), path, GroupJson.read(document), budget);
    }

    private String at(String name) {
        return nodes.store().address() + ": \"" + Keys.join(path, name) + "\"";
    }
}
