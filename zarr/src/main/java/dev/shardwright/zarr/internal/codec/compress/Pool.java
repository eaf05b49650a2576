package dev.shardwright.zarr.internal.codec.compress;

import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Compressors and decompressors that are expensive to make and hold nothing between calls. As many idle ones are kept as
/// there are processors; the rest are closed. Thread-safe.
public final class Pool<T> {

    private final Supplier<T> maker;
    private final Consumer<T> closer;
    private final ConcurrentLinkedDeque<T> idle = new ConcurrentLinkedDeque<>();
    private final AtomicInteger count = new AtomicInteger();
    private final int most = Runtime.getRuntime().availableProcessors();

    /// An empty pool.
    ///
    /// @param closer frees one that is not kept
    public Pool(Supplier<T> maker, Consumer<T> closer) {
        this.maker = maker;
        this.closer = closer;
    }

    /// One for the caller alone, who gives it back.
    public T take() {
        T one = idle.pollFirst();
        if (one == null) {
            return maker.get();
        }
        count.decrementAndGet();
        return one;
    }

    /// Takes one back.
    public void give(T one) {
        if (count.incrementAndGet() <= most) {
            idle.addFirst(one);
        } else {
            count.decrementAndGet();
            closer.accept(one);
        }
    }
}
