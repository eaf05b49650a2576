package dev.shardwright.cli.draw;

import dev.shardwright.cli.draw.ink.Rect;
import dev.shardwright.cli.draw.projection.MapProjection;
import dev.shardwright.cli.draw.projection.Orthographic;
import dev.shardwright.cli.draw.projection.PlateCarree;

/// A piece of a map's plane on an area of a picture.
///
/// @param projection the map
/// @param x the place in the middle of the area
/// @param y the place in the middle of the area
/// @param unitsPerPixel units of the plane that a pixel spans
/// @param panel the area
record MapView(MapProjection projection, double x, double y, double unitsPerPixel, Rect panel) {

    /// The pixel place of a point, from the picture's corner, to `xy`; false if it lies on the far side.
    boolean toPixel(double longitude, double latitude, double[] xy) {
        boolean visible = projection.forward(longitude, latitude, xy);
        xy[0] = panel.x() + panel.width() / 2.0 + (xy[0] - x) / unitsPerPixel;
        xy[1] = panel.y() + panel.height() / 2.0 - (xy[1] - y) / unitsPerPixel;
        return visible;
    }

    /// The point at a pixel place; false if it lies beyond the edge of the world.
    boolean toPoint(double pixelX, double pixelY, double[] lonLat) {
        return projection.inverse(
                x + (pixelX - panel.x() - panel.width() / 2.0) * unitsPerPixel,
                y - (pixelY - panel.y() - panel.height() / 2.0) * unitsPerPixel,
                lonLat);
    }

    /// Radians on the sphere that a pixel in the middle spans.
    double radiansPerPixel() {
        return switch (projection) {
            case Orthographic o -> unitsPerPixel;
            case PlateCarree p -> Math.toRadians(unitsPerPixel);
        };
    }
}
