package dev.shardwright.storage.internal.posix;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.TimeUnit;
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

    /// A collection frees memory soon after it ends, by another thread; this is how long that is waited for.
    private static final long WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

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
            collect(size);
            nextCollection = Math.max(FIRST_COLLECTION, 2 * (LIVE.get() + size));
        }
    }

    private static synchronized void collect(long size) {
        long end = System.nanoTime() + WAIT_NANOS;
        System.gc();
        try {
            for (long rest = WAIT_NANOS; rest > 0 && LIVE.get() + size > FIRST_COLLECTION / 2; rest = end - System.nanoTime()) {
                TimeUnit.NANOSECONDS.timedWait(MappedMemory.class, Math.min(rest, WAIT_NANOS / 20));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static OutOfMemoryError exhausted(long size) {
        return new OutOfMemoryError("no " + size + " bytes of memory outside the heap, beside " + LIVE.get());
    }
}
