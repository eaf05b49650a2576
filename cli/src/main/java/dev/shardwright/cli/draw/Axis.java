package dev.shardwright.cli.draw;

import dev.shardwright.storage.Keys;
import dev.shardwright.storage.MemoryBudget;
import dev.shardwright.storage.ObjectStore;
import dev.shardwright.zarr.DataType;
import dev.shardwright.zarr.Box;
import dev.shardwright.zarr.Zarr;
import dev.shardwright.zarr.ZarrArray;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// What the indices of a dimension stand for: the values of a coordinate array, or the indices themselves.
///
/// Places along the dimension are indices, cell i reaching from i - 0.5 to i + 0.5.
final class Axis {

    private static final int MOST = 1 << 24;
    /// How far, in steps, the coordinates of equal cells may be from equal steps.
    private static final double EVEN = 1e-3;
    private static final double METRES_TO_SHOW_AS_KM = 20_000;

    private final String name;
    private final String units;
    private final boolean horizontal;
    /// Monotonic; empty for an axis of indices.
    private final double[] coordinates;

    private Axis(String name, String units, boolean horizontal, double[] coordinates) {
        this.name = name;
        this.units = units;
        this.horizontal = horizontal;
        this.coordinates = coordinates;
    }

    /// The axis of a dimension. Its coordinate array has the dimension's name and lies beside the array (CF-1.12, 5);
    /// without one, or with one that neither rises nor falls throughout, indices are used.
    static Axis of(ObjectStore store, String parent, String dimension, long length) {
        String path = Keys.join(parent, dimension);
        boolean named = !dimension.isEmpty()
                && length <= MOST
                && store.head(Keys.join(path, Zarr.METADATA)).isPresent();
        if (named
                && Zarr.open(store, path, MemoryBudget.unlimited()) instanceof ZarrArray array
                && array.metadata().rank() == 1
                && array.metadata().shape()[0] == length
                && isNumber(array.metadata().dataType())) {
            double[] coordinates = array.read(Box.all(array.metadata().shape())).toDoubleArray();
            JsonNode attributes = array.metadata().attributes();
            if (isMonotonic(coordinates)) {
                return of(dimension, attributes, coordinates);
            }
        }
        return new Axis(
                dimension.isEmpty() ? "index" : dimension,
                "",
                isHorizontal(dimension, JsonNodeFactory.instance.objectNode()),
                new double[0]);
    }

    private static Axis of(String dimension, JsonNode attributes, double[] coordinates) {
        String units = Labels.units(attributes.path("units").asString(""));
        String standard = attributes.path("standard_name").asString("");
        String name = standard.equals("longitude") || standard.equals("latitude") ? standard : dimension;
        return new Axis(name, units, isHorizontal(dimension, attributes), coordinates);
    }

    private static boolean isNumber(DataType type) {
        return type.kind() == DataType.Kind.FLOAT || type.kind() == DataType.Kind.INT || type.kind() == DataType.Kind.UINT;
    }

    private static boolean isMonotonic(double[] values) {
        if (values.length < 2) {
            return values.length == 1 && Double.isFinite(values[0]);
        }
        double sign = Math.signum(values[1] - values[0]);
        for (int i = 1; i < values.length; i++) {
            if (!((values[i] - values[i - 1]) * sign > 0)) {
                return false;
            }
        }
        return sign != 0;
    }

    private static boolean isHorizontal(String dimension, JsonNode attributes) {
        String standard = attributes.path("standard_name").asString("");
        return attributes.path("axis").asString("").equals("X")
                || Set.of("longitude", "projection_x_coordinate").contains(standard)
                || Set.of("x", "lon", "longitude", "easting").contains(dimension.toLowerCase(Locale.ROOT));
    }

    /// These axes, in kilometres if one of them is many kilometres long and in metres.
    static Axis[] readable(Axis... axes) {
        boolean far = Arrays.stream(axes).anyMatch(a -> a.units.equals("m")
                && Math.abs(a.coordinates[a.coordinates.length - 1] - a.coordinates[0]) >= METRES_TO_SHOW_AS_KM);
        return Arrays.stream(axes).map(a -> far && a.units.equals("m") ? a.inKilometres() : a).toArray(Axis[]::new);
    }

    private Axis inKilometres() {
        return new Axis(
                name, "km", horizontal, Arrays.stream(coordinates).map(c -> c / 1000).toArray());
    }

    /// Whether the dimension runs from west to east.
    boolean horizontal() {
        return horizontal;
    }

    /// Whether there are coordinates.
    boolean hasCoordinates() {
        return coordinates.length > 0;
    }

    String units() {
        return units;
    }

    /// The name with units.
    String label() {
        return Labels.withUnits(name, units);
    }

    /// Whether coordinates grow with the index; indices do.
    boolean rises() {
        return coordinates.length < 2 || coordinates[1] > coordinates[0];
    }

    /// The distance between neighbours if it is the same throughout, otherwise NaN; 1 for indices.
    double evenStep() {
        if (coordinates.length == 0) {
            return 1;
        }
        if (coordinates.length == 1) {
            return Double.NaN;
        }
        double step = (coordinates[coordinates.length - 1] - coordinates[0]) / (coordinates.length - 1);
        for (int i = 1; i < coordinates.length; i++) {
            if (Math.abs(coordinates[i] - coordinates[0] - i * step) > EVEN * Math.abs(step)) {
                return Double.NaN;
            }
        }
        return Math.abs(step);
    }

    /// The coordinate at a place, interpolated; beyond the ends continued.
    double at(double index) {
        if (coordinates.length < 2) {
            return coordinates.length == 0 ? index : coordinates[0] + (index - Math.rint(index));
        }
        int below = Math.clamp((long) Math.floor(index), 0, coordinates.length - 2);
        return coordinates[below] + (index - below) * (coordinates[below + 1] - coordinates[below]);
    }

    /// The place of a coordinate, the inverse of {@link #at}.
    double indexOf(double coordinate) {
        if (coordinates.length < 2) {
            return coordinates.length == 0 ? coordinate : coordinate - coordinates[0];
        }
        int low = 0;
        int high = coordinates.length - 2;
        boolean rises = rises();
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (rises == (coordinates[middle] <= coordinate)) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low + (coordinate - coordinates[low]) / (coordinates[low + 1] - coordinates[low]);
    }
}
