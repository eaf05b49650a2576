package dev.shardwright.storage;

import java.nio.file.Path;

/// A child process of {@link LocalStoreKillTest}: every thread moves an object of its own to and fro until the process is
/// killed, and says so after each move.
final class MovingProcess {

    static final int THREADS = 4;

    private MovingProcess() {}

    public static void main(String[] arguments) throws Exception {
        try (ObjectStore store = Stores.local(Path.of(arguments[0]), Durability.valueOf(arguments[1]))) {
            System.out.println("ready");
            Race.run(THREADS, i -> () -> {
                for (long n = 0; ; n++) {
                    store.move(key(i, n), key(i, n + 1), PutCondition.IF_ABSENT);
                    System.out.println(i + " " + n);
                }
            });
        }
    }

    /// Where thread `i` puts its object with move `n`: in one of two folders, which come and go with it.
    static String key(int i, long n) {
        return (n % 2 == 0 ? "even/" : "odd/deep/") + i + "/k";
    }
}
