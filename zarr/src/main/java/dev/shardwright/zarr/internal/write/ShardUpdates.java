package dev.shardwright.zarr.internal.write;

import dev.shardwright.zarr.internal.array.ChunkLayout;
import dev.shardwright.zarr.ArrayOptions.PartialWrites;
import dev.shardwright.zarr.internal.fetch.Fetcher;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Brings together the changes that are made to one shard at the same time through one array: while one is under way others
/// wait, and then go into the shard together. Sixteen threads that write to a shard thus rewrite it a few times, not
/// sixteen. Thread-safe; nobody is kept waiting in a thread.
public final class ShardUpdates {

    private final InPlaceShards inPlaceShards = new InPlaceShards();

    /// What waits, by the key of a shard that is being written.
    private final Map<String, Waiting> busy = new HashMap<>();

    /// The changes that wait for one shard. The call of each expects it.
    private static final class Waiting {
        private final ArrayDeque<Change> changes = new ArrayDeque<>();
        /// How many of the first ones go alone, since together with others they failed.
        private int alone;
    }

    /// A shard of the array.
    ///
    /// @param layout how it lies
    record Shard(ChunkLayout.ShardLayout layout, String key) {}

    /// Writes a change, together with others or alone.
    void write(Shard shard, Change change) {
        synchronized (busy) {
            Waiting waiting = busy.get(shard.key());
            if (waiting != null) {
                change.call().group().expect();
                waiting.changes.add(change);
                return;
            }
            busy.put(shard.key(), new Waiting());
        }
        start(shard, List.of(change));
    }

    /// Has the first change's call write all of them.
    private void start(Shard shard, List<Change> changes) {
        WriteCall call = changes.getFirst().call();
        call.fetcher().planAgain(new Turn(shard, changes).planner());
    }

    /// The changes that go into a shard together.
    private final class Turn {
        private final Shard shard;
        private final List<Change> changes;
        private final Runnable givenUp = this::giveUp;

        Turn(Shard shard, List<Change> changes) {
            this.shard = shard;
            this.changes = changes;
            call().open().add(givenUp);
        }

        Fetcher.Planner planner() {
            ChunkMaker maker = new ChunkMaker(shard, changes);
            boolean inPlace = call().array().options().partialWrites() == PartialWrites.IN_PLACE
                    && InPlaceUpdate.suits(call().array().store(), shard.layout().sharding());
            ShardUpdate rewrite = new ShardUpdate(shard, maker, inPlace, this::stored, this::failed);
            return inPlace ? new InPlaceUpdate(shard, maker, inPlaceShards, rewrite, this::stored)::start : rewrite::start;
        }

        private void stored() {
            call().open().remove(givenUp);
            others().forEach(change -> change.call().group().arrived());
            next(shard, List.of(), 0);
        }

        /// @return whether that is all right, since each will be tried alone
        private boolean failed() {
            if (changes.size() == 1) {
                return false;
            }
            call().open().remove(givenUp);
            call().group().expect();
            next(shard, changes, changes.size());
            return true;
        }

        /// The call has ended without having done it, since something in it failed; the others go on.
        private void giveUp() {
            call().open().remove(givenUp);
            next(shard, others(), 0);
        }

        private List<Change> others() {
            return changes.subList(1, changes.size());
        }

        private WriteCall call() {
            return changes.getFirst().call();
        }
    }

    /// Gives the shard to those who are next.
    ///
    /// @param left changes that were not done, which go first
    /// @param alone how many of them go alone
    private void next(Shard shard, List<Change> left, int alone) {
        List<Change> changes = new ArrayList<>();
        synchronized (busy) {
            Waiting waiting = Objects.requireNonNull(busy.get(shard.key()));
            left.reversed().forEach(waiting.changes::addFirst);
            waiting.alone += alone;
            if (waiting.changes.isEmpty()) {
                busy.remove(shard.key());
                return;
            }
            if (waiting.alone > 0) {
                waiting.alone--;
                changes.add(waiting.changes.removeFirst());
            } else if (waiting.changes.getFirst().call().array().variableLength()) {
                // Each call has a heap of its own, and a shard is encoded from one.
                changes.add(waiting.changes.removeFirst());
            } else {
                changes.addAll(waiting.changes);
                waiting.changes.clear();
            }
        }
        start(shard, changes);
        changes.getFirst().call().group().arrived();
    }
}
