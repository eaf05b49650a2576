package dev.shardwright.engine.plan;

/// What a granule calls the columns of a definition.
public final class SourceColumns {

    private SourceColumns() {}

    /// The column's name in a granule.
    ///
    /// @param path the name in the definition
    /// @param group what `{group}` stands for; empty if there are no groups
    public static String path(String path, String group) {
        return path.replace("{group}", group);
    }
}
