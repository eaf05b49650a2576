package dev.shardwright.grid;

import dev.shardwright.grid.internal.Angles;
import dev.shardwright.grid.internal.CfGridMapping;
import dev.shardwright.grid.internal.CrsParameters;
import dev.shardwright.grid.internal.EpsgEntry;
import dev.shardwright.grid.internal.EpsgTable;
import dev.shardwright.grid.internal.ProjParser;
import dev.shardwright.grid.internal.Projection;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// A coordinate reference system: how longitude and latitude on WGS84 become the x and y of a grid.
///
/// Given by an EPSG code from a table (geographic WGS84; polar stereographic, equal-area and Mercator grids; UTM; a few
/// national ones) or by a PROJ string. What is not known to be computed like PROJ is refused by name: other
/// projections, rotated poles, datum shifts, unknown parameters. x is always easting or longitude and y northing or
/// latitude, whatever order the authority gives the axes.
///
/// The datum is taken to coincide with WGS84. For ETRS89, NAD83 and GDA94 that is so to about a metre, as in PROJ
/// without grid files; on other ellipsoids and spheres latitude is used unchanged, as in PROJ. Given that, x and y
/// agree with PROJ 9.5 to a micrometre within the area of use, for the EPSG codes and for the kinds of PROJ string
/// accepted; only near the pole of azimuthal equal-area maps they are better, where PROJ loses up to 0.2 m.
///
/// Polar stereographic, equal-area azimuthal and cylindrical projections have formulas of their own here (Snyder 1987,
/// Karney 2024), the others run on proj4j. Two CRSs are equal when their definitions and well-known texts are.
/// Immutable and thread-safe.
public final class Crs {

    private final String definition;
    private final CrsParameters parameters;
    private final Optional<EpsgEntry> entry;
    private final Optional<String> wkt;
    private final Optional<Projection> projection;

    private Crs(String definition, CrsParameters parameters, Optional<EpsgEntry> entry, Optional<String> wkt) {
        this.definition = definition;
        this.parameters = parameters;
        this.entry = entry;
        this.wkt = wkt;
        this.projection = parameters.isGeographic() ? Optional.empty() : Optional.of(Projection.of(parameters));
    }

    /// The CRS that a text names: `EPSG:` and a code, or a PROJ string.
    ///
    /// @throws IllegalArgumentException quoting the text and naming what is not supported
    public static Crs of(String text) {
        String stripped = text.strip();
        if (stripped.toUpperCase(Locale.ROOT).startsWith("EPSG:")) {
            String code = stripped.substring(5).strip();
            try {
                return ofEpsg(Integer.parseInt(code));
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException(
                        "CRS '" + text + "': the EPSG code '" + code + "' is not a number", e);
            }
        }
        if (!stripped.contains("proj=")) {
            throw new IllegalArgumentException(
                    "CRS '" + text + "' is neither EPSG:<code> nor a PROJ string (+proj=...)");
        }
        return ofProj(stripped);
    }

    /// The CRS of an EPSG code.
    ///
    /// @throws IllegalArgumentException if the code is not in the table
    public static Crs ofEpsg(int code) {
        EpsgEntry entry = EpsgTable.find(code)
                .orElseThrow(() -> new IllegalArgumentException("EPSG:" + code
                        + " is not in the table of verified codes (" + EpsgTable.codes()
                        + "); a PROJ string may describe it"));
        return new Crs("EPSG:" + code, ProjParser.parse(entry.proj()), Optional.of(entry), Optional.of(entry.wkt()));
    }

    /// The CRS of a PROJ string, such as `+proj=laea +lat_0=90 +lon_0=0 +datum=WGS84`. It has no well-known text.
    ///
    /// @throws IllegalArgumentException quoting the string and naming what is not supported
    public static Crs ofProj(String proj) {
        return new Crs(proj, ProjParser.parse(proj), Optional.empty(), Optional.empty());
    }

    /// This CRS with a well-known text of the caller's, which is passed on unread.
    public Crs withWkt(String text) {
        return new Crs(definition, parameters, entry, Optional.of(text));
    }

    /// `EPSG:` and the code, or the PROJ string as given.
    public String definition() {
        return definition;
    }

    /// The name in the EPSG table; for a PROJ string its definition.
    public String name() {
        return entry.map(EpsgEntry::name).orElse(definition);
    }

    /// Whether x and y are longitude and latitude in degrees.
    public boolean isGeographic() {
        return parameters.isGeographic();
    }

    /// The unit of x and y in UDUNITS' spelling: `degree`, `m`, `km`, `foot` or `US_survey_foot`.
    public String unit() {
        return isGeographic() ? "degree" : parameters.unit().udunitsName();
    }

    /// The well-known text on one line: WKT 2:2019 for EPSG codes, the caller's own otherwise.
    public Optional<String> wkt() {
        return wkt;
    }

    /// The attributes of a CF grid mapping variable (CF 1.11, appendix F), in a fixed order. Values are `String`,
    /// `Double` or `List<Double>`. A CRS that CF cannot express has no `grid_mapping_name`, only its `crs_wkt` and the
    /// size of the Earth.
    public Map<String, Object> cfAttributes() {
        return CfGridMapping.of(parameters, entry, wkt);
    }

    /// Projects the points `from` to `to - 1`.
    ///
    /// A point without an image gets NaN or an infinity. The meridian opposite the central one goes to the western edge
    /// of a map that is cut there. A geographic CRS passes longitudes on as they are.
    ///
    /// @param longitude degrees east, any turn; finite
    /// @param latitude geodetic degrees north on WGS84, in [-90, 90]
    /// @param x receives eastings in {@link #unit} from index `at` on
    /// @param y receives northings likewise
    public void project(double[] longitude, double[] latitude, int from, int to, double[] x, double[] y, int at) {
        Objects.checkFromToIndex(from, to, longitude.length);
        Objects.checkFromToIndex(from, to, latitude.length);
        Objects.checkFromIndexSize(at, to - from, x.length);
        Objects.checkFromIndexSize(at, to - from, y.length);
        if (projection.isEmpty()) {
            System.arraycopy(longitude, from, x, at, to - from);
            System.arraycopy(latitude, from, y, at, to - from);
            return;
        }
        projection.get().forward(longitude, latitude, from, to, x, y, at);
        int end = at + to - from;
        double unit = parameters.unit().metres();
        shift(x, at, end, parameters.falseEasting(), unit);
        shift(y, at, end, parameters.falseNorthing(), unit);
    }

    /// The point at x, y: longitude in [-180, 180) to `lonLat[0]` and geodetic latitude to `lonLat[1]`, both NaN where
    /// the map shows no point of the Earth.
    public void unproject(double x, double y, double[] lonLat) {
        if (projection.isEmpty()) {
            boolean onEarth = Math.abs(y) <= 90;
            lonLat[0] = onEarth ? Angles.halfTurn(x) : Double.NaN;
            lonLat[1] = onEarth ? y : Double.NaN;
            return;
        }
        double unit = parameters.unit().metres();
        projection
                .get()
                .inverse(x * unit - parameters.falseEasting(), y * unit - parameters.falseNorthing(), lonLat);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Crs crs && definition.equals(crs.definition) && wkt.equals(crs.wkt);
    }

    @Override
    public int hashCode() {
        return Objects.hash(definition, wkt);
    }

    @Override
    public String toString() {
        return definition;
    }

    private static void shift(double[] values, int from, int to, double offset, double unit) {
        if (offset == 0 && unit == 1) {
            return;
        }
        for (int i = from; i < to; i++) {
            values[i] = (values[i] + offset) / unit;
        }
    }
}
