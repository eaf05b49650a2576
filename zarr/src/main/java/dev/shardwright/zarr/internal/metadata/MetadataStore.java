package dev.shardwright.zarr.internal.metadata;

import dev.shardwright.storage.ByteRange;
import dev.shardwright.storage.Bytes;
import dev.shardwright.storage.ConditionFailedException;
import dev.shardwright.storage.Keys;
import dev.shardwright.storage.NotFoundException;
import dev.shardwright.storage.ObjectStore;
import dev.shardwright.storage.PutCondition;
import dev.shardwright.storage.Version;
import dev.shardwright.zarr.GroupMetadata;
import dev.shardwright.zarr.UnsupportedExtensionException;
import dev.shardwright.zarr.ZarrException;
import dev.shardwright.zarr.internal.compute.StoreCalls;
import java.lang.foreign.MemorySegment;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import tools.jackson.databind.node.ObjectNode;

/// The metadata documents of a hierarchy: found, made, changed and deleted by the path of their node.
///
/// A document is written only over the version that was read, or where there was none, so that of several who change one,
/// in this process or others, none undoes what another did. Thread-safe.
public final class MetadataStore {

    /// How often a change is tried again because somebody else was faster. Somebody succeeds each time, so this many say
    /// that something is wrong.
    private static final int MOST_ATTEMPTS = 1000;

    /// The most requests to another machine that are under way at a time; there is no waiting for this one.
    private static final int REQUESTS = 16;

    /// What Zarr v2 calls the documents of arrays and groups.
    private static final List<String> V2_DOCUMENTS = List.of(".zarray", ".zgroup");

    private final ObjectStore store;
    private final boolean consolidatedWanted;
    private final Optional<ConsolidatedDocuments> consolidated;
    private final StoreCalls calls;

    private MetadataStore(ObjectStore store, boolean consolidatedWanted, Optional<ConsolidatedDocuments> consolidated) {
        this.store = store;
        this.consolidatedWanted = consolidatedWanted;
        this.consolidated = consolidated;
        this.calls = new StoreCalls(store.remote() ? REQUESTS : 1, "metadata in " + store.address());
    }

    /// The documents of the hierarchy in a store.
    public static MetadataStore of(ObjectStore store) {
        return new MetadataStore(store, true, Optional.empty());
    }

    /// The same documents, of which those below a group are answered from copies, but for those that are changed through
    /// what this returns. Changes nothing where copies are not wanted, or the group is answered from a copy itself.
    ///
    /// @param documents the copies by their path from the group; not changed
    public MetadataStore withConsolidated(String group, SequencedMap<String, ObjectNode> documents) {
        boolean useless = documents.isEmpty() || consolidated.flatMap(c -> c.document(group)).isPresent();
        return useless || !consolidatedWanted
                ? this
                : new MetadataStore(store, true, Optional.of(new ConsolidatedDocuments(group, documents)));
    }

    /// The same documents, not answered from copies that were read before.
    public MetadataStore afresh() {
        return of(store);
    }

    /// The same documents, all as the store has them now and later.
    public MetadataStore unconsolidated() {
        return new MetadataStore(store, false, Optional.empty());
    }

    /// Where the documents are.
    public ObjectStore store() {
        return store;
    }

    /// A document as it was put into the store.
    ///
    /// @param content the object, which is the caller's
    /// @param version the version of the object in the store
    public record Stored(ObjectNode content, Version version) {}

    private record Read(Document document, Version version) {}

    /// The key of a node's document.
    public static String key(String path) {
        return Keys.join(path, NodeNames.DOCUMENT);
    }

    /// The document of a node; empty if there is none. To be read, not to be changed.
    ///
    /// @throws ZarrException naming the key, if it is no JSON object
    public Optional<ObjectNode> find(String path) {
        Optional<ObjectNode> copy = consolidated.flatMap(c -> c.document(path));
        return copy.isPresent() ? copy : read(path).map(r -> r.document.root());
    }

    /// The document of a node, which must be there.
    ///
    /// @throws ZarrException if it is not, or no JSON object
    public ObjectNode get(String path) {
        return find(path).orElseThrow(() -> missing(path));
    }

    private ZarrException missing(String path) {
        for (String document : V2_DOCUMENTS) {
            String key = Keys.join(path, document);
            if (store.head(key).isPresent()) {
                return new ZarrException(store.address() + ": the node at \"" + path + "\" is Zarr v2 (" + key
                        + "), which is not supported; expected Zarr v3");
            }
        }
        return new ZarrException(store.address() + ": there is no Zarr v3 group or array at \"" + path + "\" (no "
                + key(path) + ")");
    }

    private Optional<Read> read(String path) {
        String key = key(path);
        Bytes bytes;
        try {
            bytes = store.get(key, ByteRange.of(0, Document.MAX_BYTES + 1));
        } catch (NotFoundException e) {
            return Optional.empty();
        }
        return Optional.of(named(path, () -> {
            if (bytes.size() > Document.MAX_BYTES) {
                throw new ZarrException("has more than " + Document.MAX_BYTES + " bytes, the most that are read");
            }
            return new Read(Document.parse(bytes.toByteArray()), bytes.version());
        }));
    }

    /// Does something with a document, and says in a failure which it was.
    ///
    /// @throws ZarrException that begins with the store's address and the key
    public <T> T named(String path, Supplier<T> action) {
        try {
            return action.get();
        } catch (UnsupportedExtensionException e) {
            throw new UnsupportedExtensionException(store.address() + ": " + key(path) + " " + MessageText.cut(e), e);
        } catch (ZarrException e) {
            throw new ZarrException(store.address() + ": " + key(path) + " " + MessageText.cut(e), e);
        }
    }

