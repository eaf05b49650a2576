package dev.shardwright.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.shardwright.storage.ByteRange;
import dev.shardwright.storage.ConditionFailedException;
import dev.shardwright.storage.InvalidKeyException;
import dev.shardwright.storage.NotFoundException;
import dev.shardwright.storage.ObjectUpdate;
import dev.shardwright.storage.PutCondition;
import dev.shardwright.storage.RangeException;
import dev.shardwright.storage.Upload;
import dev.shardwright.storage.Version;
import dev.shardwright.testing.Operation.Kind;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.junit.jupiter.api.Test;

class CountingStoreTest {

    private final CountingStore store = new CountingStore(new UpdatingStore());

    @Test
    void everythingThatIsDoneIsToldInOrder() {
        Version version = store.put("a", bytes(10), PutCondition.ALWAYS);
        store.get("a");
        store.getRanges("a", List.of(ByteRange.of(2, 3), ByteRange.from(7), ByteRange.suffix(20)));
        store.head("nothing");
        try (Upload upload = store.upload("b")) {
            upload.append(bytes(5));
            upload.appendFrom("a", version, new ByteRange.Span(1, 4));
            upload.complete(PutCondition.ALWAYS);
        }
        store.upload("c").close();
        try (ObjectUpdate update = store.update("b").orElseThrow()) {
            update.read(1, bytes(2));
            update.write(9, bytes(3));
            update.sync();
            update.finish();
        }
        store.copy("a", "d", PutCondition.ALWAYS);
        store.move("d", "e", PutCondition.ALWAYS);
        store.delete("e");
        store.list("x", _ -> {});
        store.listFolder("");

        assertThat(store.operations())
                .containsExactly(
                        new Operation(Kind.PUT, "a", 0, 10),
                        new Operation(Kind.GET, "a", 0, 10),
                        new Operation(Kind.GET_RANGES, "a", 0, 3),
                        new Operation(Kind.RANGE, "a", 2, 3),
                        new Operation(Kind.RANGE, "a", 7, 3),
                        new Operation(Kind.RANGE, "a", -20, 10),
                        new Operation(Kind.HEAD, "nothing", 0, 0),
                        new Operation(Kind.UPLOAD, "b", 0, 0),
                        new Operation(Kind.APPEND, "b", 0, 5),
                        new Operation(Kind.APPEND_FROM, "b", 5, 4),
                        new Operation(Kind.COMPLETE, "b", 0, 9),
                        new Operation(Kind.UPLOAD, "c", 0, 0),
                        new Operation(Kind.ABORT, "c", 0, 0),
                        new Operation(Kind.UPDATE, "b", 0, 0),
                        new Operation(Kind.UPDATE_READ, "b", 1, 2),
                        new Operation(Kind.UPDATE_WRITE, "b", 9, 3),
                        new Operation(Kind.SYNC, "b", 0, 0),
                        new Operation(Kind.FINISH, "b", 0, 0),
                        new Operation(Kind.COPY, "d", 0, 0),
                        new Operation(Kind.MOVE, "e", 0, 0),
                        new Operation(Kind.DELETE, "e", 0, 0),
                        new Operation(Kind.LIST, "x", 0, 0),
                        new Operation(Kind.LIST_FOLDER, "", 0, 0));
        assertThat(store.operations("e")).extracting(Operation::kind).containsExactly(Kind.MOVE, Kind.DELETE);
        assertThat(store.count(Kind.RANGE)).isEqualTo(3);
        assertThat(store.count(Kind.UPLOAD, "c")).isEqualTo(1);
        assertThat(store.bytes(Kind.RANGE)).isEqualTo(16);
        assertThat(List.of(store.requests(), store.bytes(), (long) store.ranges().size())).containsExactly(5L, 26L, 4L);
    }

    @Test
    void whatIsNotThereAndConditionsThatDoNotHoldAreTold() {
        Version version = store.put("k", bytes(1), PutCondition.ALWAYS);
        store.put("k", bytes(2), PutCondition.ALWAYS);
        store.forgetOperations();

        assertThatExceptionOfType(NotFoundException.class).isThrownBy(() -> store.get("a"));
        assertThatExceptionOfType(NotFoundException.class).isThrownBy(() -> store.update("b"));
        assertThatExceptionOfType(RangeException.class).isThrownBy(() -> store.get("k", ByteRange.of(3, 1)));
        assertThatExceptionOfType(ConditionFailedException.class)
                .isThrownBy(() -> store.put("k", bytes(3), PutCondition.IF_ABSENT));
        assertThatExceptionOfType(ConditionFailedException.class).isThrownBy(() -> store.delete("k", version));
        assertThatExceptionOfType(ConditionFailedException.class)
                .isThrownBy(() -> store.upload("l").appendFrom("k", version, new ByteRange.Span(0, 1)));
        store.delete("k", store.head("k").orElseThrow().version());

        assertThat(store.operations())
                .containsExactly(
                        new Operation(Kind.ABSENT, "a", 0, 0),
                        new Operation(Kind.ABSENT, "b", 0, 0),
                        new Operation(Kind.ABSENT, "k", 0, 0),
                        new Operation(Kind.CONFLICT, "k", 0, 0),
                        new Operation(Kind.CONFLICT, "k", 0, 0),
                        new Operation(Kind.UPLOAD, "l", 0, 0),
                        new Operation(Kind.CONFLICT, "l", 0, 0),
                        new Operation(Kind.HEAD, "k", 0, 0),
                        new Operation(Kind.DELETE, "k", 0, 0));
    }

    @Test
    void otherFailuresAreNotToldAndWhatWasToldCanBeForgotten() {
        assertThatExceptionOfType(InvalidKeyException.class).isThrownBy(() -> store.get("/"));
        assertThat(store.operations()).isEmpty();

        store.head("k");
        store.forgetOperations();
        assertThat(store.operations()).isEmpty();
        assertThat(store.requests()).isEqualTo(1);
    }

    private static MemorySegment bytes(int size) {
        return MemorySegment.ofArray(new byte[size]);
    }
}
