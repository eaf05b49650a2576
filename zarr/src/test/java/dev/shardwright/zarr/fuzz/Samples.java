package dev.shardwright.zarr.fuzz;

import java.util.AbstractList;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Function;

/// Valid inputs, to be changed: always the same, and each made when it is first wanted. Thread-safe.
final class Samples<T> extends AbstractList<T> {

    private final AtomicReferenceArray<T> made;
    private final Function<SplittableRandom, T> maker;

    /// @param maker makes a sample from the chance that is its own
    Samples(int size, Function<SplittableRandom, T> maker) {
        this.made = new AtomicReferenceArray<>(size);
        this.maker = maker;
    }

    @Override
    public T get(int i) {
        T sample = made.get(i);
        if (sample == null) {
            sample = maker.apply(new SplittableRandom(i));
            made.set(i, sample);
        }
        return sample;
    }

    @Override
    public int size() {
        return made.length();
    }
}
