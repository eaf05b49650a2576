package dev.shardwright.storage;

import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Counts the bytes that are live, and admits work by bytes.
///
/// Two numbers are kept apart. *Live* bytes are what {@link #allocate}, {@link #scratch} and {@link #charge} handed out and nobody gave
/// back yet; {@link #peak} is their high-water mark, and tests hold it against a bound. *Reserved* bytes are what
/// running work said it would need; {@link #reserve} waits until they fit under the limit.
///
/// Up to 4 MiB that were freed in small pieces are kept for reuse, beside what is counted as live.
///
/// Budgets form a tree: what a child counts, its parents count too, so that a part of the work (the output side of one
/// task, say) has a mark of its own. The limit is one for the whole tree: what any budget of it reserves comes out of
/// the limit of the root. Thread-safe.
public final class MemoryBudget {

    private static final Logger LOG = LoggerFactory.getLogger(MemoryBudget.class);

    /// How long a reservation waits before each word about it in the log.
    private static final long WORD_MILLIS = 30_000;

    private final @Nullable MemoryBudget parent;
    private final Admission admission;
    private final IdleMemory idle;
    private final AtomicLong live = new AtomicLong();
    private final AtomicLong peak = new AtomicLong();

    private MemoryBudget(@Nullable MemoryBudget parent, Admission admission, IdleMemory idle) {
        this.parent = parent;
        this.admission = admission;
        this.idle = idle;
    }

    /// {@return a budget of `limit` bytes}
    ///
    /// @param limit how many bytes, at least 1
    public static MemoryBudget of(long limit) {
        if (limit <= 0) {
            throw new IllegalArgumentException("memory budget of " + limit + " bytes, expected a positive number");
        }
        return new MemoryBudget(null, new Admission(limit), new IdleMemory());
    }

    /// {@return a budget without a limit, which only counts}
    public static MemoryBudget unlimited() {
        return of(Long.MAX_VALUE);
    }

    /// {@return a part of this budget with a mark of its own, and the same limit: reservations of all parts add up to it}
    public MemoryBudget child() {
        return new MemoryBudget(this, admission, idle);
    }

    /// {@return the most bytes that may be reserved at a time, by this budget, its parents and their other children together}
    public long limit() {
        return admission.limit;
    }

    /// {@return the bytes live now}
    public long live() {
        return live.get();
    }

    /// {@return the most bytes that were ever live at a time}
    public long peak() {
        return peak.get();
    }

    /// Allocates `size` zeroed bytes outside the heap and counts them until {@link Buffer#close}.
    ///
    /// @param size how many bytes
    /// @return the memory
    public Buffer allocate(long size) {
        return Buffer.zeroed(this, size);
    }

    /// Allocates `size` bytes outside the heap, with anything in them, and counts them until {@link Buffer#close}: for what is
    /// written over as a whole before it is read.
    ///
    /// @param size how many bytes
    /// @return the memory
    public Buffer scratch(long size) {
        return Buffer.asIs(this, size);
    }

    /// Counts `bytes` that the caller holds elsewhere (arrays on the heap) until {@link Charge#close}.
    ///
    /// @param bytes how many bytes
    /// @return what counts them
    public Charge charge(long bytes) {
        return new Charge(this, bytes);
    }

    /// The small memory that waits to be used again, of the whole tree.
    IdleMemory idle() {
        return idle;
    }

    void add(long bytes) {
        for (MemoryBudget b = this; b != null; b = b.parent) {
            long now = b.live.addAndGet(bytes);
            if (bytes > 0) {
                b.peak.accumulateAndGet(now, Math::max);
            }
        }
    }

    /// Waits until `bytes` more fit under the limit, and takes them. Work that asks for more than the whole limit is
    /// admitted when it is alone, since waiting would never end. Who holds a reservation must not ask for another one:
    /// two that do so can wait for each other for ever.
    ///
    /// The wait ends when others finish their work or the thread is interrupted; it is told in the log every 30 s.
    ///
    /// @param bytes how many bytes
    /// @return what gives them back when it is closed
    /// @throws InterruptedException if the thread is interrupted while it waits; nothing is reserved then
    public Reservation reserve(long bytes) throws InterruptedException {
        if (bytes < 0) {
            throw new IllegalArgumentException("reservation of " + bytes + " bytes");
        }
        admission.take(bytes);
        return new Reservation(admission, bytes);
    }

    /// The reservations of a whole tree of budgets.
    private static final class Admission {
        private final long limit;
        private long reserved;

        private Admission(long limit) {
            this.limit = limit;
        }

        synchronized void take(long bytes) throws InterruptedException {
            while (reserved != 0 && bytes > limit - reserved) {
                long asleep = System.nanoTime();
                wait(WORD_MILLIS);
                if (System.nanoTime() - asleep >= WORD_MILLIS * 1_000_000) {
                    LOG.info("Waiting for {} bytes of memory: {} of {} are reserved", bytes, reserved, limit);
                }
            }
            reserved += bytes;
        }

        synchronized void give(long bytes) {
            reserved -= bytes;
            notifyAll();
        }
    }

    /// Bytes that were taken out of the limit by {@link #reserve}, until closed. Closing twice does nothing.
    public static final class Reservation implements AutoCloseable {
        private final Admission admission;
        private final AtomicLong bytes;

        private Reservation(Admission admission, long bytes) {
            this.admission = admission;
            this.bytes = new AtomicLong(bytes);
        }

        @Override
        public void close() {
            admission.give(bytes.getAndSet(0));
        }
    }

    /// Bytes counted as live until closed; the holder may change the number as its arrays grow. For one thread.
    public static final class Charge implements AutoCloseable {
        private final MemoryBudget budget;
        private long bytes;

        private Charge(MemoryBudget budget, long bytes) {
            this.budget = budget;
            resize(bytes);
        }

        /// {@return the bytes counted now}
        public long bytes() {
            return bytes;
        }

        /// Counts `newBytes` instead.
        ///
        /// @param newBytes how many bytes
        public void resize(long newBytes) {
            if (newBytes < 0) {
                throw new IllegalArgumentException("charge of " + newBytes + " bytes");
            }
            budget.add(newBytes - bytes);
            bytes = newBytes;
        }

        @Override
        public void close() {
            resize(0);
        }
    }
}
