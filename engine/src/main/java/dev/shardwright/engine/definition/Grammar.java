package dev.shardwright.engine.definition;

import dev.shardwright.engine.definition.expression.Expressions;
import dev.shardwright.engine.definition.yaml.Formula;
import dev.shardwright.engine.definition.yaml.Key;
import dev.shardwright.engine.definition.yaml.ListShape;
import dev.shardwright.engine.definition.yaml.Located;
import dev.shardwright.engine.definition.yaml.MapShape;
import dev.shardwright.engine.definition.yaml.ScalarShape.Choice;
import dev.shardwright.engine.definition.yaml.ScalarShape.Expressed;
import dev.shardwright.engine.definition.yaml.ScalarShape.Fill;
import dev.shardwright.engine.definition.yaml.ScalarShape.Flag;
import dev.shardwright.engine.definition.yaml.ScalarShape.Real;
import dev.shardwright.engine.definition.yaml.ScalarShape.Text;
import dev.shardwright.engine.definition.yaml.ScalarShape.Whole;
import dev.shardwright.engine.definition.yaml.Section;
import dev.shardwright.engine.definition.yaml.Variant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The keys of a definition. The parser and the JSON Schema are both driven by what is declared here.
final class Grammar {

    static final String GROUP = "{group}";
    static final String AGGREGATE = "aggregate";
    static final String HEALPIX = "healpix";
    static final String RECTILINEAR = "rectilinear";
    static final String DEFAULT_CODEC = "blosc";

    /// A bound for lists and mappings of names, far above what is useful and far below what hurts.
    private static final int MANY = 1000;

    // Sources

    private static final Choice NUMBER_TYPE = new Choice("float64", "int64");

    static final Key<String> COLUMN_PATH = Key.required(
            "path", Text.LINE, "The granule's name of the column: a dataset path in HDF5, a header in CSV.");
    static final Key<String> COLUMN_TYPE = Key.optional(
            "type", NUMBER_TYPE, "float64", "How the column is computed with. int64 refuses values with a fraction.");
    private static final Section COLUMN = new Section(COLUMN_PATH, COLUMN_TYPE).orJust(COLUMN_PATH);

    static final Key<String> LONGITUDE =
            Key.required("longitude", Text.LINE, "The column with longitudes, degrees east.");
    static final Key<String> LATITUDE =
            Key.required("latitude", Text.LINE, "The column with geodetic latitudes, degrees north.");
    private static final Section COORDINATES = new Section(LONGITUDE, LATITUDE);

    private static final String NAME =
            "^(?!(" + String.join("|", Expressions.RESERVED_NAMES) + ")$)[A-Za-z_][A-Za-z0-9_]{0,254}$";
    private static final String NAMES = "letters, digits and _, not beginning with a digit, and none of "
            + String.join(", ", Expressions.RESERVED_NAMES);

    static final Key<String> FORMAT = Key.required("format", new Choice("hdf5", "csv"), "The granules' file format.");
    static final Key<List<Located<String>>> GROUPS = Key.optional(
            "groups",
            new ListShape<>(Text.LINE, 1, MANY, false, "a list of 1 to " + MANY + " group names"),
            "What {group} in column names stands for, one after the other; distinct.");
    static final Key<Section.Values> COORDINATE_COLUMNS =
            Key.required("coordinates", COORDINATES, "The columns that say where observations are.");
    static final Key<List<MapShape.Member<Section.Values>>> COLUMNS = Key.optional(
            "columns",
            new MapShape<>(NAME, NAMES, COLUMN, 0, MANY),
            "The columns that expressions use: their name there, and the granule's name of them.");
    static final Key<String> INVALID_COORDINATES = Key.optional(
            "invalid_coordinates",
            new Choice("fail", "skip"),
            "fail",
            "What becomes of observations whose coordinates are no place on Earth: their granule fails, or they are"
                    + " left out and counted.");
    static final Key<String> CITATION = Key.optional(
            "citation", Text.ANY, "", "How the data are to be cited; without it, what the granules say.");
    private static final Section SOURCE =
            new Section(FORMAT, GROUPS, COORDINATE_COLUMNS, COLUMNS, INVALID_COORDINATES, CITATION);

    // Grids

