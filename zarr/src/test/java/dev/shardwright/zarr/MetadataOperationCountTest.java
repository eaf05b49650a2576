package dev.shardwright.zarr;

import static dev.shardwright.zarr.Region.range;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.shardwright.storage.MemoryBudget;
import dev.shardwright.storage.ObjectStore;
import dev.shardwright.storage.PutCondition;
import dev.shardwright.storage.Stores;
import dev.shardwright.zarr.codec.Codecs;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.api.AbstractListAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Exactly which requests opening, creating, changing and listing nodes make. How many bytes a document has is not looked at.
class MetadataOperationCountTest {

    private static final ArrayMetadata.Builder ARRAY = ArrayMetadata.builder(DataType.INT32, 8)
            .chunks(4)
            .codecs(List.of(Codecs.bytes()));

    private final ObjectStore store = Stores.memory("metadata counts");
    private Requests requests = new Requests(store);

    /// A root with the arrays x and y, a group g with the array z, and a folder without metadata.
    @BeforeEach
    void makeHierarchy() {
        ZarrGroup root = Zarr.create(store, "", GroupMetadata.empty(), PutCondition.IF_ABSENT);
        root.createArray("x", ARRAY.build());
        root.createArray("y", ARRAY.build());
        root.createArray("g/z", ARRAY.build());
        store.put("folder/object", MemorySegment.ofArray(new byte[1]), PutCondition.ALWAYS);
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    private void at(boolean far) {
        requests = new Requests(far ? new FarStore(store) : store);
    }

    private AbstractListAssert<?, ?, String, ?> of(Runnable call) {
        return requests.of(call).extracting(line -> line.replaceFirst("(zarr.json) .*", "$1"));
    }

    private ZarrGroup root() {
        return Zarr.open(requests.store());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void openingANodeIsOneRequest(boolean far) {
        at(far);
        of(() -> Zarr.open(requests.store())).containsExactly("read zarr.json");
        of(() -> Zarr.open(requests.store(), "g/z", MemoryBudget.unlimited())).containsExactly("read g/z/zarr.json");
        ZarrGroup root = root();
        of(() -> root.array("g/z")).containsExactly("read g/z/zarr.json");
        of(() -> root.array("x").with(ArrayOptions.DEFAULT)).containsExactly("read x/zarr.json");
        of(() -> Zarr.array(requests.store(), "x", ARRAY.build(), MemoryBudget.unlimited())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void listingNamesIsAListAndALookAtEachFolder(boolean far) {
        at(far);
        ZarrGroup root = root();
        of(root::children)
                .startsWith("list folder ")
                .containsExactlyInAnyOrder(
                        "list folder ", "head folder/zarr.json", "head g/zarr.json", "head x/zarr.json", "head y/zarr.json");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void openingAllChildrenIsAListAndOneRequestForEachFolder(boolean far) {
        at(far);
        ZarrGroup root = root();
        of(root::arrays)
                .startsWith("list folder ")
                .containsExactlyInAnyOrder(
                        "list folder ", "absent folder/zarr.json", "read g/zarr.json", "read x/zarr.json", "read y/zarr.json");
        of(() -> root.walk(_ -> {}))
                .containsExactlyInAnyOrder(
                        "list folder ", "absent folder/zarr.json", "read g/zarr.json", "read x/zarr.json", "read y/zarr.json",
                        "list folder g", "read g/z/zarr.json");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void withConsolidatedMetadataOnlyTheGroupIsRead(boolean far) {
        at(far);
        ZarrGroup unconsolidated = root();
        of(unconsolidated::consolidate)
                .containsExactlyInAnyOrder(
                        "list folder ", "absent folder/zarr.json", "read g/zarr.json", "read x/zarr.json", "read y/zarr.json",
                        "list folder g", "read g/z/zarr.json", "read zarr.json", "put zarr.json");
        ZarrGroup root = root();
        of(root::children).isEmpty();
        of(() -> root.walk(_ -> {})).isEmpty();
        of(() -> root.array("g/z")).isEmpty();
        of(() -> root.group("g").arrays()).isEmpty();
        of(() -> root.unconsolidated().array("x")).containsExactly("read x/zarr.json");
        // What has no copy may be there all the same.
        of(() -> assertThatExceptionOfType(ZarrException.class).isThrownBy(() -> root.node("w")))
                .containsExactly("absent w/zarr.json", "head w/.zarray", "head w/.zgroup");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aNodeIsCreatedByOneRequestAndOneForEachGroupAbove(boolean far) {
        at(far);
        ZarrGroup root = root();
        of(() -> root.createArray("w", ARRAY.build())).containsExactly("put w/zarr.json");
        of(() -> root.createGroup("a/b/c"))
                .containsExactly(
                        "absent a/zarr.json", "put a/zarr.json", "absent a/b/zarr.json", "put a/b/zarr.json", "put a/b/c/zarr.json");
        of(() -> root.createGroup("a/d")).containsExactly("read a/zarr.json", "put a/d/zarr.json");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void attributesAreReadAndPut(boolean far) {
        at(far);
        ZarrArray array = root().array("x");
        of(() -> array.updateAttributes(a -> a.put("units", "m"))).containsExactly("read x/zarr.json", "put x/zarr.json");
        of(() -> array.updateAttributes(a -> a.put("units", "m"))).containsExactly("read x/zarr.json");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anArrayGrowsByItsDocumentAndShrinksByAListToo(boolean far) {
        at(far);
        ZarrArray array = root().array("x");
        array.write(Region.of(), cells(8));
        of(() -> array.resize(100)).containsExactly("read x/zarr.json", "put x/zarr.json");
        of(() -> array.resize(4))
                .containsExactly("read x/zarr.json", "list x/", "put x/zarr.json", "delete x/c/1");
        ZarrArray small = root().array("x");
        of(() -> small.resize(4)).containsExactly("read x/zarr.json");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void appendingIsAChangeOfTheDocumentAndTheChunks(boolean far) {
        at(far);
        ZarrArray array = root().array("x");
        array.write(Region.of(), cells(8));
        ArrayValues four = array.read(Region.of(range(0, 4)));
        of(() -> array.append(0, four)).containsExactly("read x/zarr.json", "put x/zarr.json", "put x/c/2 16");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aNodeIsDeletedByItsDocumentAListAndEachObjectBelow(boolean far) {
        at(far);
        ZarrGroup root = root();
        root.array("x").write(Region.of(), cells(8));
        of(() -> root.delete("x"))
                .startsWith("delete x/zarr.json", "list x/")
                .containsExactlyInAnyOrder("delete x/zarr.json", "list x/", "delete x/c/0", "delete x/c/1");
    }

    private static MemorySegment cells(int count) {
        return MemorySegment.ofArray(IntStream.range(1, count + 1).toArray());
    }
}
