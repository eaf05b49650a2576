package dev.shardwright.testing;

import dev.shardwright.storage.ObjectStore;
import dev.shardwright.storage.StoreException;
import java.util.function.Supplier;

/// A store of which one operation goes wrong.
public final class FaultyStore extends InterceptedStore {

    /// How it goes wrong.
    public enum Fault {
        /// Nothing is done, and the caller is told so.
        REFUSED,
        /// It is done, and the caller is told that it failed.
        ANSWER_LOST,
        /// Neither this nor any later operation is done.
        DOWN
    }

    private final Fault fault;
    private final int faulty;

    /// @param faulty which operation goes wrong, counted from 1; 0 for none
    public FaultyStore(ObjectStore store, Fault fault, int faulty) {
        super(store);
        this.fault = fault;
        this.faulty = faulty;
    }

    @Override
    protected <T> T around(int number, String what, boolean writes, Supplier<T> operation) {
        boolean wrong = faulty > 0 && (number == faulty || (fault == Fault.DOWN && number > faulty));
        if (wrong && fault != Fault.ANSWER_LOST) {
            throw failure(what, number);
        }
        T result = operation.get();
        if (wrong) {
            throw failure(what, number);
        }
        return result;
    }

    private StoreException failure(String what, int number) {
        return new StoreException(address() + ": operation " + number + ", " + what + ", went wrong: " + fault);
    }
}
