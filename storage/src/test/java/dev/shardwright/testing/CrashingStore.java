package dev.shardwright.testing;

import dev.shardwright.storage.ObjectInfo;
import dev.shardwright.storage.ObjectStore;
import dev.shardwright.storage.PutCondition;
import dev.shardwright.storage.StoreException;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/// A durable store in memory, which changes objects in place too, on a machine that crashes.
///
/// The crash comes before an operation of a chosen number (see {@link #operations}); this operation and all later ones fail with a
/// {@link StoreException} and do nothing, but updates and uploads can be closed. {@link #afterCrash} then tells what could be found
/// when the machine is up again:
///
/// * Puts, completions, copies, moves and deletions that returned are there whole; of one that failed nothing is. (That a crash in the
///   middle of one leaves it done is the crash before the next operation.)
/// * An object that was changed in place has the bytes of its last {@link dev.shardwright.storage.ObjectUpdate#sync}, whoever's
///   update wrote them. What was written since, over it or behind its end, landed by sectors of 512 bytes, counted from the
///   start of the object: in each sector, whatever happened in others, the first few of the writes that touch it are there, in their
///   order, from none to all. So one write may be there, be missing, or be torn in any combination of sectors; but in one
///   sector no later write is there without an earlier one, since a sector is written from memory that has both.
/// * An object that became longer since its last sync has any size from the old to the new that ends at the old end, the new end, or
///   between two sectors; what is inside and was neither synced nor landed is zero.
/// * Finishing an update makes nothing durable. Versions are others than before.
///
/// Everything that this allows can come; what landed is decided at random. Thread-safe, but nothing may be running when
/// {@link #afterCrash} is called.
public final class CrashingStore extends InterceptedStore {

    private final UpdatingStore objects;
    private final int crashBefore;
    private volatile boolean crashed;

    private CrashingStore(UpdatingStore objects, int crashBefore) {
        super(objects);
        this.objects = objects;
        this.crashBefore = crashBefore;
    }

    /// A store without objects.
    ///
    /// @param crashBefore before which operation the crash comes, counted from 1; 0 for one that comes by {@link #crash} alone
    public CrashingStore(int crashBefore) {
        this(new UpdatingStore(), crashBefore);
    }

    /// A store with the objects of another one, all durable, which is not counted as operations.
    public static CrashingStore with(ObjectStore objects, int crashBefore) {
        UpdatingStore copies = new UpdatingStore();
        copyAll(objects, copies);
        return new CrashingStore(copies, crashBefore);
    }

    private static void copyAll(ObjectStore from, ObjectStore to) {
        from.list("", object -> to.put(object.key(), from.get(object.key()).segment(), PutCondition.ALWAYS));
    }

    /// Whether the machine has crashed.
    public boolean hasCrashed() {
        return crashed;
    }

    /// Crashes now.
    public void crash() {
        crashed = true;
    }

    /// A store with what the crash left; it does not crash. Every call gives another one, which may have been left differently.
    ///
    /// @throws IllegalStateException if there was no crash
    public ObjectStore afterCrash(Random random) {
        if (!crashed) {
            throw new IllegalStateException("the machine has not crashed");
        }
        List<String> keys = new ArrayList<>();
        objects.list("", (ObjectInfo object) -> keys.add(object.key()));
        UpdatingStore left = new UpdatingStore();
        for (String key : keys) {
            byte[] bytes = objects.unsynced(key).afterCrash(random);
            left.put(key, MemorySegment.ofArray(bytes), PutCondition.ALWAYS);
        }
        return left;
    }

    @Override
    protected <T> T around(int number, String what, boolean writes, Supplier<T> operation) {
        if (number == crashBefore) {
            crashed = true;
        }
        refuseAfterCrash(what);
        return operation.get();
    }

    @Override
    public int sweep(Duration olderThan) {
        refuseAfterCrash("sweep");
        return super.sweep(olderThan);
    }

    @Override
    public int leftovers(Duration olderThan) {
        refuseAfterCrash("leftovers");
        return super.leftovers(olderThan);
    }

    private void refuseAfterCrash(String what) {
        if (crashed) {
            throw new StoreException(address() + ": " + what + " is not done, since the machine has crashed");
        }
    }
}
