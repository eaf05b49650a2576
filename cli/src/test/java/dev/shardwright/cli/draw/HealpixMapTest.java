package dev.shardwright.cli.draw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.shardwright.cli.draw.ink.Rect;
import dev.shardwright.cli.draw.projection.MapProjection;
import dev.shardwright.cli.draw.projection.Orthographic;
import dev.shardwright.grid.AuthalicLatitude;
import dev.shardwright.grid.Healpix;
import dev.shardwright.grid.HealpixGrid;
import dev.shardwright.grid.LatitudeConvention;
import dev.shardwright.storage.ObjectStore;
import dev.shardwright.storage.Stores;
import dev.shardwright.zarr.Box;
import dev.shardwright.zarr.ZarrArray;
import java.util.Arrays;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HealpixMapTest {

    private final ObjectStore store = Stores.memory("healpix-map-" + UUID.randomUUID());

    @AfterEach
    void close() {
        store.close();
    }

    @ParameterizedTest
    @CsvSource({"-45, 72", "179.9, -10", "10, -89", "0, 0"})
    void orthographicAgreesWithVectors(double longitude, double latitude) {
        // Independently: the point's vector against the east and north vectors of the centre.
        double[] c = {Math.toRadians(longitude), Math.toRadians(latitude)};
        double[] east = {-Math.sin(c[0]), Math.cos(c[0]), 0};
        double[] north = {-Math.sin(c[1]) * Math.cos(c[0]), -Math.sin(c[1]) * Math.sin(c[0]), Math.cos(c[1])};
        Orthographic globe = new Orthographic(longitude, latitude);
        double[] xy = new double[2];
        double[] back = new double[2];
        int seen = 0;
        for (double lon = -180; lon < 180; lon += 7.3) {
            for (double lat = -88; lat < 90; lat += 5.9) {
                double[] v = {
                    Math.cos(Math.toRadians(lat)) * Math.cos(Math.toRadians(lon)),
                    Math.cos(Math.toRadians(lat)) * Math.sin(Math.toRadians(lon)),
                    Math.sin(Math.toRadians(lat))
                };
                if (globe.forward(lon, lat, xy)) {
                    seen++;
                    assertThat(xy[0]).isCloseTo(dot(v, east), within(1e-12));
                    assertThat(xy[1]).isCloseTo(dot(v, north), within(1e-12));
                    if (Math.hypot(xy[0], xy[1]) < 0.99) {
                        assertThat(globe.inverse(xy[0], xy[1], back)).isTrue();
                        assertThat(MapProjection.near(back[0], lon)).isCloseTo(lon, within(1e-6));
                        assertThat(back[1]).isCloseTo(lat, within(1e-6));
                    }
                }
            }
        }
        assertThat(seen).isBetween(500, 1000);
    }

    private static double dot(double[] a, double[] b) {
        return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
    }

    @ParameterizedTest
    @CsvSource({"12, geodetic, nested", "12, authalic, nested", "9, geodetic, ring"})
    void aCellIsDrawnWhereItsCentreIs(int order, String latitude, String scheme) {
        Fields.healpixRoot(store, order, scheme, latitude);
        Healpix healpix = Healpix.ofOrder(order);
        ZarrArray array = Fields.doubles(store, "t", new long[] {healpix.cellCount()}, new int[] {4096}, "cells");
        // Two corners that fix the map, and the cell that is looked for.
        double[][] points = {{-60, 60}, {-30, 75}, {-41, 66.4}};
        for (double[] p : points) {
            double lat = latitude.equals("authalic") ? AuthalicLatitude.fromGeodetic(p[1]) : p[1];
            long nested = healpix.cell(p[0], lat);
            long cell = scheme.equals("ring") ? healpix.toRing(nested) : nested;
            Fields.chunk(array, i -> i == cell % 4096 ? (p == points[2] ? 1 : 0) : Double.NaN, cell / 4096);
        }
        HealpixGrid grid = new HealpixGrid(order, order, order, LatitudeConvention.valueOf(latitude.toUpperCase(java.util.Locale.ROOT)));
        CellCover cover = new CellCover(order);
        double[] lonLat = new double[2];
        long[] cell = new long[1];
        for (double[] p : points) {
            grid.locate(new double[] {p[0]}, new double[] {p[1]}, 0, 1, cell);
            cover.add(cell[0]);
        }
        Picture picture = Drawing.of(store, "t", Fields.small());
        Picture.Values values = picture.values();
        MapView view = MapFit.of(cover, grid, new Rect(0, 0, values.width(), values.height()));
        Orthographic globe = (Orthographic) view.projection();
        grid.centre(cell[0], lonLat);
        // The azimuthal definition: distance sin(c) from the middle, in the direction of the azimuth.
        double dl = Math.toRadians(lonLat[0] - globe.centralLongitude());
        double phi = Math.toRadians(lonLat[1]);
        double phi0 = Math.toRadians(globe.centralLatitude());
        double azimuth = Math.atan2(
                Math.sin(dl) * Math.cos(phi),
                Math.cos(phi0) * Math.sin(phi) - Math.sin(phi0) * Math.cos(phi) * Math.cos(dl));
        double distance = Math.acos(Math.sin(phi0) * Math.sin(phi) + Math.cos(phi0) * Math.cos(phi) * Math.cos(dl));
        double x = values.width() / 2.0 + (Math.sin(distance) * Math.sin(azimuth) - view.x()) / view.unitsPerPixel();
        double y = values.height() / 2.0 - (Math.sin(distance) * Math.cos(azimuth) - view.y()) / view.unitsPerPixel();
        double[] middle = middle(values, 1);
        assertThat(middle[0]).isCloseTo(x, within(1.0));
        assertThat(middle[1]).isCloseTo(y, within(1.0));
        assertThat(middle[2]).as("a lone cell is a mark that can be seen").isGreaterThanOrEqualTo(9);
    }

    /// Mean place of the pixels of a position on the colour scale, and how many there are.
    private static double[] middle(Picture.Values values, float wanted) {
        float[] position = values.position();
        double x = 0;
        double y = 0;
        int n = 0;
        for (int i = 0; i < position.length; i++) {
            if (position[i] == wanted) {
                x += i % values.width() + 0.5;
                y += i / values.width() + 0.5;
                n++;
            }
        }
        return new double[] {x / n, y / n, n};
    }

    @Test
    void aFieldOfTheWholeWorldFillsAPlateCarree() {
        Fields.healpixRoot(store, 6, "nested", "geodetic");
        Healpix healpix = Healpix.ofOrder(6);
        ZarrArray array = Fields.doubles(store, "t", new long[] {healpix.cellCount()}, new int[] {4096}, "cells");
        double[] lonLat = new double[2];
        for (int c = 0; c < 12; c++) {
            long first = c * 4096L;
            Fields.chunk(array, i -> {
                healpix.centre(first + i, lonLat);
                return (lonLat[1] + 90) / 180;
            }, c);
        }
        Picture.Values values = Drawing.of(store, "t", Fields.small()).values();
        assertThat((double) values.width() / values.height()).isCloseTo(2, within(0.02));
        float[] position = values.position();
        for (int y = 0; y < values.height(); y++) {
            double latitude = 90 - 180 * (y + 0.5) / values.height();
            for (int x = 0; x < values.width(); x++) {
                assertThat((double) position[y * values.width() + x])
                        .as("pixel %d, %d", x, y)
                        .isCloseTo((latitude + 90) / 180, within(0.01));
            }
        }
    }

    @Test
    void aHugeSparseArrayIsReadWhereItIsStored() {
        int order = 24;
        Fields.healpixRoot(store, order, "nested", "geodetic");
        Healpix healpix = Healpix.ofOrder(order);
        ZarrArray array = Fields.doubles(store, "t", new long[] {healpix.cellCount()}, new int[] {1 << 16}, "cells");
        long cell = healpix.cell(20, 40);
        Fields.chunk(array, i -> i < 100 ? i / 100.0 : Double.NaN, cell >> 16);
        Fields.chunk(array, i -> i == 9 ? 0.5 : Double.NaN, (cell >> 16) + 1);
        StoredValues stored = StoredValues.of(array, Box.all(array.metadata().shape()));
        assertThat(stored.parts())
                .extracting(Box::size)
                .containsExactly(1L << 16, 1L << 16);
        assertThat(Drawing.of(store, "t", Fields.small()).description())
                .isEqualTo("map of t, HEALPix order 24, 101 cells with values");
    }

    @Test
    void manyStoredCellsAreHeldAPartAtATime() {
        ZarrArray array = Fields.doubles(store, "t", new long[] {1L << 40}, new int[] {1 << 18}, "cells");
        for (int c = 0; c < 4; c++) {
            Fields.chunk(array, i -> i, 1000L * c);
        }
        long[] count = {0};
        StoredValues stored = StoredValues.of(array, Box.all(array.metadata().shape()));
        assertThat(stored.parts()).allSatisfy(p -> assertThat(p.size()).isEqualTo(1 << 18));
        stored.forEach(-1, 0, (_, _, _) -> count[0]++);
        assertThat(count[0]).isEqualTo(4L << 18);
    }

    @Test
    void theCoverStaysSmallAndKeepsItsPlace() {
        CellCover cover = new CellCover(20);
        Healpix fine = Healpix.ofOrder(20);
        long first = fine.cell(-45, 70);
        for (long i = 0; i < 500_000; i++) {
            cover.add(first + 7 * i);
        }
        assertThat(cover.size()).isBetween(CellCover.MOST / 5, CellCover.MOST);
        Healpix coarse = Healpix.ofOrder(cover.order());
        double[] lonLat = new double[2];
        cover.forEach(cell -> {
            coarse.centre(cell, lonLat);
            assertThat(lonLat[1]).isCloseTo(70, within(2.0));
        });
    }

    @Test
    void dataAcrossTheDateLineAreShownTogether() {
        Fields.healpixRoot(store, 10, "nested", "geodetic");
        Healpix healpix = Healpix.ofOrder(10);
        ZarrArray array = Fields.doubles(store, "t", new long[] {healpix.cellCount()}, new int[] {1024}, "cells");
        for (double longitude : new double[] {178, -178}) {
            long cell = healpix.cell(longitude, 52);
            Fields.chunk(array, i -> i == cell % 1024 ? 0.5 : Double.NaN, cell / 1024);
        }
        float[] position = Drawing.of(store, "t", Fields.small()).values().position();
        int width = Drawing.of(store, "t", Fields.small()).values().width();
        int[] columns = java.util.stream.IntStream.range(0, position.length)
                .filter(i -> !Float.isNaN(position[i]))
                .map(i -> i % width)
                .toArray();
        assertThat(Arrays.stream(columns).min().orElseThrow()).isLessThan(width / 4);
        assertThat(Arrays.stream(columns).max().orElseThrow()).isGreaterThan(3 * width / 4);
    }

    @Test
    void anEmptyArrayIsDrawnAsAnEmptyWorld() {
        Fields.healpixRoot(store, 6, "nested", "geodetic");
        Fields.doubles(store, "t", new long[] {49152}, new int[] {4096}, "cells");
        Picture picture = Drawing.of(store, "t", DrawOptions.defaults());
        assertThat(picture.description()).contains("0 cells with values");
        assertThat(picture.values().position()).containsOnly(Float.NaN);
    }

    @Test
    void aCellCountThatIsNotThatOfTheLevelIsRefused() {
        Fields.healpixRoot(store, 6, "nested", "geodetic");
        Fields.doubles(store, "t", new long[] {100}, new int[] {100}, "cells");
        assertThatThrownBy(() -> Drawing.of(store, "t", Fields.small()))
                .isInstanceOf(DrawingException.class)
                .hasMessageContainingAll("100 cells", "49152", "level 6");
    }

    @Test
    void mapsOfManyTimesNeedASelection() {
        Fields.healpixRoot(store, 2, "nested", "geodetic");
        ZarrArray array = Fields.doubles(store, "t", new long[] {3, 192}, new int[] {1, 192}, "time", "cells");
        Fields.chunk(array, i -> i / 192.0, 1, 0);
        assertThatThrownBy(() -> Drawing.of(store, "t", Fields.small()))
                .isInstanceOf(DrawingException.class)
                .hasMessageContainingAll("time 3", "--select 0,:");
        Box second = new Box(new long[] {1, 0}, new long[] {1, 192});
        assertThat(Drawing.of(store, "t", Fields.small().of(second)).description()).contains("192 cells with values");
    }
}
