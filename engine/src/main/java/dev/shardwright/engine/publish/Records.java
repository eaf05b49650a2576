package dev.shardwright.engine.publish;

/// Keys of what a run keeps beside the dataset; readers need none of it.
public final class Records {

    /// The folder of all records.
    public static final String FOLDER = "_shardwright";

    /// There while a run writes: which run, of which plan, into which arrays.
    public static final String RUN = FOLDER + "/run.json";

    /// The published dataset's objects with sizes and checksums.
    public static final String MANIFEST = FOLDER + "/manifest.json";

    /// Where datasets that replace something are written until they are complete, each in a folder named after its run.
    static final String STAGING = FOLDER + "/staging";

    private Records() {}

    /// Whether a key belongs to a run's records and not to the dataset.
    public static boolean isRecord(String key) {
        return key.startsWith(FOLDER + "/");
    }
}
