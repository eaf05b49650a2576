package dev.shardwright.grid.internal;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads a PROJ string, such as `+proj=stere +lat_0=90 +lat_ts=70 +lon_0=-45 +datum=WGS84`.
///
/// Strict: a projection, parameter, datum or unit that is not known to be computed like PROJ is refused by name, and so
/// is a parameter that the projection has no use for. The datum of the CRS is taken to coincide with WGS84, so anything
/// that asks for a shift is refused; latitudes are used unchanged on the ellipsoid given, as PROJ does where it knows
/// no transformation.
///
/// The grammar is that of the PROJ documentation (proj.org, "Cartographic projection" and "Ellipsoids").
public final class ProjParser {

    private static final String SUPPORTED =
            "longlat, stere (at a pole), merc, webmerc, tmerc, utm, lcc, aea, laea, cea, sinu";

    /// Parameters that change nothing, or whose only allowed values change nothing.
    private static final Set<String> IGNORED = Set.of("no_defs", "wktext", "type", "title");

    private static final Map<String, Set<String>> HARMLESS = Map.of(
            "nadgrids", Set.of("@null"),
            "towgs84", Set.of("0,0,0", "0,0,0,0,0,0,0"),
            "pm", Set.of("0", "greenwich"),
            "axis", Set.of("enu"));

    private final String text;
    private final Map<String, String> left = new LinkedHashMap<>();

    private ProjParser(String text) {
        this.text = text;
    }

    /// The CRS that a PROJ string describes.
    ///
    /// @throws IllegalArgumentException quoting the string and naming what is wrong with it
    public static CrsParameters parse(String text) {
        return new ProjParser(text).parse();
    }

    private CrsParameters parse() {
        split();
        String projection = take("proj");
        if (projection == null) {
            throw wrong("has no +proj");
        }
        Ellipsoid ellipsoid = takeEllipsoid();
        Conversion conversion = takeConversion(projection);
        boolean geographic = conversion instanceof Conversion.Geographic;
        double falseEasting = 0;
        double falseNorthing = 0;
        LengthUnit unit = LengthUnit.METRE;
        if (projection.equals("utm")) {
            falseEasting = 500_000;
            falseNorthing = takeFlag("south") ? 10_000_000 : 0;
        } else if (!geographic) {
            falseEasting = takeNumber("x_0", 0);
            falseNorthing = takeNumber("y_0", 0);
        }
        String units = geographic ? null : take("units");
        if (units != null) {
            unit = LengthUnit.ofProjName(units)
                    .orElseThrow(() -> wrong("has +units=" + units + ", expected m, km, ft or us-ft"));
        }
        checkFigure(projection, conversion, ellipsoid);
        if (!left.isEmpty()) {
            String key = left.keySet().iterator().next();
            throw wrong("has +" + key + ", which is not supported with +proj=" + projection);
        }
        return new CrsParameters(conversion, ellipsoid, falseEasting, falseNorthing, unit);
    }

    /// proj4j computes some projections right on a sphere only, or on an ellipsoid only.
    private void checkFigure(String projection, Conversion conversion, Ellipsoid ellipsoid) {
        boolean sphere = ellipsoid.inverseFlattening() == 0;
        switch (conversion) {
            case Conversion.Sinusoidal _ when !sphere ->
                throw wrong("asks for +proj=sinu on an ellipsoid, supported on a sphere (+R) only");
            case Conversion.TransverseMercator _ when sphere ->
                throw wrong("asks for +proj=" + projection + " on a sphere, supported on an ellipsoid only");
            case Conversion.Albers _ when sphere ->
                throw wrong("asks for +proj=aea on a sphere, supported on an ellipsoid only");
            default -> {}
        }
    }

