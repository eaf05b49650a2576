package dev.shardwright.benchmarks.peer;

/// The random numbers that all programs of the comparison draw: s ← (s·1103515245 + 12345) mod 2³¹, from 12345 on; a number below n is
/// (s >> 8) mod n. For one thread.
final class CellRandom {

    private long state = 12345;

    /// The next number, from 0 to `bound` - 1.
    int below(int bound) {
        state = (state * 1103515245L + 12345) & 0x7fff_ffffL;
        return (int) ((state >> 8) % bound);
    }
}
