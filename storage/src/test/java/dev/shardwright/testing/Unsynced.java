package dev.shardwright.testing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/// An object as it was last synced, and what was written over it since. See {@link CrashingStore} for what a crash makes of it.
///
/// @param synced the bytes that are on the device
/// @param writes what was written since, in order
record Unsynced(byte[] synced, List<Write> writes) {

    /// What a device writes whole or not at all.
    static final int SECTOR = 512;

    /// @param offset where it starts
    /// @param bytes what was written
    record Write(int offset, byte[] bytes) {
        int end() {
            return offset + bytes.length;
        }

        boolean touches(int from, int to) {
            return offset < to && end() > from;
        }

        /// Writes what lies between `from` and `to`.
        void apply(byte[] target, int from, int to) {
            int start = Math.max(from, offset);
            int stop = Math.min(to, end());
            System.arraycopy(bytes, start - offset, target, start, stop - start);
        }
    }

    /// The same, and one write more.
    Unsynced and(Write write) {
        List<Write> more = new ArrayList<>(writes);
        more.add(write);
        return new Unsynced(synced, List.copyOf(more));
    }

    /// What a crash leaves. One time in four each, everything landed or nothing did.
    byte[] afterCrash(Random random) {
        int fate = random.nextInt(4);
        byte[] left = Arrays.copyOf(synced, size(random, fate));
        for (int from = 0; from < left.length; from += SECTOR) {
            int to = Math.min(from + SECTOR, left.length);
            int start = from;
            List<Write> touching =
                    writes.stream().filter(write -> write.touches(start, to)).toList();
            int landed = fate == 0 ? 0 : fate == 1 ? touching.size() : random.nextInt(touching.size() + 1);
            touching.subList(0, landed).forEach(write -> write.apply(left, start, to));
        }
        return left;
    }

    private int size(Random random, int fate) {
        int full = Math.max(synced.length, writes.stream().mapToInt(Write::end).max().orElse(0));
        if (fate == 0 || full == synced.length) {
            return synced.length;
        } else if (fate == 1) {
            return full;
        }
        // The sizes of some first sectors of what is new, and the whole.
        int sectors = (full - synced.length) / SECTOR + 2;
        int last = (synced.length / SECTOR + random.nextInt(sectors)) * SECTOR;
        return Math.clamp(random.nextInt(4) == 0 ? full : last, synced.length, full);
    }
}
