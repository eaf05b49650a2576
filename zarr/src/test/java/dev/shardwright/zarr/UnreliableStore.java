package dev.shardwright.zarr;

import dev.shardwright.storage.ConditionFailedException;
import dev.shardwright.storage.ObjectStore;
import dev.shardwright.storage.PutCondition;
import dev.shardwright.storage.StoreException;
import dev.shardwright.storage.Upload;
import dev.shardwright.storage.Version;
import dev.shardwright.testing.ForwardingUpload;
import dev.shardwright.testing.InterceptedStore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/// A store on another machine, behind a line that loses requests and answers. Knows how many operations are under way.
class UnreliableStore extends InterceptedStore {

    /// What becomes of an operation.
    enum Fate {
        /// It is done, and answered.
        GOOD,
        /// It is not done, and the caller is told that it failed.
        REFUSED,
        /// It is done, and the caller is told that it failed.
        ANSWER_LOST,
        /// It is done; if it writes, its answer is lost, and the store's client tries it again: a condition then finds what the
        /// first try did.
        TRIED_AGAIN
    }

    /// What a test has become of operations.
    interface Line {
        /// The fate of an operation; may block.
        ///
        /// @param number its number, counted from 1
        Fate fate(int number);
    }

    private final Line line;
    private final Runnable betweenTries;
    private final AtomicInteger underWay = new AtomicInteger();
    private final AtomicInteger mostUnderWay = new AtomicInteger();
    private final ThreadLocal<PutCondition> completing = new ThreadLocal<>();

    UnreliableStore(ObjectStore store, Line line) {
        this(store, line, () -> {});
    }

    /// @param betweenTries what somebody else does after an operation whose answer is lost, before it is tried again
    UnreliableStore(ObjectStore store, Line line, Runnable betweenTries) {
        super(store);
        this.line = line;
        this.betweenTries = betweenTries;
    }

    /// A line on which one operation has this fate.
    static Line once(int operation, Fate fate) {
        return number -> number == operation ? fate : Fate.GOOD;
    }

    /// A line on which some operations in a row have this fate.
    static Line times(int from, int count, Fate fate) {
        return number -> number >= from && number < from + count ? fate : Fate.GOOD;
    }

    /// A line on which every operation from one on has this fate.
    static Line from(int operation, Fate fate) {
        return number -> number >= operation ? fate : Fate.GOOD;
    }

    /// How many operations have begun and not ended.
    int underWay() {
        return underWay.get();
    }

    /// The most that were under way at a time.
    int mostUnderWay() {
        return mostUnderWay.get();
    }

    @Override
    public boolean remote() {
        return true;
    }

    @Override
    protected <T> T around(int number, String what, boolean writes, Supplier<T> operation) {
        mostUnderWay.accumulateAndGet(underWay.incrementAndGet(), Math::max);
        try {
            Fate fate = line.fate(number);
            if (fate == Fate.REFUSED) {
                throw failure(number, what, fate);
            }
            T result = operation.get();
            return switch (fate) {
                case ANSWER_LOST -> throw failure(number, what, fate);
                case TRIED_AGAIN -> writes ? again(what, operation, result) : result;
                default -> result;
            };
        } finally {
            underWay.decrementAndGet();
        }
    }

    private StoreException failure(int number, String what, Fate fate) {
        return new StoreException(address() + ": operation " + number + ", " + what + ": " + fate);
    }

    private <T> T again(String what, Supplier<T> operation, T first) {
        betweenTries.run();
        PutCondition condition = completing.get();
        if (condition == null) {
            return operation.get();
        }
        // An upload cannot be completed twice here; elsewhere the second try finds the object that the first one made.
        if (condition instanceof PutCondition.Always) {
            return first;
        }
        throw new ConditionFailedException(address() + ": " + what + " was done already");
    }

    @Override
    public Upload upload(String key) {
        return new ForwardingUpload(super.upload(key)) {
            @Override
            public Version complete(PutCondition condition) {
                completing.set(condition);
                try {
                    return super.complete(condition);
                } finally {
                    completing.remove();
                }
            }
        };
    }
}
