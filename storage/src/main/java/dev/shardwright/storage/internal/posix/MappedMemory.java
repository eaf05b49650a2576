package dev.shardwright.storage.internal.posix;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/// Memory of no file, which the system makes, zeroed, page by page as it is touched, in huge pages where it can.
///
/// It lives as long as it is reachable. The garbage collector does not see how much of it there is, and a heap that stays nearly
/// empty may not be collected for hours. So the bytes are counted: when there are 1 GiB of them, and from then on twice as
/// many as were left by the last collection, a collection is asked for before more is made, and waited for. So there are at most
/// 1 GiB, or as much again as is in use, of memory that nobody can reach. (Where the process runs with `-XX:+DisableExplicitGC`,
/// the heap alone decides.)
public final class MappedMemory {

    /// The first collection comes at this many bytes.
    static final long FIRST_COLLECTION = 1L << 30;

    /// A huge page of x86-64, and of ARM with pages of 4 KiB.
    private static final long HUGE_PAGE = 2 << 20;

    private static final int ADVISE_HUGE_PAGES = 14;

    /// What a collection finds is freed by another thread, one after the other, which is waited for at most so long,
    private static final long WAIT_NANOS = TimeUnit.SECONDS.toNanos(2);

    /// and until nothing was freed for so long.
    private static final long QUIET_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /// Static, since it is memory of the process that is counted. Who holds the monitor of this class may ask for a collection.
    private static final AtomicLong LIVE = new AtomicLong();

    private static long nextCollection = FIRST_COLLECTION;

    private MappedMemory() {}

    /// Memory of `size` bytes, aligned to 2 MiB, for any thread. Only where {@link Posix#isAvailable}.
    ///
    /// @throws OutOfMemoryError if the system has no more
    public static MemorySegment allocate(long size) {
        if (size > Long.MAX_VALUE / 2) {
            throw exhausted(size);
        }
        collectIfDue(size);
        long address = map(size);
        if (address < 0) {
            collect(size);
            address = map(size);
        }
        if (address < 0) {
            throw exhausted(size);
        }
        LIVE.addAndGet(size);
        return reachable(address, size);
    }

    /// The bytes that are mapped now.
    static long live() {
        return LIVE.get();
    }

    @SuppressWarnings("restricted") // The memory was just mapped, is all ours, and is unmapped once.
    private static MemorySegment reachable(long address, long size) {
        return MemorySegment.ofAddress(address).reinterpret(size, Arena.ofAuto(), _ -> free(address, size));
    }

    /// Maps a huge page more than is wanted, and gives back what lies before and behind the aligned part.
    ///
    /// @return the address, or a negative number
    private static long map(long size) {
        Scratch scratch = Scratch.take();
        try {
            // The system counts in pages, whose size divides that of a huge page.
            long kept = (size + HUGE_PAGE - 1) & -HUGE_PAGE;
            long start = Calls.map(scratch, kept + HUGE_PAGE);
            if (start < 0) {
                return start;
            }
            long address = (start + HUGE_PAGE - 1) & -HUGE_PAGE;
            if (address > start) {
                Calls.unmap(scratch, start, address - start);
            }
            Calls.unmap(scratch, address + kept, start + HUGE_PAGE - address);
            // A system without huge pages refuses, and gives small ones.
            Calls.advise(scratch, address, kept, ADVISE_HUGE_PAGES);
            return address;
        } finally {
            scratch.give();
        }
    }

    private static void free(long address, long size) {
        Scratch scratch = Scratch.take();
        try {
            Calls.unmap(scratch, address, (size + HUGE_PAGE - 1) & -HUGE_PAGE);
        } finally {
            scratch.give();
        }
        LIVE.addAndGet(-size);
        synchronized (MappedMemory.class) {
            MappedMemory.class.notifyAll();
        }
    }

    private static synchronized void collectIfDue(long size) {
        if (LIVE.get() + size > nextCollection && LIVE.get() > 0) {
            // Who comes meanwhile need not ask as well.
            nextCollection = Long.MAX_VALUE;
            boolean ended = collect(size);
            // What is left after a collection that did not end may be what nobody can reach: then the next one asks again.
            nextCollection = ended ? Math.max(FIRST_COLLECTION, 2 * (LIVE.get() + size)) : FIRST_COLLECTION;
        }
    }

    /// Collects, and waits until there is room enough, or nothing more is freed.
    ///
    /// @return whether the collection came to its end
    private static synchronized boolean collect(long size) {
        AtomicBoolean ended = new AtomicBoolean();
        leaveWitness(ended);
        System.gc();
        long end = System.nanoTime() + WAIT_NANOS;
        long quiet = System.nanoTime();
        long least = LIVE.get();
        try {
            while (LIVE.get() + size > FIRST_COLLECTION / 2) {
                long now = System.nanoTime();
                if (LIVE.get() < least || !ended.get()) {
                    least = LIVE.get();
                    quiet = now;
                }
                if (now - quiet > QUIET_NANOS || now > end) {
                    return ended.get();
                }
                TimeUnit.NANOSECONDS.timedWait(MappedMemory.class, QUIET_NANOS / 20);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ended.get();
        }
        return true;
    }

    /// Leaves memory that nobody can reach, and that tells when it is freed.
    @SuppressWarnings("restricted") // Nobody has the memory, and there is none.
    private static void leaveWitness(AtomicBoolean freed) {
        MemorySegment.NULL.reinterpret(0, Arena.ofAuto(), _ -> freed.set(true));
    }

    private static OutOfMemoryError exhausted(long size) {
        return new OutOfMemoryError("no " + size + " bytes of memory outside the heap, beside " + LIVE.get());
    }
}
