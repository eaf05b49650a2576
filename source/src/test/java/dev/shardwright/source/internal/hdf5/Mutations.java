package dev.shardwright.source.internal.hdf5;

import dev.shardwright.source.internal.hdf5.metadata.Checksums;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/// Damages files, as accidents do and as an attacker would: the latter with checksums that are right again.
final class Mutations {

    private static final String[] SIGNATURES = {
        "OHDR", "OCHK", "BTHD", "BTIN", "BTLF", "FRHP", "FHIB", "FAHD", "FADB", "EAHD", "EAIB", "EASB", "EADB"
    };
    private static final int LONGEST_STRUCTURE = 2500;
    private static final long[] NUMBERS = {
        0, 1, -1, 2, 0x7f, 0xff, 0x7fff, 0xffff, Integer.MAX_VALUE, 0xffff_ffffL, 1L << 32, 1L << 40, Long.MAX_VALUE,
        Long.MIN_VALUE
    };

    private record Structure(int start, int end) {}

    private final byte[] original;
    private final List<Structure> checked;

    Mutations(byte[] original) {
        this.original = original;
        this.checked = checkedStructures(original);
    }

    int checkedStructures() {
        return checked.size();
    }

    /// A copy with some bytes changed.
    byte[] mutate(Random random) {
        byte[] bytes = original.clone();
        boolean repair = !checked.isEmpty() && random.nextInt(3) > 0;
        int changes = 1 + random.nextInt(4);
        for (int i = 0; i < changes; i++) {
            int at = random.nextInt(bytes.length);
            if (repair) {
                Structure structure = checked.get(random.nextInt(checked.size()));
                at = structure.start() + random.nextInt(structure.end() - 4 - structure.start());
            }
            change(bytes, at, random);
        }
        if (repair) {
            checked.forEach(s -> writeChecksum(bytes, s));
        }
        return random.nextInt(20) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length)) : bytes;
    }

    private static void change(byte[] bytes, int at, Random random) {
        switch (random.nextInt(4)) {
            case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
            case 1 -> bytes[at] = (byte) random.nextInt(256);
            case 2 -> {
                int width = Math.min(1 << random.nextInt(4), bytes.length - at);
                long number = NUMBERS[random.nextInt(NUMBERS.length)];
                for (int i = 0; i < width; i++) {
                    bytes[at + i] = (byte) (number >>> 8 * i);
                }
            }
            default -> {
                int width = Math.min(8, bytes.length - at);
                System.arraycopy(bytes, random.nextInt(bytes.length - width + 1), bytes, at, width);
            }
        }
    }

    private static void writeChecksum(byte[] bytes, Structure structure) {
        int length = structure.end() - 4 - structure.start();
        ByteBuffer.wrap(bytes)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(structure.end() - 4, Checksums.of(bytes, structure.start(), length));
    }

    private static List<Structure> checkedStructures(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        List<Structure> found = new ArrayList<>();
        for (String signature : SIGNATURES) {
            for (int at = text.indexOf(signature); at >= 0; at = text.indexOf(signature, at + 1)) {
                int end = Math.min(bytes.length - 4, at + LONGEST_STRUCTURE);
                for (int to = at + 8; to <= end; to++) {
                    if (buffer.getInt(to) == Checksums.of(bytes, at, to - at)) {
                        found.add(new Structure(at, to + 4));
                        break;
                    }
                }
            }
        }
        return found;
    }
}
