package dev.shardwright.zarr;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shardwright.storage.ObjectStore;
import dev.shardwright.testing.CountingStore;
import dev.shardwright.testing.Operation;
import dev.shardwright.testing.Operation.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.assertj.core.api.ListAssert;

/// What calls ask of a store, one line for each request: what is done, the key, and where it matters offset+length. A read of
/// several ranges is one line.
final class Requests {

    private final CountingStore store;

    Requests(ObjectStore store) {
        this.store = new CountingStore(store);
    }

    /// The store that is looked at.
    ObjectStore store() {
        return store;
    }

    /// The requests that `call` makes, in their order.
    ListAssert<String> of(Runnable call) {
        store.forgetOperations();
        call.run();
        return assertThat(lines());
    }

    private List<String> lines() {
        List<String> lines = new ArrayList<>();
        for (Operation operation : store.operations()) {
            if (operation.kind() == Kind.RANGE) {
                lines.add(lines.removeLast() + " " + operation.offset() + "+" + operation.length());
            } else {
                lines.add(line(operation));
            }
        }
        return lines;
    }

    private static String line(Operation operation) {
        String name = operation.kind().name().toLowerCase(Locale.ROOT).replace('_', ' ');
        String where =
                switch (operation.kind()) {
                    case APPEND, APPEND_FROM, UPDATE_READ, UPDATE_WRITE -> " " + operation.offset() + "+" + operation.length();
                    case PUT, COMPLETE -> " " + operation.length();
                    default -> "";
                };
        return (operation.kind() == Kind.GET_RANGES ? "read" : name) + " " + operation.key() + where;
    }
}
