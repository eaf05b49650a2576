package dev.shardwright.zarr.codec;

import java.util.Arrays;

/// The values of elements of variable length (strings, byte strings). Such an element is, in a decoded chunk, a reference
/// of eight bytes to its value here, so that whatever moves elements of a fixed size about moves these too.
///
/// Reference 0 stands for the array's fill value, whatever that is. A value that equals the fill value is added as
/// reference 0 by {@link #add}, so that equal references are all it takes to see that a chunk is all fill value.
///
/// Thread-safe. Values live as long as the heap.
public final class ValueHeap {

    private static final int BLOCK_BITS = 12;
    private static final int BLOCK = 1 << BLOCK_BITS;

    private final byte[] fill;
    private byte[][][] blocks = new byte[4][][];
    private long size = 1;

    /// A heap for elements of fixed size, which have no values.
    public ValueHeap() {
        this(new byte[0]);
    }

    /// A heap whose reference 0 is `fill`.
    ///
    /// @param fill the value
    public ValueHeap(byte[] fill) {
        this.fill = fill.clone();
    }

    /// Adds a value and gives the reference to it. The array is kept, not copied.
    ///
    /// @param value the value
    /// @return the reference
    /// @throws IllegalStateException if there are 2³¹ blocks of values
    public synchronized long add(byte[] value) {
        if (Arrays.equals(value, fill)) {
            return 0;
        }
        int block = Math.toIntExact(size >> BLOCK_BITS);
        if (block == blocks.length) {
            blocks = Arrays.copyOf(blocks, 2 * block);
        }
        if (blocks[block] == null) {
            blocks[block] = new byte[BLOCK][];
        }
        blocks[block][(int) (size & BLOCK - 1)] = value;
        return size++;
    }

    /// {@return the value that a reference stands for; not to be changed}
    ///
    /// @param reference a reference that this heap gave
    /// @throws IllegalArgumentException if this heap gave no such reference
    public synchronized byte[] get(long reference) {
        if (reference < 0 || reference >= size) {
            throw new IllegalArgumentException("reference " + reference + " to one of " + size + " values");
        }
        return reference == 0 ? fill : blocks[(int) (reference >> BLOCK_BITS)][(int) (reference & BLOCK - 1)];
    }
}