    private void split() {
        for (String word : text.strip().split("\\s+")) {
            String parameter = word.startsWith("+") ? word.substring(1) : word;
            int equals = parameter.indexOf('=');
            String key = equals < 0 ? parameter : parameter.substring(0, equals);
            String value = equals < 0 ? "" : parameter.substring(equals + 1);
            if (IGNORED.contains(key)) {
                continue;
            }
            Set<String> allowed = HARMLESS.get(key);
            if (allowed != null) {
                if (!allowed.contains(value)) {
                    throw wrong("has +" + key + "=" + value + ", which is not supported");
                }
                continue;
            }
            if (left.putIfAbsent(key, value) != null) {
                throw wrong("has +" + key + " twice");
            }
        }
    }

    private Conversion takeConversion(String projection) {
        return switch (projection) {
            case "longlat", "latlong" -> new Conversion.Geographic();
            case "stere" -> takeStereographic();
            case "merc" -> {
                OptionalDouble parallel = takeParallel();
                yield new Conversion.Mercator(takeLongitude(), parallel, takeScale(parallel));
            }
            case "webmerc" -> new Conversion.WebMercator(takeLongitude());
            case "tmerc", "etmerc" ->
                new Conversion.TransverseMercator(
                        takeLatitude("lat_0", 0), takeLongitude(), takeScale(OptionalDouble.empty()));
            case "utm" -> takeUtm();
            case "lcc" -> takeLambertConformal();
            case "aea" -> {
                double parallel1 = takeLatitude("lat_1");
                double parallel2 = takeLatitude("lat_2");
                checkCone(parallel1, parallel2);
                yield new Conversion.Albers(takeLatitude("lat_0", 0), takeLongitude(), parallel1, parallel2);
            }
            case "laea" -> new Conversion.LambertAzimuthal(takeLatitude("lat_0", 0), takeLongitude());
            case "cea" -> {
                double parallel = takeLatitude("lat_ts", 0);
                checkNotPole("lat_ts", parallel);
                yield new Conversion.CylindricalEqualArea(takeLongitude(), parallel);
            }
            case "sinu" -> new Conversion.Sinusoidal(takeLongitude());
            case "ob_tran" -> throw wrong("asks for +proj=ob_tran (a rotated pole), which is not supported");
            default ->
                throw wrong("asks for +proj=" + projection + ", which is not supported; supported: " + SUPPORTED);
        };
    }

    private Conversion takeStereographic() {
        double latitude = takeLatitude("lat_0", 0);
        if (Math.abs(latitude) != 90) {
            throw wrong("asks for +proj=stere with +lat_0=" + latitude + ", supported at the poles (90 or -90) only");
        }
        OptionalDouble parallel = takeParallel();
        if (parallel.isPresent() && parallel.getAsDouble() * latitude <= 0) {
            throw wrong("has +lat_ts=" + parallel.getAsDouble() + " on the other hemisphere than +lat_0=" + latitude);
        }
        double scale = takeScale(parallel);
        if (parallel.isPresent() && parallel.getAsDouble() == latitude) {
            parallel = OptionalDouble.empty();
        }
        return new Conversion.PolarStereographic(latitude > 0, takeLongitude(), parallel, scale);
    }

    private Conversion takeUtm() {
        double zone = takeNumber("zone");
        if (zone != Math.rint(zone) || zone < 1 || zone > 60) {
            throw wrong("has +zone=" + zone + ", expected a whole number in 1..60");
        }
        return new Conversion.TransverseMercator(0, 6 * zone - 183, 0.9996);
    }

    private Conversion takeLambertConformal() {
        double parallel1 = takeLatitude("lat_1");
        if (!left.containsKey("lat_2") && !left.containsKey("lat_0")) {
            throw wrong("has one parallel (+lat_1) and no +lat_0, of which there are different readings");
        }
        double parallel2 = takeLatitude("lat_2", parallel1);
        double latitude = takeLatitude("lat_0", 0);
        checkCone(parallel1, parallel2);
        checkNotPole("lat_1", parallel1);
        checkNotPole("lat_2", parallel2);
        return new Conversion.LambertConformal(
                latitude, takeLongitude(), parallel1, parallel2, takeScale(OptionalDouble.empty()));
    }

