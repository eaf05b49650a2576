package dev.shardwright.zarr;

import dev.shardwright.storage.ObjectStore;
import dev.shardwright.testing.ForwardingStore;

/// A store that says of itself that calls wait for another machine.
class FarStore extends ForwardingStore {

    FarStore(ObjectStore store) {
        super(store);
    }

    @Override
    public boolean remote() {
        return true;
    }
}
