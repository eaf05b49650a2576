package dev.shardwright.grid;

import java.util.Objects;

/// Checks of coordinates before they are located.
public final class Coordinates {

    private Coordinates() {}

    /// The index of the first point that is not a place on the Earth, or -1 if all are.
    ///
    /// A place has a longitude in [-180, 360] and a latitude in [-90, 90] degrees; NaN and infinities are not. The
    /// range covers both habits of writing longitudes and still catches most fill values.
    ///
    /// @param from the first index to check
    /// @param to the index after the last
    public static int firstInvalid(double[] longitude, double[] latitude, int from, int to) {
        Objects.checkFromToIndex(from, to, longitude.length);
        Objects.checkFromToIndex(from, to, latitude.length);
        for (int i = from; i < to; i++) {
            // Written so that NaN fails.
            boolean valid = longitude[i] >= -180 && longitude[i] <= 360 && Math.abs(latitude[i]) <= 90;
            if (!valid) {
                return i;
            }
        }
        return -1;
    }
}
