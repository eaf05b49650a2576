package dev.shardwright.zarr;

import dev.shardwright.storage.ObjectStore;
import dev.shardwright.storage.StoreException;
import dev.shardwright.storage.Upload;
import dev.shardwright.testing.ForwardingUpload;
import dev.shardwright.testing.InterceptedStore;
import java.util.function.Supplier;

/// A store whose n-th operation fails, and so does every later one, attempts to clean up among them.
final class FailingStore extends InterceptedStore {

    private final int failing;

    FailingStore(ObjectStore store, int failing) {
        super(store);
        this.failing = failing;
    }

    /// Whether the failure took place.
    boolean failed() {
        return operations() >= failing;
    }

    @Override
    protected <T> T around(int number, String what, boolean writes, Supplier<T> operation) {
        if (number >= failing) {
            throw new StoreException(address() + ": " + what + " failed, as operation " + number);
        }
        return operation.get();
    }

    @Override
    public Upload upload(String key) {
        return new ForwardingUpload(super.upload(key)) {
            @Override
            public long partSize() {
                return 1000;
            }

            @Override
            public void abort() {
                super.abort();
                if (failed()) {
                    throw new StoreException(address() + ": abort of " + key + " failed too");
                }
            }
        };
    }
}
