package dev.shardwright.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// How a store moves that has no way of its own to do it.
class DefaultMoveTest {

    private final ObjectStore memory = Stores.memory(UUID.randomUUID().toString());
    private final StoreException failure = new StoreException("no delete today");
    private boolean deleteFails;

    /// Every call goes to the store in memory, but for moves, which take the interface's own way.
    private final ObjectStore store = (ObjectStore) Proxy.newProxyInstance(
            ObjectStore.class.getClassLoader(), new Class<?>[] {ObjectStore.class}, (proxy, method, arguments) -> {
                if (method.getName().equals("move")) {
                    return InvocationHandler.invokeDefault(proxy, method, arguments);
                }
                if (method.getName().equals("delete") && deleteFails) {
                    throw failure;
                }
                try {
                    return method.invoke(memory, arguments);
                } catch (InvocationTargetException e) {
                    throw e.getCause();
                }
            });

    private Version from;

    @BeforeEach
    void putAnObject() {
        from = store.put("from", segment("x"), PutCondition.ALWAYS);
    }

    @AfterEach
    void closeStore() {
        memory.close();
    }

    @Test
    void aMoveIsACopyAndADeletion() {
        Version moved = store.move("from", "to", PutCondition.IF_ABSENT);

        assertThat(store.head("from")).isEmpty();
        assertThat(store.get("to").toUtf8()).isEqualTo("x");
        assertThat(store.get("to").version()).isEqualTo(moved);
        assertThatExceptionOfType(NotFoundException.class)
                .isThrownBy(() -> store.move("from", "to", PutCondition.ALWAYS));
    }

    @Test
    void nothingIsDeletedWhenTheConditionDoesNotHold() {
        store.put("to", segment("old"), PutCondition.ALWAYS);

        assertThatExceptionOfType(ConditionFailedException.class)
                .isThrownBy(() -> store.move("from", "to", PutCondition.IF_ABSENT));

        assertThat(store.get("from").version()).isEqualTo(from);
        assertThat(store.get("to").toUtf8()).isEqualTo("old");
    }

    @Test
    void anObjectMovedOntoItselfStays() {
        assertThat(store.move("from", "from", PutCondition.ifVersion(from))).isNotEqualTo(from);
        assertThat(store.get("from").toUtf8()).isEqualTo("x");
    }

    @Test
    void whenTheDeletionFailsTheObjectIsAtBothKeys() {
        deleteFails = true;

        assertThatThrownBy(() -> store.move("from", "to", PutCondition.ALWAYS)).isSameAs(failure);

        assertThat(store.get("from").toUtf8()).isEqualTo("x");
        assertThat(store.get("to").toUtf8()).isEqualTo("x");
    }

    private static MemorySegment segment(String text) {
        return MemorySegment.ofArray(text.getBytes(StandardCharsets.UTF_8));
    }
}