    static final Key<Boolean> SHARDED = Key.optional(
            "sharded",
            new Flag(),
            true,
            "Whether the chunks of a shard are stored in one object; else every chunk is an object of its own.");

    static final int MAX_ORDER = 29;
    static final Key<Integer> ORDER = Key.required(
            "order", new Whole(0, MAX_ORDER), "The order of the cells; there are 12 · 4^order on the whole sphere.");
    static final Key<Integer> CHUNK_ORDER = Key.required(
            "chunk_order",
            new Whole(0, MAX_ORDER),
            "The order of the cells that are chunks; at most order, at most 12 below it.");
    static final Key<Integer> SHARD_ORDER = Key.required(
            "shard_order",
            new Whole(0, MAX_ORDER),
            "The order of the cells that are shards; at most chunk_order, at most 10 below it and 15 below order.");
    static final Key<String> LATITUDE_CONVENTION = Key.required(
            "latitude",
            new Choice("geodetic", "authalic"),
            "How geodetic latitude becomes the sphere's: taken as it is, or converted so that all cells have equal area."
                    + " The two put a point up to 14 km apart, so there is no default.");
    private static final Section HEALPIX_GRID =
            new Section(gridType(HEALPIX), ORDER, CHUNK_ORDER, SHARD_ORDER, LATITUDE_CONVENTION, SHARDED);

    private static final String PRINTABLE = "[^\\u0000-\\u001f\\u007f]";
    static final Key<String> CRS = Key.required(
            "crs",
            new Text(
                    "^(?=" + PRINTABLE + "{1,1000}$)(EPSG:[1-9][0-9]{0,5}|" + PRINTABLE + "*\\+proj=" + PRINTABLE + "*)$",
                    "EPSG:<code> or a PROJ string (+proj=…) of at most 1000 characters",
                    true),
            "The coordinate reference system, EPSG:<code> or a PROJ string.");
    static final Key<String> WKT =
            Key.optional("wkt", Text.ANY, "", "The coordinate reference system as WKT, for the output's metadata.");
    static final Key<List<Located<Double>>> CELL = Key.required(
            "cell",
            new ListShape<>(new Real(true), 2, 2, true, "a number greater than 0, or two: [x, y]"),
            "The size of a cell in the reference system's unit: a number, or [x, y].");
    static final Key<List<Located<Double>>> BOUNDS = Key.required(
            "bounds",
            new ListShape<>(new Real(false), 4, 4, false, "four numbers: [xmin, ymin, xmax, ymax]"),
            "The edges of the grid, [xmin, ymin, xmax, ymax]; whole numbers of cells apart.");
    static final Key<List<Located<Integer>>> CHUNK =
            Key.required("chunk", extent("chunk"), "The size of a chunk in cells, [rows, columns]; at most 2^24 cells.");
    static final Key<List<Located<Integer>>> SHARD = Key.optional(
            "shard",
            extent("shard"),
            "The size of a shard in cells, [rows, columns]; multiples of the chunk's, at most 2^20 chunks. Without it, a"
                    + " shard is one chunk.");
    private static final Section RECTILINEAR_GRID =
            new Section(gridType(RECTILINEAR), CRS, WKT, CELL, BOUNDS, CHUNK, SHARD, SHARDED);

    private static final Variant GRIDS = new Variant(
            "type", variants(HEALPIX, HEALPIX_GRID, RECTILINEAR, RECTILINEAR_GRID), Optional.empty());

    // Fields

    static final Key<Formula> VALUE = Key.required(
            "value", new Expressed(), "What the field holds: an expression of reducers, such as mean(h_li).");
    static final Key<String> DATA_TYPE = Key.optional(
            "dtype",
            new Choice(ElementType.names()),
            "The Zarr data type; without it, int64 for values that are integers and float64 for others.");
    static final Key<String> FILL_VALUE = Key.optional(
            "fill_value",
            new Fill(),
            "The value of cells without observations; without it, NaN for float types and 0 for integer types.");
    static final Key<String> UNITS = Key.optional("units", Text.ANY, "", "CF units.");
    static final Key<String> LONG_NAME = Key.optional("long_name", Text.ANY, "", "CF long name.");
    static final Key<String> STANDARD_NAME = Key.optional("standard_name", Text.ANY, "", "CF standard name.");
    private static final Section FIELD =
            new Section(VALUE, DATA_TYPE, FILL_VALUE, UNITS, LONG_NAME, STANDARD_NAME).orJust(VALUE);

