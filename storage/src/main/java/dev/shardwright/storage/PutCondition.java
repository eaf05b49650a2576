package dev.shardwright.storage;

/// What must hold for a write to take place. The store checks it atomically with the write.
public sealed interface PutCondition {

    /// Writes whatever is there.
    PutCondition ALWAYS = new Always();

    /// Writes only where there is no object yet.
    PutCondition IF_ABSENT = new IfAbsent();

    /// Writes only over the object that has this version.
    ///
    /// @param version the version that the object must have
    /// @return the condition
    static PutCondition ifVersion(Version version) {
        return new IfVersion(version);
    }

    /// See {@link #ALWAYS}.
    record Always() implements PutCondition {}

    /// See {@link #IF_ABSENT}.
    record IfAbsent() implements PutCondition {}

    /// See {@link #ifVersion}.
    ///
    /// @param version the version that the object must have
    record IfVersion(Version version) implements PutCondition {}
}
