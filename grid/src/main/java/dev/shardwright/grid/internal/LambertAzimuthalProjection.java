package dev.shardwright.grid.internal;

/// Lambert azimuthal equal-area projection of an ellipsoid, about any point.
///
/// Snyder 1987, USGS Professional Paper 1395, chapter 24 (ellipsoid), with the authalic latitude from
/// {@link AuthalicSeries}. Sines and cosines are taken from the colatitude and the inverse goes through a vector
/// instead of an arc sine, so that no digit is lost near the poles.
final class LambertAzimuthalProjection implements Projection {

    private final AuthalicSeries series;
    private final double longitude0;
    private final double sin0;
    private final double cos0;
    private final double radius;
    private final double stretch;

    LambertAzimuthalProjection(Ellipsoid ellipsoid, Conversion.LambertAzimuthal conversion) {
        series = AuthalicSeries.of(ellipsoid);
        longitude0 = conversion.longitude();
        radius = ellipsoid.authalicRadius();
        double latitude = conversion.latitude();
        double sin = sin(latitude);
        double cos = cos(latitude);
        double shift = series.toAuthalic(sin, cos);
        sin0 = sin * Math.cos(shift) + cos * Math.sin(shift);
        cos0 = cos * Math.cos(shift) - sin * Math.sin(shift);
        stretch = cos == 0 ? 1 : ellipsoid.semiMajor() * ellipsoid.parallelRadius(sin, cos) / (radius * cos0);
    }

    @Override
    public void forward(double[] longitude, double[] latitude, int from, int to, double[] x, double[] y, int at) {
        for (int i = from, j = at; i < to; i++, j++) {
            double sin = sin(latitude[i]);
            double cos = cos(latitude[i]);
            // The sine and cosine of the authalic latitude: a turn by the small angle d, |d| < 0.006.
            double d = series.toAuthalic(sin, cos);
            double d2 = d * d;
            double sinD = d * (1 - d2 * (1.0 / 6 - d2 * (1.0 / 120)));
            double cosD = 1 - d2 * (0.5 - d2 * (1.0 / 24 - d2 * (1.0 / 720)));
            double sinXi = sin * cosD + cos * sinD;
            double cosXi = cos * cosD - sin * sinD;
            double lambda = (longitude[i] - longitude0) * Angles.DEGREE;
            double forwards = cosXi * Math.cos(lambda);
            double b = radius * Math.sqrt(2 / (1 + sin0 * sinXi + cos0 * forwards));
            x[j] = b * stretch * cosXi * Math.sin(lambda);
            y[j] = b / stretch * (cos0 * sinXi - sin0 * forwards);
        }
    }

    @Override
    public void inverse(double x, double y, double[] lonLat) {
        double right = x / stretch;
        double up = y * stretch;
        double half = Math.hypot(right, up) / (2 * radius);
        if (!(half <= 1)) {
            lonLat[0] = Double.NaN;
            lonLat[1] = Double.NaN;
            return;
        }
        // Sine of the angular distance per metre, and its cosine.
        double sinPerMetre = Math.sqrt(1 - half * half) / radius;
        double cosDistance = 1 - 2 * half * half;
        double side = right * sinPerMetre;
        double ahead = up * sinPerMetre;
        double forwards = cos0 * cosDistance - sin0 * ahead;
        double sinXi = sin0 * cosDistance + cos0 * ahead;
        double cosXi = Math.hypot(side, forwards);
        double latitude = Math.atan2(sinXi, cosXi) + series.toGeodetic(sinXi, cosXi);
        lonLat[0] = Angles.halfTurn(longitude0 + Math.atan2(side, forwards) / Angles.DEGREE);
        lonLat[1] = latitude / Angles.DEGREE;
    }

    private static double sin(double latitude) {
        return Math.copySign(Math.cos((90 - Math.abs(latitude)) * Angles.DEGREE), latitude);
    }

    private static double cos(double latitude) {
        return Math.sin((90 - Math.abs(latitude)) * Angles.DEGREE);
    }
}
