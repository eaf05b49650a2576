package dev.shardwright.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class MemoryStoreTest extends ObjectStoreConformance {

    private final String address = "memory://" + UUID.randomUUID();

    @Override
    protected ObjectStore open() {
        return Stores.open(address);
    }

    @Test
    void objectsLiveUntilTheLastStoreOfTheNameIsClosed() {
        store.put("k", MemorySegment.ofArray(new byte[1]), PutCondition.ALWAYS);
        ObjectStore third = open();
        store.close();
        store.close();
        third.close();
        assertThat(list("")).containsExactly("k");

        other.close();
        try (ObjectStore again = open()) {
            assertThat(again.head("k")).isEmpty();
        }
    }

    @Test
    void aKeyMayLieBelowAnother() {
        store.put("a", MemorySegment.ofArray(new byte[1]), PutCondition.ALWAYS);
        store.put("a/b", MemorySegment.ofArray(new byte[1]), PutCondition.ALWAYS);

        assertThat(list("")).containsExactly("a", "a/b");
        assertThat(store.listFolder("").folders()).containsExactly("a");
    }

    @Test
    void storesOfAnotherNameAreOthers() {
        store.put("k", MemorySegment.ofArray(new byte[1]), PutCondition.ALWAYS);

        try (ObjectStore different = Stores.memory("another name")) {
            assertThat(different.head("k")).isEmpty();
        }
    }
}
