package dev.shardwright.engine.publish;

import dev.shardwright.storage.ConditionFailedException;
import dev.shardwright.storage.ObjectInfo;
import dev.shardwright.storage.ObjectStore;
import dev.shardwright.storage.PutCondition;
import dev.shardwright.storage.StoreException;
import dev.shardwright.storage.Version;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A run's right to write to an output: its mark lies there, put by compare-and-swap. Only the mark of a dead run is taken
/// over: one whose process is gone, or, where that cannot be seen (another machine), one that was not renewed for
/// {@link #LEASE}; a living run renews it every {@link #BEAT}.
///
/// A run that hangs for longer than that and wakes again finds its mark gone before its next operation; the one that it is
/// in is done all the same. Thread-safe.
final class Claim implements AutoCloseable {

    /// For how long a run that cannot be seen counts as living after it last renewed its mark.
    static final Duration LEASE = Duration.ofMinutes(2);

    /// How often a living run renews its mark.
    static final Duration BEAT = Duration.ofSeconds(20);

    private static final Logger LOG = LoggerFactory.getLogger(Claim.class);

    /// The runs of this process that hold an output. Nothing else can tell them from dead ones of the same process.
    private static final Set<String> HERE = ConcurrentHashMap.newKeySet();

    private final ObjectStore store;
    private final String run;
    private final boolean overDead;
    private RunMark mark;
    private Version version;
    private boolean ended;

    private Claim(ObjectStore store, RunMark mark, Version version, boolean overDead) {
        this.store = store;
        this.run = mark.run();
        this.mark = mark;
        this.version = version;
        this.overDead = overDead;
    }

    /// Refuses an output that is another run's.
    ///
    /// @param overwrite whether it may be taken from a dead run
    /// @return the mark of the dead run, if there is one
    /// @throws OutputException if it is another run's
    static Optional<RunMark.Found> refuseTaken(ObjectStore store, boolean overwrite) {
        Optional<RunMark.Found> found = RunMark.find(store);
        if (found.isPresent()) {
            RunMark mark = found.get().mark();
            String who = "output " + store.address() + " holds something already: run " + mark.run();
            if (isAlive(store, found.get())) {
                throw new OutputException(who + " is writing there"
                        + (mark.owner().isVisible() ? ", in process " + mark.owner().pid() : ", on another machine")
                        + "; let it end or stop it, or give another output");
            }
            if (!overwrite) {
                throw new OutputException(
                        who + " died while it wrote there; give another output, or --overwrite to replace what it left");
            }
        }
        return found;
    }

    static boolean isAlive(ObjectStore store, RunMark.Found found) {
        Owner owner = found.mark().owner();
        if (owner.equals(Owner.ofThisProcess())) {
            return HERE.contains(found.mark().run());
        }
        if (owner.isVisible()) {
            return owner.isAlive();
        }
        Optional<ObjectInfo> info = store.head(Records.RUN);
        return info.isPresent()
                && (!info.get().version().equals(found.version())
                        || info.get().modified().isAfter(Instant.now().minus(LEASE)));
    }

    /// Takes the output.
    ///
    /// @param run the run's id
    /// @param nodes the paths that it will write
    /// @param overwrite whether it may be taken from a dead run
    /// @throws OutputException if another run has it
    static Claim take(ObjectStore store, String run, Set<String> nodes, boolean overwrite) {
        Optional<RunMark.Found> dead = refuseTaken(store, overwrite);
        RunMark mark = new RunMark(run, Owner.ofThisProcess(), new TreeSet<>(nodes));
        if (dead.isPresent()) {
            mark = mark.with(dead.get().mark().nodes());
        }
        HERE.add(run);
        boolean taken = false;
        try {
            Version version = put(
                    store, mark, dead.map(d -> PutCondition.ifVersion(d.version())).orElse(PutCondition.IF_ABSENT));
            taken = true;
            Claim claim = new Claim(store, mark, version, dead.isPresent());
            Thread.ofVirtual().name("shardwright-claim").start(claim::renew);
            return claim;
        } catch (ConditionFailedException e) {
            throw new OutputException("another run has just begun to write to the output " + store.address(), e);
        } finally {
            if (!taken) {
                HERE.remove(run);
            }
        }
    }

    /// Puts a mark; if that fails, looks whether only the answer was lost.
    private static Version put(ObjectStore store, RunMark mark, PutCondition condition) {
        try {
            return store.put(Records.RUN, mark.toBytes(), condition);
        } catch (StoreException e) {
            Optional<RunMark.Found> found;
            try {
                found = RunMark.find(store);
            } catch (StoreException again) {
                e.addSuppressed(again);
                throw e;
            }
            return found.filter(f -> f.mark().equals(mark))
                    .map(RunMark.Found::version)
                    .orElseThrow(() -> e);
        }
    }

    /// Renews the mark now and then until the claim ends.
    private synchronized void renew() {
        long next = System.nanoTime() + BEAT.toNanos();
        try {
            while (!ended) {
                long left = next - System.nanoTime();
                if (left > 0) {
                    wait(left / 1_000_000 + 1);
                    continue;
                }
                next = System.nanoTime() + BEAT.toNanos();
                try {
                    replace(mark);
                } catch (ConditionFailedException e) {
                    LOG.warn("output {} was taken by another run", store.address());
                    return;
                } catch (StoreException e) {
                    LOG.warn("the mark of the run in {} could not be renewed; it is tried again", store.address(), e);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void replace(RunMark with) {
        version = put(store, with, PutCondition.ifVersion(version));
        mark = with;
    }

    /// Whether a dead run had the output before.
    boolean isOverDead() {
        return overDead;
    }

    /// The mark as it was last put.
    synchronized RunMark mark() {
        return mark;
    }

    /// Notes more paths in the mark.
    ///
    /// @throws StoreException if another run has taken the output
    synchronized void extend(Set<String> more) {
        if (!mark.nodes().containsAll(more)) {
            try {
                replace(mark.with(more));
            } catch (ConditionFailedException e) {
                throw lost();
            }
        }
    }

    /// Makes sure that the output is still this run's; to be called right before each operation on it.
    ///
    /// @throws StoreException if another run has taken it
    void check() {
        if (!isHeld()) {
            throw lost();
        }
    }

    boolean isHeld() {
        return RunMark.find(store).filter(f -> f.mark().run().equals(run)).isPresent();
    }

    StoreException lost() {
        return new StoreException("output " + store.address() + " was taken by another run; this one publishes nothing");
    }

    /// Removes the mark, and ends the claim.
    void release() {
        try {
            if (isHeld()) {
                store.delete(Records.RUN);
            }
        } finally {
            close();
        }
    }

    /// Ends the claim. A mark that is still there is that of a dead run from now on.
    @Override
    public synchronized void close() {
        ended = true;
        HERE.remove(run);
        notifyAll();
    }
}