    private Ellipsoid takeEllipsoid() {
        String datum = take("datum");
        if (datum != null) {
            return switch (datum) {
                case "WGS84" -> Ellipsoid.WGS84;
                case "NAD83" -> Ellipsoid.GRS80;
                default -> throw wrong("has +datum=" + datum + ", supported: WGS84, NAD83 (no datum shifts)");
            };
        }
        String name = take("ellps");
        if (name != null) {
            return Ellipsoid.ofProjName(name).orElseThrow(() -> wrong("has +ellps=" + name + ", which is not known"));
        }
        if (left.containsKey("R")) {
            return Ellipsoid.sphere(takeNumber("R"));
        }
        if (!left.containsKey("a")) {
            throw wrong("does not say the size of the Earth; expected +datum, +ellps, +R or +a");
        }
        double a = takeNumber("a");
        if (left.containsKey("b")) {
            return Ellipsoid.ofAxes(a, takeNumber("b"));
        }
        if (left.containsKey("rf")) {
            return new Ellipsoid("unknown", a, takeNumber("rf"));
        }
        if (left.containsKey("f")) {
            double flattening = takeNumber("f");
            return new Ellipsoid("unknown", a, flattening == 0 ? 0 : 1 / flattening);
        }
        return Ellipsoid.sphere(a);
    }

    private double takeLongitude() {
        double longitude = takeNumber("lon_0", 0);
        if (Math.abs(longitude) > 360) {
            throw wrong("has +lon_0=" + longitude + ", expected -360..360");
        }
        return longitude;
    }

    private OptionalDouble takeParallel() {
        return left.containsKey("lat_ts") ? OptionalDouble.of(takeLatitude("lat_ts")) : OptionalDouble.empty();
    }

    /// The scale factor, which PROJ does not use beside a parallel of true scale.
    private double takeScale(OptionalDouble parallel) {
        if (left.containsKey("k") && left.containsKey("k_0")) {
            throw wrong("has both +k and +k_0");
        }
        double scale = takeNumber(left.containsKey("k") ? "k" : "k_0", 1);
        if (scale <= 0) {
            throw wrong("has the scale factor " + scale + ", expected a positive number");
        }
        if (parallel.isPresent() && scale != 1) {
            throw wrong("has both +lat_ts and a scale factor");
        }
        return scale;
    }

    private double takeLatitude(String key, double otherwise) {
        return left.containsKey(key) ? takeLatitude(key) : otherwise;
    }

    private double takeLatitude(String key) {
        double latitude = takeNumber(key);
        if (Math.abs(latitude) > 90) {
            throw wrong("has +" + key + "=" + latitude + ", expected -90..90");
        }
        return latitude;
    }

    private void checkCone(double parallel1, double parallel2) {
        if (Math.abs(parallel1 + parallel2) < 1e-9) {
            throw wrong("has +lat_1 and +lat_2 that are opposite or 0, which makes no cone");
        }
    }

    private void checkNotPole(String key, double latitude) {
        if (Math.abs(latitude) == 90) {
            throw wrong("has +" + key + "=" + latitude + ", a pole");
        }
    }

    private double takeNumber(String key, double otherwise) {
        return left.containsKey(key) ? takeNumber(key) : otherwise;
    }

    private double takeNumber(String key) {
        String value = take(key);
        if (value == null) {
            throw wrong("has no +" + key);
        }
        try {
            double number = Double.parseDouble(value);
            if (Double.isFinite(number)) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Reported below, like a number that is not finite.
        }
        throw wrong("has +" + key + "=" + value + ", expected a number");
    }

    private boolean takeFlag(String key) {
        return take(key) != null;
    }

    private @Nullable String take(String key) {
        return left.remove(key);
    }

    private IllegalArgumentException wrong(String what) {
        return new IllegalArgumentException("the PROJ string '" + text + "' " + what);
    }
}
