package dev.shardwright.storage;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32C;

/// A child process of {@link LocalStoreKillTest}: threads that write until the process is killed, and say so after each write
/// that was acknowledged.
final class DoomedProcess {

    private static final int THREADS = 4;
    private static final int KEYS = 3;

    private DoomedProcess() {}

    public static void main(String[] arguments) throws Exception {
        String name = arguments[1];
        try (ObjectStore store = Stores.local(Path.of(arguments[0]), Durability.valueOf(arguments[2]))) {
            System.out.println("ready");
            Race.run(THREADS, i -> () -> {
                Random random = new Random(i);
                for (long number = 1; ; number++) {
                    String key = name + "/" + i + "/" + random.nextInt(KEYS);
                    for (String written : write(store, key, number, random)) {
                        System.out.println(written + " " + number);
                    }
                    if (number % 4 == 0) {
                        store.put("passing/" + i + "/k", content(number, 10), PutCondition.ALWAYS);
                        store.delete("passing/" + i + "/k");
                    }
                }
            });
        }
    }

    /// @return the keys that were written
    private static List<String> write(ObjectStore store, String key, long number, Random random) {
        if (number % 7 == 0) {
            List<String> keys = List.of(key, key + "-beside", "beside/" + key);
            writeTogether(store, keys, number, random);
            return keys;
        } else if (number % 5 != 0) {
            store.put(key, content(number, random.nextInt(5_000)), PutCondition.ALWAYS);
        } else {
            MemorySegment bytes = content(number, 300_000 + random.nextInt(100_000));
            try (Upload upload = store.upload(key)) {
                for (long at = 0; at < bytes.byteSize(); at += 50_000) {
                    upload.append(bytes.asSlice(at, Math.min(50_000, bytes.byteSize() - at)));
                }
                upload.complete(PutCondition.ALWAYS);
            }
        }
        return List.of(key);
    }

    private static void writeTogether(ObjectStore store, List<String> keys, long number, Random random) {
        List<Upload> uploads = new ArrayList<>();
        try {
            for (String key : keys) {
                MemorySegment bytes = content(number, random.nextInt(400_000));
                uploads.add(store.upload(key, bytes.byteSize()));
                uploads.getLast().append(bytes);
            }
            store.completeAll(uploads);
        } finally {
            uploads.forEach(Upload::close);
        }
    }

    /// A number, `length` bytes that follow from it, and the checksum of both.
    private static MemorySegment content(long number, int length) {
        byte[] content = new byte[2 * Long.BYTES + length];
        Arrays.fill(content, (byte) number);
        ByteBuffer bytes = ByteBuffer.wrap(content).putLong(0, number);
        CRC32C checksum = new CRC32C();
        checksum.update(content, 0, content.length - Long.BYTES);
        bytes.putLong(content.length - Long.BYTES, checksum.getValue());
        return MemorySegment.ofArray(content);
    }

    /// The number of an object that is whole.
    static long number(byte[] content) {
        CRC32C checksum = new CRC32C();
        checksum.update(content, 0, content.length - Long.BYTES);
        ByteBuffer bytes = ByteBuffer.wrap(content);
        if (checksum.getValue() != bytes.getLong(content.length - Long.BYTES)) {
            throw new AssertionError("an object of " + content.length + " bytes is torn");
        }
        return bytes.getLong(0);
    }
}
