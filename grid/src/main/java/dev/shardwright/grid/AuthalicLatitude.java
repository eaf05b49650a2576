package dev.shardwright.grid;

import dev.shardwright.grid.internal.Angles;
import dev.shardwright.grid.internal.AuthalicSeries;
import dev.shardwright.grid.internal.Ellipsoid;
import java.util.Objects;

/// Geodetic latitude on WGS84 to authalic latitude and back.
///
/// Authalic latitude maps the ellipsoid to a sphere of the same area so that areas are kept. It is nearer the equator
/// than geodetic latitude by up to 0.1284 degrees (at 45 degrees: 44.8717). All latitudes are degrees in [-90, 90];
/// both ways are right to 3e-14 degrees, about 3 nm, and keep equator and poles exactly.
///
/// Series of Karney 2024, Survey Review 56(395), 165–180. Thread-safe.
public final class AuthalicLatitude {

    private static final AuthalicSeries SERIES = AuthalicSeries.of(Ellipsoid.WGS84);

    private AuthalicLatitude() {}

    /// The authalic latitude of a geodetic one.
    public static double fromGeodetic(double latitude) {
        double phi = latitude * Angles.DEGREE;
        return limit(latitude + SERIES.toAuthalic(Math.sin(phi), Math.cos(phi)) / Angles.DEGREE);
    }

    /// The geodetic latitude of an authalic one.
    public static double toGeodetic(double latitude) {
        double xi = latitude * Angles.DEGREE;
        return limit(latitude + SERIES.toGeodetic(Math.sin(xi), Math.cos(xi)) / Angles.DEGREE);
    }

    /// {@link #fromGeodetic(double)} for the indices `from` to `to - 1`.
    ///
    /// @param authalic receives the latitudes from index `at` on; may be `latitude` itself
    public static void fromGeodetic(double[] latitude, int from, int to, double[] authalic, int at) {
        Objects.checkFromToIndex(from, to, latitude.length);
        Objects.checkFromIndexSize(at, to - from, authalic.length);
        for (int i = from; i < to; i++) {
            authalic[at + i - from] = fromGeodetic(latitude[i]);
        }
    }

    private static double limit(double latitude) {
        return Math.min(90, Math.max(-90, latitude));
    }
}
