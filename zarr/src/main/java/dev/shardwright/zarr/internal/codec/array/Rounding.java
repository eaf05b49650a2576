package dev.shardwright.zarr.internal.codec.array;

/// Which of its two neighbours a number becomes that has no exact place.
public enum Rounding {
    NEAREST_EVEN,
    TOWARDS_ZERO,
    TOWARDS_POSITIVE,
    TOWARDS_NEGATIVE,
    NEAREST_AWAY;

    /// Whether the neighbour farther from zero is taken.
    ///
    /// @param odd whether the nearer one is odd
    /// @param rest what is above the nearer one: 0 nothing, 1 less than half of the way, 2 half, 3 more
    boolean away(boolean negative, boolean odd, int rest) {
        return switch (this) {
            case NEAREST_EVEN -> rest == 3 || (rest == 2 && odd);
            case NEAREST_AWAY -> rest >= 2;
            case TOWARDS_ZERO -> false;
            case TOWARDS_POSITIVE -> rest != 0 && !negative;
            case TOWARDS_NEGATIVE -> rest != 0 && negative;
        };
    }
}
