package dev.shardwright.grid.internal;

import java.util.concurrent.ConcurrentLinkedQueue;
import org.locationtech.proj4j.CRSFactory;
import org.locationtech.proj4j.Proj4jException;
import org.locationtech.proj4j.ProjCoordinate;

/// A projection computed by proj4j.
///
/// proj4j is given only what it computes like PROJ: the size of the Earth by both axes, the central meridian at 0 and
/// no scale factor (longitudes are turned and scales applied here), no false origin, unit or datum. Its objects are
/// not known to be thread-safe, so each call borrows one from a pool, which holds at most as many as there ever were
/// calls at once.
final class Proj4jProjection implements Projection {

    /// How far, in metres, an inverse may be from its place before it counts as not existing.
    private static final double TOLERANCE = 0.01;

    private final String definition;
    private final double longitude0;
    private final double scale;
    private final double southOf;
    private final double northOf;
    private final ConcurrentLinkedQueue<org.locationtech.proj4j.proj.Projection> pool = new ConcurrentLinkedQueue<>();

    /// A projection that shows both poles.
    ///
    /// @param parameters the projection and its own parameters, without `lon_0`, `k`, `x_0`, `y_0` and the ellipsoid
    Proj4jProjection(String parameters, Ellipsoid ellipsoid, double longitude0, double scale) {
        this(parameters, ellipsoid, longitude0, scale, -91, 91);
    }

    /// A projection that shows latitudes strictly between `northOf` and `southOf` only.
    Proj4jProjection(
            String parameters,
            Ellipsoid ellipsoid,
            double longitude0,
            double scale,
            double northOf,
            double southOf) {
        this.definition = parameters + " +a=" + ellipsoid.semiMajor() + " +b=" + ellipsoid.semiMinor() + " +units=m";
        this.longitude0 = longitude0;
        this.scale = scale;
        this.northOf = northOf;
        this.southOf = southOf;
        pool.add(create(definition));
    }

    @Override
    public void forward(double[] longitude, double[] latitude, int from, int to, double[] x, double[] y, int at) {
        org.locationtech.proj4j.proj.Projection projection = borrow();
        ProjCoordinate source = new ProjCoordinate();
        ProjCoordinate target = new ProjCoordinate();
        for (int i = from, j = at; i < to; i++, j++) {
            source.x = Angles.halfTurn(longitude[i] - longitude0);
            source.y = latitude[i];
            // proj4j puts a pole that has no image at a place of its own choice.
            if (source.y > northOf && source.y < southOf && project(projection, source, target)) {
                x[j] = target.x * scale;
                y[j] = target.y * scale;
            } else {
                x[j] = Double.NaN;
                y[j] = Double.NaN;
            }
        }
        pool.add(projection);
    }

    @Override
    public void inverse(double x, double y, double[] lonLat) {
        org.locationtech.proj4j.proj.Projection projection = borrow();
        ProjCoordinate place = new ProjCoordinate(x / scale, y / scale);
        ProjCoordinate point = new ProjCoordinate();
        ProjCoordinate back = new ProjCoordinate();
        boolean found;
        try {
            projection.inverseProject(place, point);
            // Outside the image of the Earth proj4j gives a point that belongs elsewhere.
            found = Math.abs(point.x) <= 180 && Math.abs(point.y) <= 90
                    && project(projection, point, back)
                    && Math.hypot(back.x - place.x, back.y - place.y) <= TOLERANCE;
        } catch (Proj4jException e) {
            found = false;
        }
        pool.add(projection);
        lonLat[0] = found ? Angles.halfTurn(longitude0 + point.x) : Double.NaN;
        lonLat[1] = found ? point.y : Double.NaN;
    }

    private static boolean project(
            org.locationtech.proj4j.proj.Projection projection, ProjCoordinate source, ProjCoordinate target) {
        try {
            projection.project(source, target);
            return true;
        } catch (Proj4jException e) {
            return false;
        }
    }

    private org.locationtech.proj4j.proj.Projection borrow() {
        org.locationtech.proj4j.proj.Projection pooled = pool.poll();
        return pooled == null ? create(definition) : pooled;
    }

    private static org.locationtech.proj4j.proj.Projection create(String definition) {
        try {
            return new CRSFactory().createFromParameters(definition, definition).getProjection();
        } catch (Proj4jException e) {
            throw new IllegalArgumentException("proj4j cannot compute '" + definition + "'", e);
        }
    }
}
