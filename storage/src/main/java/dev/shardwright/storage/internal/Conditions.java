package dev.shardwright.storage.internal;

import dev.shardwright.storage.ConditionFailedException;
import dev.shardwright.storage.PutCondition;
import dev.shardwright.storage.Version;
import java.util.Optional;

/// Holds a condition against what is there.
public final class Conditions {

    private Conditions() {}

    /// Checks before something is written.
    ///
    /// @param found the version that is there
    /// @param place the key, for messages
    /// @throws ConditionFailedException naming what was expected and what was found
    public static void check(PutCondition condition, Optional<Version> found, Place place) {
        switch (condition) {
            case PutCondition.Always() -> {}
            case PutCondition.IfAbsent() -> {
                if (found.isPresent()) {
                    throw new ConditionFailedException(place + ": expected no object, found version " + found.get());
                }
            }
            case PutCondition.IfVersion(Version expected) -> {
                if (!found.equals(Optional.of(expected))) {
                    throw new ConditionFailedException(place + ": expected version " + expected + ", found "
                            + found.map(version -> "version " + version).orElse("no object"));
                }
            }
        }
    }
}
