package dev.shardwright.testing;

import dev.shardwright.storage.ObjectStore;
import dev.shardwright.storage.ObjectStoreConformance;

class UpdatingStoreTest extends ObjectStoreConformance {

    private final UpdatingStore first = new UpdatingStore();

    @Override
    protected ObjectStore open() {
        return first.again();
    }

    @Override
    protected int rewrites() {
        return 400;
    }
}
