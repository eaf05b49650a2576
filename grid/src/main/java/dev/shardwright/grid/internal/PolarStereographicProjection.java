package dev.shardwright.grid.internal;

/// Stereographic projection of an ellipsoid from a pole.
///
/// Snyder 1987, "Map projections: a working manual", USGS Professional Paper 1395, equations 15-9, 21-33, 21-34 and
/// 7-9. The tangent of half the colatitude comes from one sine, `tan(c/2) = s / sqrt(1 - s²)` with `s = sin(c/2)`,
/// and the sine of the latitude is `1 - 2 s²`, so that no digit is lost near the pole.
final class PolarStereographicProjection implements Projection {

    private final double hemisphere;
    private final double longitude0;
    private final double eccentricity;
    /// Metres from the pole for each unit of Snyder's t.
    private final double metres;

    PolarStereographicProjection(Ellipsoid ellipsoid, Conversion.PolarStereographic conversion) {
        hemisphere = conversion.north() ? 1 : -1;
        longitude0 = conversion.longitude();
        eccentricity = Math.sqrt(ellipsoid.eccentricitySquared());
        if (conversion.parallel().isPresent()) {
            double colatitude = (90 - Math.abs(conversion.parallel().getAsDouble())) * Angles.DEGREE;
            double sin = Math.cos(colatitude);
            double cos = Math.sin(colatitude);
            metres = ellipsoid.semiMajor() * ellipsoid.parallelRadius(sin, cos) / t(Math.sin(colatitude / 2));
        } else {
            double e = eccentricity;
            metres = 2 * ellipsoid.semiMajor() * conversion.scale()
                    / Math.sqrt(Math.pow(1 + e, 1 + e) * Math.pow(1 - e, 1 - e));
        }
    }

    @Override
    public void forward(double[] longitude, double[] latitude, int from, int to, double[] x, double[] y, int at) {
        for (int i = from, j = at; i < to; i++, j++) {
            double halfColatitude = (90 - hemisphere * latitude[i]) * (Angles.DEGREE / 2);
            double radius = metres * t(Math.sin(halfColatitude));
            double lambda = (longitude[i] - longitude0) * Angles.DEGREE;
            x[j] = radius * Math.sin(lambda);
            y[j] = -hemisphere * radius * Math.cos(lambda);
        }
    }

    @Override
    public void inverse(double x, double y, double[] lonLat) {
        double t = Math.hypot(x, y) / metres;
        double colatitude = 2 * Math.atan(t);
        // Each round gains two digits or more; e² < 0.01.
        for (int i = 0; i < 10; i++) {
            double previous = colatitude;
            colatitude = 2 * Math.atan(t * Math.exp(-isometricTerm(Math.cos(colatitude))));
            if (Math.abs(colatitude - previous) <= 1e-16 * colatitude) {
                break;
            }
        }
        lonLat[0] = Angles.halfTurn(longitude0 + Math.atan2(x, -hemisphere * y) / Angles.DEGREE);
        lonLat[1] = hemisphere * (90 - colatitude / Angles.DEGREE);
    }

    /// Snyder's t of a colatitude given by the sine of its half.
    private double t(double sinHalf) {
        double square = sinHalf * sinHalf;
        return sinHalf / Math.sqrt(1 - square) * Math.exp(isometricTerm(1 - 2 * square));
    }

    /// `e atanh(e sin φ)`, as a series: with e² < 0.01 the first term left out is below 1e-16.
    private double isometricTerm(double sin) {
        double es = eccentricity * sin;
        double w = es * es;
        double series = 1.0 / 7 + w * (1.0 / 9 + w * (1.0 / 11 + w / 13));
        return eccentricity * es * (1 + w * (1.0 / 3 + w * (1.0 / 5 + w * series)));
    }
}
