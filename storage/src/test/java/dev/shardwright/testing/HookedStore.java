package dev.shardwright.testing;

import dev.shardwright.storage.ObjectStore;
import java.util.function.Supplier;

/// A store before one of whose operations something else happens.
public final class HookedStore extends InterceptedStore {

    private final int hooked;
    private final Runnable hook;
    private boolean insideWindow;

    /// @param hooked before which operation it happens, counted from 1
    public HookedStore(ObjectStore store, int hooked, Runnable hook) {
        super(store);
        this.hooked = hooked;
        this.hook = hook;
    }

    /// Whether that operation changed what readers see, so that no look before it could have told of the hook.
    public boolean isInsideWindow() {
        return insideWindow;
    }

    @Override
    protected <T> T around(int number, String what, boolean writes, Supplier<T> operation) {
        if (number == hooked) {
            insideWindow = writes;
            hook.run();
        }
        return operation.get();
    }
}
