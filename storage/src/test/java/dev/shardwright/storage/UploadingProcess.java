package dev.shardwright.storage;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/// A child process that holds an upload open until it is told to complete it.
final class UploadingProcess {

    private UploadingProcess() {}

    public static void main(String[] arguments) throws Exception {
        try (ObjectStore store = Stores.local(Path.of(arguments[0]), Durability.RELAXED);
                Upload upload = store.upload(arguments[1])) {
            upload.append(MemorySegment.ofArray(new byte[1_000_000]));
            System.out.println("appended");
            RacingProcess.awaitLine();
            upload.complete(PutCondition.ALWAYS);
            System.out.println("completed");
        }
    }
}
