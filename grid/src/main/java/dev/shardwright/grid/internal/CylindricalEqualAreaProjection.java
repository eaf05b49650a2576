package dev.shardwright.grid.internal;

/// Cylindrical equal-area projection of an ellipsoid.
///
/// Snyder 1987, USGS Professional Paper 1395, chapter 10 (ellipsoid), with the authalic latitude from
/// {@link AuthalicSeries}. The meridian opposite the central one is the western edge.
final class CylindricalEqualAreaProjection implements Projection {

    private final AuthalicSeries series;
    private final double longitude0;
    private final double metresPerDegree;
    private final double height;

    CylindricalEqualAreaProjection(Ellipsoid ellipsoid, Conversion.CylindricalEqualArea conversion) {
        series = AuthalicSeries.of(ellipsoid);
        longitude0 = conversion.longitude();
        double phi = conversion.parallel() * Angles.DEGREE;
        double parallel = ellipsoid.semiMajor() * ellipsoid.parallelRadius(Math.sin(phi), Math.cos(phi));
        metresPerDegree = parallel * Angles.DEGREE;
        height = ellipsoid.authalicRadius() * ellipsoid.authalicRadius() / parallel;
    }

    @Override
    public void forward(double[] longitude, double[] latitude, int from, int to, double[] x, double[] y, int at) {
        for (int i = from, j = at; i < to; i++, j++) {
            double phi = latitude[i] * Angles.DEGREE;
            double xi = phi + series.toAuthalic(Math.sin(phi), Math.cos(phi));
            x[j] = metresPerDegree * Angles.halfTurn(longitude[i] - longitude0);
            y[j] = height * Math.sin(xi);
        }
    }

    @Override
    public void inverse(double x, double y, double[] lonLat) {
        double sin = y / height;
        double degrees = x / metresPerDegree;
        if (!(Math.abs(sin) <= 1 && Math.abs(degrees) <= 180)) {
            lonLat[0] = Double.NaN;
            lonLat[1] = Double.NaN;
            return;
        }
        double xi = Math.asin(sin);
        lonLat[0] = Angles.halfTurn(longitude0 + degrees);
        lonLat[1] = (xi + series.toGeodetic(sin, Math.cos(xi))) / Angles.DEGREE;
    }
}
