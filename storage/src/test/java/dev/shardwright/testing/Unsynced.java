package dev.shardwright.testing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/// An object as it was last synced, and what was written over it since. See {@link CrashingStore} for what a crash makes of it.
/// Immutable, if nobody changes the arrays.
///
/// @param synced the bytes that are on the device
/// @param writes what was written since, in order
public record Unsynced(byte[] synced, List<Write> writes) {

    /// What a device writes whole or not at all.
    public static final int SECTOR = 512;

    /// Bytes that were written.
    ///
    /// @param offset where they start
    /// @param bytes what was written
    public record Write(int offset, byte[] bytes) {
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
    public Unsynced and(Write write) {
        List<Write> more = new ArrayList<>(writes);
        more.add(write);
        return new Unsynced(synced, List.copyOf(more));
    }

    /// What a crash leaves of it, by sectors.
    byte[] afterCrash(Random random) {
        return afterCrash(random, SECTOR);
    }

    /// What a crash leaves. One time in five each, everything landed, nothing did, or of each write all or nothing, as far as
    /// sectors are not shared.
    ///
    /// @param sector bytes that land together; a power of 2
    public byte[] afterCrash(Random random, int sector) {
        int fate = random.nextInt(5);
        List<Write> lost =
                fate == 2 ? writes.stream().filter(_ -> random.nextBoolean()).toList() : List.of();
        byte[] left = Arrays.copyOf(synced, size(random, fate, sector));
        for (int from = 0; from < left.length; from += sector) {
            int to = Math.min(from + sector, left.length);
            int start = from;
            List<Write> touching =
                    writes.stream().filter(write -> write.touches(start, to)).toList();
            int landed =
                    switch (fate) {
                        case 0 -> 0;
                        case 1 -> touching.size();
                        case 2 -> Math.toIntExact(touching.stream()
                                .takeWhile(write -> !lost.contains(write))
                                .count());
                        default -> random.nextInt(touching.size() + 1);
                    };
            touching.subList(0, landed).forEach(write -> write.apply(left, start, to));
        }
        return left;
    }

    private int size(Random random, int fate, int sector) {
        int full = Math.max(synced.length, writes.stream().mapToInt(Write::end).max().orElse(0));
        if (fate == 0 || full == synced.length) {
            return synced.length;
        } else if (fate == 1) {
            return full;
        }
        // The sizes of some first sectors of what is new, and the whole.
        int sectors = (full - synced.length) / sector + 2;
        int last = (synced.length / sector + random.nextInt(sectors)) * sector;
        return Math.clamp(random.nextInt(4) == 0 ? full : last, synced.length, full);
    }
}
