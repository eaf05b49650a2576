package dev.shardwright.engine.publish;

import dev.shardwright.storage.ConditionFailedException;
import dev.shardwright.storage.ObjectStore;
import dev.shardwright.storage.PutCondition;
import dev.shardwright.storage.StoreException;
import java.util.Optional;
import java.util.Set;

/// A run's right to write to an output: its mark lies there, put by compare-and-swap. Another run that may overwrite can
/// take the output away, alive or dead; who lost it notices before anything is published. For one thread, where nothing else is said.
final class Claim {

    private final ObjectStore store;
    private final RunMark mark;
    private final Optional<RunMark.Found> previous;

    private Claim(ObjectStore store, RunMark mark, Optional<RunMark.Found> previous) {
        this.store = store;
        this.mark = mark;
        this.previous = previous;
    }

    /// Takes the output.
    ///
    /// @param overwrite whether it may be taken from another run
    /// @throws OutputException if another run has it
    static Claim take(ObjectStore store, RunMark mark, boolean overwrite) {
        Optional<RunMark.Found> found = RunMark.find(store);
        if (found.isPresent() && !overwrite) {
            throw taken(store, found.get().mark());
        }
        Claim claim = new Claim(store, mark, found);
        try {
            store.put(
                    Records.RUN,
                    mark.toBytes(false),
                    found.map(f -> PutCondition.ifVersion(f.version())).orElse(PutCondition.IF_ABSENT));
        } catch (ConditionFailedException e) {
            if (!claim.isHeld()) {
                throw new OutputException("another run has just begun to write to the output " + store.address(), e);
            }
        } catch (StoreException e) {
            // The answer may be what was lost, and not the mark.
            if (!heldAfter(e, claim)) {
                throw e;
            }
        }
        return claim;
    }

    private static boolean heldAfter(StoreException failed, Claim claim) {
        try {
            return claim.isHeld();
        } catch (StoreException e) {
            failed.addSuppressed(e);
            return false;
        }
    }

    static OutputException taken(ObjectStore store, RunMark other) {
        return new OutputException("output " + store.address() + " holds something already: run " + other.run()
                + " is writing there, or it died; give another output, or --overwrite to replace what it left");
    }

    /// The mark of the run that had the output before.
    Optional<RunMark> previous() {
        return previous.map(RunMark.Found::mark);
    }

    /// Whether the output is still this run's.
    boolean isHeld() {
        return RunMark.find(store).filter(f -> f.mark().run().equals(mark.run())).isPresent();
    }

    /// Makes sure that the output is still this run's. Thread-safe.
    ///
    /// @throws StoreException if another run has taken it
    void check() {
        if (!isHeld()) {
            throw lost();
        }
    }

    /// Makes sure that the output is still this run's, and says in the mark that publication begins.
    ///
    /// @param replaced the paths of the groups and arrays that will be replaced
    /// @throws StoreException if another run has taken it
    void confirm(Set<String> replaced) {
        RunMark.Found found = RunMark.find(store)
                .filter(f -> f.mark().run().equals(mark.run()))
                .orElseThrow(this::lost);
        try {
            store.put(Records.RUN, mark.with(replaced).toBytes(true), PutCondition.ifVersion(found.version()));
        } catch (ConditionFailedException e) {
            throw lost();
        }
    }

    private StoreException lost() {
        return new StoreException("output " + store.address() + " was taken by another run; nothing of this one is published");
    }

    /// Removes the mark of a run that has published.
    void release() {
        if (isHeld()) {
            store.delete(Records.RUN);
        }
    }

    /// Gives the output back as it was found: without a mark, or with the one that was there.
    void giveBack() {
        Optional<RunMark.Found> own = RunMark.find(store).filter(f -> f.mark().run().equals(mark.run()));
        if (own.isEmpty()) {
            return;
        }
        if (previous.isPresent()) {
            store.put(
                    Records.RUN,
                    previous.get().bytes().segment(),
                    PutCondition.ifVersion(own.get().version()));
        } else {
            store.delete(Records.RUN);
        }
    }
}