    // Compression

    static final Key<Integer> BLOSC_LEVEL = level(0, 9);
    static final Key<Integer> ZSTD_LEVEL = level(-7, 22);
    static final Key<Integer> GZIP_LEVEL = level(0, 9);
    private static final Variant COMPRESSIONS = new Variant(
            "codec",
            variants(
                    DEFAULT_CODEC,
                    new Section(
                            Key.optional("codec", new Choice(DEFAULT_CODEC), DEFAULT_CODEC, "The codec."), BLOSC_LEVEL),
                    "zstd",
                    new Section(Key.required("codec", new Choice("zstd"), "The codec."), ZSTD_LEVEL),
                    "gzip",
                    new Section(Key.required("codec", new Choice("gzip"), "The codec."), GZIP_LEVEL),
                    "none",
                    new Section(Key.required("codec", new Choice("none"), "No compression."))),
            Optional.of(DEFAULT_CODEC));

    // The whole

    static final Key<String> KIND =
            Key.required("kind", new Choice(AGGREGATE), "aggregate: statistics of observations in the cells of a grid.");
    static final Key<String> TITLE = Key.optional("title", Text.ANY, "", "What the dataset is called.");
    static final Key<String> SUMMARY =
            Key.optional("summary", Text.ANY, "", "What the dataset holds, in a sentence or more.");
    static final Key<Section.Values> SOURCE_SECTION =
            Key.required("source", SOURCE, "Where observations come from.");
    static final Key<List<MapShape.Member<Formula>>> DERIVE = Key.optional(
            "derive",
            new MapShape<>(NAME, NAMES, new Expressed(), 0, MANY),
            "Row expressions with names, to be used like columns; they may use each other.");
    static final Key<Formula> FILTER = Key.optional(
            "filter", new Expressed(), "Which observations count: a row expression that is true or false.");
    static final Key<Variant.Chosen> GRID = Key.required("grid", GRIDS, "The output grid.");
    static final Key<List<MapShape.Member<Section.Values>>> FIELDS = Key.required(
            "fields",
            new MapShape<>(
                    "^(?!zarr\\.json$|_shardwright|__)[A-Za-z_][A-Za-z0-9_.-]{0,254}$",
                    "letters, digits, _ . and -, beginning with a letter or _, but not zarr.json and not beginning with"
                            + " _shardwright or __",
                    FIELD,
                    1,
                    MANY),
            "What is computed for each cell: the arrays of the output by name. A rectilinear grid has its own arrays x, y"
                    + " and crs.");
    static final Key<Variant.Chosen> COMPRESSION =
            Key.optional("compression", COMPRESSIONS, "How chunks are compressed; blosc if nothing is said.");
    static final Key<Boolean> ALLOW_PARTIAL = Key.optional(
            "allow_partial",
            new Flag(),
            false,
            "Whether the dataset may be published although some granules could not be used.");

    static final Section DEFINITION = new Section(
            KIND, TITLE, SUMMARY, SOURCE_SECTION, DERIVE, FILTER, GRID, FIELDS, COMPRESSION, ALLOW_PARTIAL);

    private Grammar() {}

    private static Key<String> gridType(String name) {
        return Key.required("type", new Choice(name), "The kind of grid.");
    }

    private static ListShape<Integer> extent(String what) {
        return new ListShape<>(
                new Whole(1, Integer.MAX_VALUE), 2, 2, false, "the " + what + "'s two numbers of cells: [rows, columns]");
    }

    private static Key<Integer> level(int least, int most) {
        return Key.optional("level", new Whole(least, most), "The codec's level; without it, the codec's default.");
    }

    private static Map<String, Section> variants(Object... namesAndSections) {
        Map<String, Section> map = new LinkedHashMap<>();
        for (int i = 0; i < namesAndSections.length; i += 2) {
            map.put((String) namesAndSections[i], (Section) namesAndSections[i + 1]);
        }
        return Collections.unmodifiableMap(map);
    }
}
