package dev.shardwright.grid.internal;

/// The difference between geodetic and authalic latitude on one ellipsoid, as Fourier series of six terms.
///
/// Coefficients are polynomials in the third flattening n of Karney 2024, "On auxiliary latitudes", Survey Review
/// 56(395), 165–180 (appendix A). What is left out is of order n^7: below 1e-18 rad for the Earth.
/// Immutable and thread-safe.
public final class AuthalicSeries {

    /// Row k - 1 holds the factors of n^k, n^(k+1), … n^6 in the coefficient of sin 2kφ.
    private static final double[][] FROM_GEODETIC = {
        {-4.0 / 3, -4.0 / 45, 88.0 / 315, 538.0 / 4725, 20824.0 / 467775, -44732.0 / 2837835},
        {34.0 / 45, 8.0 / 105, -2482.0 / 14175, -37192.0 / 467775, -12467764.0 / 212837625},
        {-1532.0 / 2835, -898.0 / 14175, 54968.0 / 467775, 100320856.0 / 1915538625},
        {6007.0 / 14175, 24496.0 / 467775, -5884124.0 / 70945875},
        {-23356.0 / 66825, -839792.0 / 19348875},
        {570284222.0 / 1915538625},
    };

    private static final double[][] TO_GEODETIC = {
        {4.0 / 3, 4.0 / 45, -16.0 / 35, -2582.0 / 14175, 60136.0 / 467775, 28112932.0 / 212837625},
        {46.0 / 45, 152.0 / 945, -11966.0 / 14175, -21016.0 / 51975, 251310128.0 / 638512875},
        {3044.0 / 2835, 3802.0 / 14175, -94388.0 / 66825, -8797648.0 / 10945935},
        {6059.0 / 4725, 41072.0 / 93555, -1472637812.0 / 638512875},
        {768272.0 / 467775, 455935736.0 / 638512875},
        {4210684958.0 / 1915538625},
    };

    private final double[] fromGeodetic;
    private final double[] toGeodetic;

    private AuthalicSeries(double[] fromGeodetic, double[] toGeodetic) {
        this.fromGeodetic = fromGeodetic;
        this.toGeodetic = toGeodetic;
    }

    /// The series of an ellipsoid.
    public static AuthalicSeries of(Ellipsoid ellipsoid) {
        double n = ellipsoid.thirdFlattening();
        return new AuthalicSeries(coefficients(FROM_GEODETIC, n), coefficients(TO_GEODETIC, n));
    }

    /// Authalic minus geodetic latitude in radians, from the sine and cosine of the geodetic latitude.
    public double toAuthalic(double sin, double cos) {
        return sum(fromGeodetic, sin, cos);
    }

    /// Geodetic minus authalic latitude in radians, from the sine and cosine of the authalic latitude.
    public double toGeodetic(double sin, double cos) {
        return sum(toGeodetic, sin, cos);
    }

    private static double[] coefficients(double[][] factors, double n) {
        double[] c = new double[factors.length];
        double power = 1;
        for (int k = 0; k < c.length; k++) {
            power *= n;
            double value = 0;
            for (int j = factors[k].length - 1; j >= 0; j--) {
                value = value * n + factors[k][j];
            }
            c[k] = value * power;
        }
        return c;
    }

    /// The sum of c[k - 1] sin 2kφ by Clenshaw's recurrence, unrolled.
    private static double sum(double[] c, double sin, double cos) {
        double x = 2 * (cos - sin) * (cos + sin);
        double b6 = c[5];
        double b5 = c[4] + x * b6;
        double b4 = c[3] + x * b5 - b6;
        double b3 = c[2] + x * b4 - b5;
        double b2 = c[1] + x * b3 - b4;
        double b1 = c[0] + x * b2 - b3;
        return 2 * sin * cos * b1;
    }
}
