package dev.shardwright.zarr.internal.copy;

import dev.shardwright.storage.ConditionFailedException;
import dev.shardwright.storage.NotFoundException;
import dev.shardwright.storage.RangeException;
import dev.shardwright.zarr.ZarrException;

/// An object was replaced or deleted while it was copied, so that what was copied of it is of no use.
final class Replaced extends RuntimeException {

    private static final long serialVersionUID = 1;

    /// How often an object is copied again because somebody replaced it.
    private static final int MOST = 5;

    Replaced() {
        super("replaced while it was copied", null, false, false);
    }

    /// Does something until nobody replaces what it reads.
    ///
    /// @param what what is copied, for the message
    static void retry(String what, Runnable copy) {
        for (int attempt = 1; ; attempt++) {
            try {
                copy.run();
                return;
            } catch (Replaced | ConditionFailedException | NotFoundException | RangeException e) {
                if (attempt == MOST) {
                    throw new ZarrException(
                            what + " was replaced " + MOST + " times in a row while it was copied", e);
                }
            }
        }
    }
}
