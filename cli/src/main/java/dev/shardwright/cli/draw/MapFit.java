package dev.shardwright.cli.draw;

import dev.shardwright.cli.draw.ink.Rect;
import dev.shardwright.cli.draw.projection.Orthographic;
import dev.shardwright.cli.draw.projection.PlateCarree;
import dev.shardwright.grid.HealpixGrid;

/// Chooses the part of the world that a map shows: the globe from above the data, as near as they allow, or the whole
/// world on a plate carrée where they reach beyond what one sees of a globe.
final class MapFit {

    /// From the middle of the data to the farthest that are seen well on a globe.
    private static final double FARTHEST = Math.toRadians(75);
    private static final double MARGIN = 1.12;
    /// However small the data are, so many of their cells fit across the map.
    private static final int LEAST_CELLS = 16;

    private MapFit() {}

    /// @param cover where the data are
    /// @param grid the grid of the data, whose latitudes the cover shares
    /// @param room the area for the map; a plate carrée leaves some of it free
    static MapView of(CellCover cover, HealpixGrid grid, Rect room) {
        HealpixGrid coarse = new HealpixGrid(cover.order(), cover.order(), cover.order(), grid.latitude());
        double[] lonLat = new double[2];
        double[] mean = new double[3];
        cover.forEach(cell -> {
            coarse.centre(cell, lonLat);
            double[] v = vector(lonLat);
            for (int i = 0; i < 3; i++) {
                mean[i] += v[i];
            }
        });
        double norm = Math.sqrt(mean[0] * mean[0] + mean[1] * mean[1] + mean[2] * mean[2]);
        double[] farthest = {0};
        if (norm > 0) {
            cover.forEach(cell -> {
                coarse.centre(cell, lonLat);
                double[] v = vector(lonLat);
                double cosine = (v[0] * mean[0] + v[1] * mean[1] + v[2] * mean[2]) / norm;
                farthest[0] = Math.max(farthest[0], Math.acos(Math.min(1, Math.max(-1, cosine))));
            });
        }
        if (cover.size() == 0 || norm < 1e-6 * cover.size() || farthest[0] > FARTHEST) {
            return world(room);
        }
        Orthographic globe = new Orthographic(
                Math.toDegrees(Math.atan2(mean[1], mean[0])),
                Math.toDegrees(Math.atan2(mean[2], Math.hypot(mean[0], mean[1]))));
        double[] box = box(cover, coarse, globe);
        for (int i = 0; i < 3; i++) {
            if (!globe.inverse((box[0] + box[1]) / 2, (box[2] + box[3]) / 2, lonLat)) {
                break;
            }
            globe = new Orthographic(lonLat[0], lonLat[1]);
            box = box(cover, coarse, globe);
        }
        double cell = cellSize(coarse);
        double wide = Math.max(box[1] - box[0] + cell, LEAST_CELLS * cellSize(grid));
        double high = Math.max(box[3] - box[2] + cell, LEAST_CELLS * cellSize(grid));
        double fit = MARGIN * Math.max(wide / room.width(), high / room.height());
        double globeFit = 2.06 / Math.min(room.width(), room.height());
        if (fit >= globeFit * 0.8) {
            return new MapView(globe, 0, 0, Math.max(fit * 0.95, globeFit), room);
        }
        return new MapView(globe, (box[0] + box[1]) / 2, (box[2] + box[3]) / 2, fit, room);
    }

    /// The side of a square of a cell's area, in radians.
    static double cellSize(HealpixGrid grid) {
        return Math.sqrt(4 * Math.PI / grid.healpix().cellCount());
    }

    private static MapView world(Rect room) {
        double unitsPerPixel = Math.max(360.0 / room.width(), 180.0 / room.height());
        int width = (int) Math.round(360 / unitsPerPixel);
        int height = (int) Math.round(180 / unitsPerPixel);
        Rect panel = new Rect(
                room.x() + (room.width() - width) / 2, room.y() + (room.height() - height) / 3, width, height);
        return new MapView(new PlateCarree(0), 0, 0, unitsPerPixel, panel);
    }

    /// Least and greatest x, least and greatest y of the data on a globe.
    private static double[] box(CellCover cover, HealpixGrid grid, Orthographic globe) {
        double[] box = {
            Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY
        };
        double[] lonLat = new double[2];
        double[] xy = new double[2];
        cover.forEach(cell -> {
            grid.centre(cell, lonLat);
            globe.forward(lonLat[0], lonLat[1], xy);
            box[0] = Math.min(box[0], xy[0]);
            box[1] = Math.max(box[1], xy[0]);
            box[2] = Math.min(box[2], xy[1]);
            box[3] = Math.max(box[3], xy[1]);
        });
        return box;
    }

    private static double[] vector(double[] lonLat) {
        double lambda = Math.toRadians(lonLat[0]);
        double phi = Math.toRadians(lonLat[1]);
        return new double[] {Math.cos(phi) * Math.cos(lambda), Math.cos(phi) * Math.sin(lambda), Math.sin(phi)};
    }
}