    /// A document as this library spells it, to be put at a path.
    ///
    /// @param bytes its text; not to be changed
    public record Spelled(String path, byte[] bytes) {}

    /// Spells a document.
    ///
    /// @throws ZarrException if it is beyond a limit of documents
    public Spelled spell(String path, ObjectNode document) {
        return new Spelled(path, named(path, () -> Document.of(document).toBytes()));
    }

    /// Writes a document.
    ///
    /// @throws ConditionFailedException if the condition does not hold
    public Version put(Spelled document, PutCondition condition) {
        consolidated.ifPresent(c -> c.change(document.path));
        return store.put(key(document.path), MemorySegment.ofArray(document.bytes), condition);
    }

    /// Changes a document: reads it, lets `change` say what it becomes, and writes that over the version that was read; all
    /// again if somebody else was faster. What does not change keeps its text, and nothing is written if nothing does.
    ///
    /// Whatever happens, the store has the old document or the new one. When the store fails, a caller does not know which.
    ///
    /// @param change gets a copy, which it may return; called once for each attempt
    /// @throws ZarrException if there is no such node, or it cannot be changed, or what `change` returns is not valid
    public Stored update(String path, UnaryOperator<ObjectNode> change) {
        for (int attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
            Read before = read(path).orElseThrow(() -> missing(path));
            Document after = named(path, () -> changed(before.document, change));
            if (after == before.document) {
                return new Stored(after.root(), before.version);
            }
            byte[] bytes = named(path, after::toBytes);
            consolidated.ifPresent(c -> c.change(path));
            try {
                Version version = store.put(
                        key(path), MemorySegment.ofArray(bytes), PutCondition.ifVersion(before.version));
                return new Stored(after.root(), version);
            } catch (ConditionFailedException e) {
                // Somebody was faster: read again, and change what they wrote.
            }
        }
        throw new ZarrException(store.address() + ": " + key(path) + " was changed by others " + MOST_ATTEMPTS
                + " times while it was to be changed here");
    }

    private static Document changed(Document before, UnaryOperator<ObjectNode> change) {
        if (NodeJson.isArray(before.root())) {
            ArrayJson.checkChangeable(before.root());
        } else {
            GroupJson.read(before.root());
        }
        Document after = before.changedTo(change.apply(before.root().deepCopy()));
        if (NodeJson.isArray(after.root())) {
            ArrayJson.read(after.root());
        } else {
            GroupJson.read(after.root());
        }
        return after;
    }

    /// Makes the groups above a path that are not there, from the top.
    ///
    /// @param from a group that is there, above `path`
    /// @throws ZarrException if one of them is an array
    public void makeParents(String from, String path) {
        int slash = from.isEmpty() ? 0 : from.length() + 1;
        for (slash = path.indexOf('/', slash); slash >= 0; slash = path.indexOf('/', slash + 1)) {
            String parent = path.substring(0, slash);
            Optional<ObjectNode> found = find(parent);
            if (found.isEmpty()) {
                try {
                    put(spell(parent, GroupJson.write(GroupMetadata.empty())), PutCondition.IF_ABSENT);
                    continue;
                } catch (ConditionFailedException e) {
                    // Somebody else has just made it; it may be an array.
                    found = Optional.of(get(parent));
                }
            }
            ObjectNode document = found.get();
            if (named(parent, () -> NodeJson.isArray(document))) {
                throw new ZarrException(store.address() + ": \"" + parent + "\" is an array, expected a group to make \""
                        + path + "\" in");
            }
        }
    }

    /// The sorted names of the nodes directly in a group; folders without metadata are left out.
    public List<String> children(String path) {
        return consolidated.flatMap(c -> c.children(path)).orElseGet(() -> {
            List<String> folders = folders(path);
            List<Boolean> nodes =
                    calls.map(folders, name -> store.head(key(Keys.join(path, name))).isPresent());
            return IntStream.range(0, folders.size())
                    .filter(nodes::get)
                    .mapToObj(folders::get)
                    .toList();
        });
    }

    /// The documents of the nodes directly in a group, by their sorted names.
    public SequencedMap<String, ObjectNode> childDocuments(String path) {
        // That a folder is no node shows when its document is asked for.
        List<String> names = consolidated.flatMap(c -> c.children(path)).orElseGet(() -> folders(path));
        List<Optional<ObjectNode>> documents = calls.map(names, name -> find(Keys.join(path, name)));
        SequencedMap<String, ObjectNode> found = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            documents.get(i).ifPresent(document -> found.put(name, document));
        }
        return found;
    }

    private List<String> folders(String path) {
        return store.listFolder(path).folders().stream().sorted().toList();
    }

    /// Deletes a node with everything below it. Its document goes first, so that nobody opens what is half deleted; a
    /// document that a group above it has a copy of is taken out there before.
    ///
    /// @return whether there was such a node
    public boolean delete(String path) {
        consolidated.ifPresent(c -> {
            String below = c.group().isEmpty() ? path : path.substring(c.group().length() + 1);
            update(c.group(), NodeChanges.withoutCopies(below));
            c.delete(path);
        });
        boolean there = store.delete(key(path));
        calls.<String>forEachOf(to -> store.list(path + "/", info -> to.accept(info.key())), store::delete);
        return there;
    }
}
