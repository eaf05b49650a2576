package dev.shardwright.engine.definition;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Mistakes in keys, values and YAML, and the messages that users get.
class DefinitionMistakesTest {

    private static final String TOP_KEYS =
            "expected one of: kind, title, summary, source, derive, filter, grid, fields, "
                    + "compression, allow_partial";
    private static final String SOURCE_KEYS =
            "expected one of: format, groups, coordinates, columns, invalid_coordinates, citation";
    private static final String FIELD_KEYS =
            "expected one of: value, dtype, fill_value, units, long_name, standard_name";
    private static final String COLUMN_NAMES =
            "expected letters, digits and _, not beginning with a digit, and none of and, "
                    + "or, not, true, false, nan, inf, pi";
    private static final String FIELD_NAMES =
            "expected letters, digits, _ . and -, beginning with a letter or _, but not "
                    + "zarr.json and not beginning with _shardwright or __";

    static Stream<Mistake> mistakesInKeys() {
        return Stream.of(
                new Mistake(Texts.BASE, "title: Heights", "titel: Heights",
                        "2:1: unknown key 'titel' in the definition (did you mean 'title'?), " + TOP_KEYS),
                new Mistake(Texts.BASE, "title: Heights", "bounds: {}",
                        "2:1: unknown key 'bounds' in the definition, " + TOP_KEYS),
                new Mistake(Texts.BASE, "format: hdf5", "fromat: hdf5",
                        "4:3: unknown key 'fromat' in source (did you mean 'format'?), " + SOURCE_KEYS,
                        "4:3: source has no key 'format', expected hdf5 or csv"),
                new Mistake(Texts.BASE, "latitude: \"/{group}/lat\"", "lat: \"/{group}/lat\"",
                        "6:16: source.coordinates has no key 'latitude', expected a line of text",
                        "6:44: unknown key 'lat' in source.coordinates, expected one of: longitude, latitude"),
                new Mistake(Texts.BASE, "type: int64", "dtype: int64",
                        "10:29: unknown key 'dtype' in source.columns.q (did you mean 'type'?)"
                                + ", expected one of: path, type"),
                new Mistake(Texts.BASE, "order: 12", "order: 12\n  indexing_scheme: nested",
                        "19:3: unknown key 'indexing_scheme' in grid"
                                + ", expected one of: type, order, chunk_order, shard_order, latitude, sharded"),
                new Mistake(Texts.BASE, "dtype: float32", "fil_value: 0",
                        "24:28: unknown key 'fil_value' in fields.h_mean (did you mean 'fill_value'?), " + FIELD_KEYS),
                new Mistake(Texts.BASE, "units: m", "value: 1, units: m",
                        "24:44: the key 'value' in fields.h_mean again, expected it once (first in line 24)"),
                new Mistake(Texts.BASE, "title: Heights", "title: Heights\ncompression: {codec: zstd, shuffle: true}",
                        "3:28: unknown key 'shuffle' in compression, expected one of: codec, level"),
                new Mistake(Texts.BASE, "title: Heights", "compression: {codec: none, level: 1}",
                        "2:28: unknown key 'level' in compression, expected one of: codec"),
                new Mistake(Texts.RECTILINEAR, "shard: [4, 6]", "shraded: true",
                        "22:3: unknown key 'shraded' in grid (did you mean 'sharded'?)"
                                + ", expected one of: type, crs, wkt, cell, bounds, chunk, shard, sharded"),
                new Mistake(Texts.RECTILINEAR, "crs: EPSG:3413", "order: 3",
                        "17:3: grid has no key 'crs', expected EPSG:<code> or a PROJ string (+proj=…) of at most 1000 characters",
                        "18:3: unknown key 'order' in grid"
                                + ", expected one of: type, crs, wkt, cell, bounds, chunk, shard, sharded"),
                new Mistake(Texts.BASE, "kind: aggregate\n", "",
                        "1:1: the definition has no key 'kind', expected aggregate"),
                new Mistake(Texts.BASE, "  format: hdf5\n", "",
                        "4:3: source has no key 'format', expected hdf5 or csv"),
                new Mistake(Texts.BASE, "  coordinates: {longitude: \"/{group}/lon\", latitude: \"/{group}/lat\"}\n", "",
                        "4:3: source has no key 'coordinates', expected a mapping"),
                new Mistake(Texts.BASE, "longitude: \"/{group}/lon\", ", "",
                        "6:16: source.coordinates has no key 'longitude', expected a line of text"),
                new Mistake(Texts.BASE, "path: \"/{group}/q\", ", "",
                        "10:8: source.columns.q has no key 'path', expected a line of text"),
                new Mistake(Texts.BASE, "  latitude: geodetic\n", "",
                        "17:3: grid has no key 'latitude', expected geodetic or authalic"),
                new Mistake(Texts.BASE, "  type: healpix\n", "",
                        "17:3: grid has no key 'type', expected healpix or rectilinear"),
                new Mistake(Texts.BASE, "value: mean(h), ", "",
                        "24:11: fields.h_mean has no key 'value', expected an expression"),
                new Mistake(Texts.RECTILINEAR, "  cell: [1000, 500]\n", "",
                        "17:3: grid has no key 'cell', expected a number greater than 0, or two: [x, y]"),
                new Mistake(Texts.BASE, "title: Heights", "title: Heights\ntitle: Again",
                        "3:1: the key 'title' in the definition again, expected it once (first in line 2)"),
                new Mistake(Texts.BASE, "    s: /{group}/s", "    s: /{group}/s\n    h: /{group}/x",
                        "10:5: the key 'h' in source.columns again, expected it once (first in line 8)"),
                new Mistake(Texts.BASE, "title: Heights", "<<: {title: x}",
                        "2:1: unknown key '<<' in the definition (merge keys are not supported), " + TOP_KEYS),
                new Mistake(Texts.BASE, "title: Heights", "[a, b]: 1",
                        "2:1: a key of the definition is a list or mapping, expected a name"),
                Mistake.inField("{value: quantile(h, 0.5)}",
                        "23:24: the end in the expression, expected ',' or ')' for the '(' at character 9",
                        "23:26: unknown key '0.5)' in fields.n (within { }, an expression with a comma needs quotes), " + FIELD_KEYS));
    }

    @ParameterizedTest
    @MethodSource("mistakesInKeys")
    void aKeyThatIsUnknownMissingOrDoubledIsNamed(Mistake mistake) {
        mistake.isReported();
    }

    static Stream<Mistake> mistakesInValues() {
        return Stream.of(
                new Mistake(Texts.BASE, "kind: aggregate", "kind: reformat",
                        "1:7: kind is 'reformat', expected aggregate"),
                new Mistake(Texts.BASE, "title: Heights", "title: 12",
                        "2:8: title is 12, expected text: put it in quotes"),
                new Mistake(Texts.BASE, "title: Heights", "title: [a]",
                        "2:8: title is a list, expected text without control characters"),
                new Mistake(Texts.BASE, "title: Heights", "title: \"a\\0b\"",
                        "2:8: title is 'a\\u0000b', expected text without control characters"),
                new Mistake(Texts.BASE, "title: Heights", "title:",
                        "2:7: title is empty, expected text without control characters"),
                new Mistake(Texts.BASE, "title: Heights", "allow_partial: yes",
                        "2:16: allow_partial is 'yes', expected true or false"),
                new Mistake(Texts.BASE, "title: Heights", "allow_partial: 1",
                        "2:16: allow_partial is 1, expected true or false"),
                new Mistake(Texts.BASE, "format: hdf5", "format: netcdf",
                        "4:11: source.format is 'netcdf', expected hdf5 or csv"),
                new Mistake(Texts.BASE, "groups: [gt1l, gt1r]", "groups: gt1l",
                        "5:11: source.groups is 'gt1l', expected a list of 1 to 1000 group names"),
                new Mistake(Texts.BASE, "groups: [gt1l, gt1r]", "groups: []",
                        "5:11: source.groups is a list of 0, expected a list of 1 to 1000 group names"),
                new Mistake(Texts.BASE, "groups: [gt1l, gt1r]", "groups: [gt1l, {a: b}]",
                        "5:18: source.groups[1] is a mapping, expected a line of text"),
                new Mistake(Texts.BASE, "groups: [gt1l, gt1r]", "groups: [gt1l, 1]",
                        "5:18: source.groups[1] is 1, expected text: put it in quotes"),
                new Mistake(Texts.BASE, "groups: [gt1l, gt1r]", "groups: [gt1l, gt1l]",
                        "5:18: the group 'gt1l' again, expected distinct groups"),
                new Mistake(Texts.BASE, "  groups: [gt1l, gt1r]\n", "",
                        "5:28: '/{group}/lon' without source.groups, expected a list of groups there",
                        "5:54: '/{group}/lat' without source.groups, expected a list of groups there",
                        "7:8: '/{group}/h' without source.groups, expected a list of groups there",
                        "8:8: '/{group}/s' without source.groups, expected a list of groups there",
                        "9:15: '/{group}/q' without source.groups, expected a list of groups there"),
                new Mistake(Texts.BASE, "t: /t", "t: \"/{grp}/t\"",
                        "11:8: {grp} in '/{grp}/t', expected {group}"),
                new Mistake(Texts.BASE, "t: /t", "t: \" \"",
                        "11:8: source.columns.t is '', expected a line of text"),
                new Mistake(Texts.BASE, "t: /t", "2t: /t",
                        "11:5: the name '2t' in source.columns, " + COLUMN_NAMES),
                new Mistake(Texts.BASE, "t: /t", "pi: /t",
                        "11:5: the name 'pi' in source.columns, " + COLUMN_NAMES),
                new Mistake(Texts.BASE, "t: /t", "t: {path: /t, type: float32}",
                        "11:25: source.columns.t.type is 'float32', expected float64 or int64"),
                new Mistake(Texts.BASE, "latitude: \"/{group}/lat\"", "latitude: \"/{group}/lon\"",
                        "6:54: source.coordinates.latitude is '/{group}/lon' like the longitude, expected another column"),
                new Mistake(Texts.BASE, "title: Heights", "compression: lz4",
                        "2:14: compression is 'lz4', expected a mapping with the key 'codec'"),
                new Mistake(Texts.BASE, "title: Heights", "compression: {codec: lz4}",
                        "2:22: compression.codec is 'lz4', expected blosc, zstd, gzip or none"),
                new Mistake(Texts.BASE, "title: Heights", "compression: {codec: gzip, level: 10}",
                        "2:35: compression.level is 10, expected a whole number from 0 to 9"),
                new Mistake(Texts.BASE, "title: Heights", "compression: {level: 1.5}",
                        "2:22: compression.level is 1.5, expected a whole number from 0 to 9"),
                new Mistake(Texts.BASE, "filter: ok and h < 1e38", "filter:",
                        "15:8: filter is empty, expected an expression"),
                Mistake.inFilter("[ok]",
                        "15:9: filter is a list, expected an expression"),
                new Mistake(Texts.BASE, "  n: count()\n  h_mean: {value: mean(h), dtype: float32, units: m}", "  {}",
                        "23:3: fields has 0 entries, expected 1 to 1000"),
                new Mistake(Texts.BASE, "  n: count()\n", "  zarr.json: count()\n",
                        "23:3: the name 'zarr.json' in fields, " + FIELD_NAMES),
                new Mistake(Texts.BASE, "  n: count()\n", "  a/b: count()\n",
                        "23:3: the name 'a/b' in fields, " + FIELD_NAMES),
                new Mistake(Texts.BASE, "  n: count()\n", "  _shardwright: count()\n",
                        "23:3: the name '_shardwright' in fields, " + FIELD_NAMES),
                new Mistake(Texts.BASE, "  n: count()\n", "  n:\n",
                        "23:5: fields.n is empty, expected an expression"),
                new Mistake(Texts.RECTILINEAR, "  n: count()\n", "  crs: count()\n",
                        "24:3: the field 'crs', expected another name: a rectilinear grid has its own arrays x, y and crs"));
    }

    @ParameterizedTest
    @MethodSource("mistakesInValues")
    void aValueOfTheWrongKindIsNamedWithWhatIsExpected(Mistake mistake) {
        mistake.isReported();
    }

    static Stream<Mistake> mistakesInYaml() {
        return Stream.of(
                new Mistake(Texts.BASE, "title: Heights", "title: \"Heights",
                        "6:29: not valid YAML: while parsing a block mapping: expected <block end>, but found '<scalar>'"),
                new Mistake(Texts.BASE, "title: Heights", "\ttitle: Heights",
                        "2:1: not valid YAML: while scanning for the next token: found character '\\t(TAB)' that cannot start any token. (Do n…"),
                new Mistake(Texts.BASE, "title: Heights", " title: Heights",
                        "2:7: not valid YAML: mapping values are not allowed here"),
                new Mistake(Texts.BASE, "title: Heights", "title: Heights: more",
                        "2:15: not valid YAML: mapping values are not allowed here"),
                new Mistake(Texts.BASE, "groups: [gt1l, gt1r]", "groups: [gt1l, gt1r",
                        "6:14: not valid YAML: while parsing a flow sequence: expected ',' or ']', but got :"),
                new Mistake(Texts.BASE, "title: Heights", "title: &t Heights",
                        "2:8: anchor &t, expected a value without it (anchors and aliases are not supported)"),
                new Mistake(Texts.BASE, "title: Heights", "title: *t",
                        "2:8: alias *t, expected the value itself (anchors and aliases are not supported)"),
                new Mistake(Texts.BASE, "title: Heights", "title: !!str Heights",
                        "2:8: tag tag:yaml.org,2002:str, expected a value without it (tags are not supported)"),
                new Mistake(Texts.BASE, "title: Heights", "title: Heights\n---\nkind: aggregate",
                        "3:1: not valid YAML: expected a single document in the stream: but found another document"),
                new Mistake(Texts.BASE, "title: Heights", "title: \u0007",
                        "2:8: not valid YAML: the character U+0007 is not allowed"),
                new Mistake(Texts.BASE, "title: Heights", "title: @a",
                        "2:8: not valid YAML: while scanning for the next token: found character '@' that cannot start any token. (Do not use…"),
                new Mistake(Texts.BASE, "title: Heights", "title: [[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]",
                        "2:27: lists and mappings nested more than 20 deep, expected a definition"));
    }

    @ParameterizedTest
    @MethodSource("mistakesInYaml")
    void whatIsNoYamlOrNotAllowedInItIsNamed(Mistake mistake) {
        mistake.isReported();
    }

    static Stream<Mistake> mistakesInGrids() {
        return Stream.of(
                new Mistake(Texts.BASE, "type: healpix", "type: hexagons",
                        "17:9: grid.type is 'hexagons', expected healpix or rectilinear"),
                new Mistake(Texts.BASE, "order: 12", "order: 30",
                        "18:10: grid.order is 30, expected a whole number from 0 to 29"),
                new Mistake(Texts.BASE, "order: 12", "order: twelve",
                        "18:10: grid.order is 'twelve', expected a whole number from 0 to 29"),
                new Mistake(Texts.BASE, "order: 12", "order: 12.0",
                        "18:10: grid.order is 12.0, expected a whole number from 0 to 29"),
                new Mistake(Texts.BASE, "order: 12", "order: \"12\"",
                        "18:10: grid.order is '12', expected a whole number from 0 to 29"),
                new Mistake(Texts.BASE, "chunk_order: 8", "chunk_order: 13",
                        "19:16: grid.chunk_order is 13, expected 0 to 12 with order 12"),
                new Mistake(Texts.BASE, "shard_order: 6", "shard_order: 9",
                        "20:16: grid.shard_order is 9, expected 0 to 8 with chunk_order 8"),
                new Mistake(Texts.BASE, "order: 12", "order: 21",
                        "19:16: grid.chunk_order is 8, expected 9 to 21 with order 21"),
                new Mistake(Texts.BASE, "order: 12\n  chunk_order: 8\n  shard_order: 6", "order: 20\n  chunk_order: 15\n  shard_order: 4",
                        "20:16: grid.shard_order is 4, expected 5 to 15 with chunk_order 15"),
                new Mistake(Texts.BASE, "order: 12\n  chunk_order: 8\n  shard_order: 6", "order: 20\n  chunk_order: 10\n  shard_order: 4",
                        "20:16: grid.shard_order is 4, expected 5 to 10 with order 20"),
                new Mistake(Texts.BASE, "latitude: geodetic", "latitude: spherical",
                        "21:13: grid.latitude is 'spherical', expected geodetic or authalic"),
                new Mistake(Texts.BASE, "latitude: geodetic", "latitude: geodetic\n  sharded: maybe",
                        "22:12: grid.sharded is 'maybe', expected true or false"),
                new Mistake(Texts.RECTILINEAR, "crs: EPSG:3413", "crs: EPSG:99999",
                        "18:8: grid.crs: EPSG:99999 is not in the table of verified codes (2154, 3031, 3035, 3395, 3408, 3409, 3410, 3411, 3412, 3413, 3577, 3857, 3976, 3995, 4326, 5041, 5042, 5070, 5936, 5937, 5938, 5939, 5940, 6931, 6932, 6933, 32601-32660, 32701-32760); a PROJ string may describe it"),
                new Mistake(Texts.RECTILINEAR, "crs: EPSG:3413", "crs: 3413",
                        "18:8: grid.crs is 3413, expected EPSG:<code> or a PROJ string (+proj=…) of at most 1000 characters"),
                new Mistake(Texts.RECTILINEAR, "crs: EPSG:3413", "crs: polar",
                        "18:8: grid.crs is 'polar', expected EPSG:<code> or a PROJ string (+proj=…) of at most 1000 characters"),
                new Mistake(Texts.RECTILINEAR, "crs: EPSG:3413", "crs: +proj=nonsense +lat_0=90",
                        "18:8: grid.crs: the PROJ string '+proj=nonsense +lat_0=90' does not say the size of the Earth; expected +datum, +ellps, +R or +a"),
                new Mistake(Texts.RECTILINEAR, "cell: [1000, 500]", "cell: 0",
                        "19:9: grid.cell is 0, expected a number greater than 0"),
                new Mistake(Texts.RECTILINEAR, "cell: [1000, 500]", "cell: [1000, -500]",
                        "19:16: grid.cell[1] is -500, expected a number greater than 0"),
                new Mistake(Texts.RECTILINEAR, "cell: [1000, 500]", "cell: [1000, 500, 1]",
                        "19:9: grid.cell is a list of 3, expected a number greater than 0, or two: [x, y]"),
                new Mistake(Texts.RECTILINEAR, "cell: [1000, 500]", "cell: 1 km",
                        "19:9: grid.cell is '1 km', expected a number greater than 0"),
                new Mistake(Texts.RECTILINEAR, "bounds: [-10000, 0, 10000, 5000]", "bounds: [-10000, 0, 10000]",
                        "20:11: grid.bounds is a list of 3, expected four numbers: [xmin, ymin, xmax, ymax]"),
                new Mistake(Texts.RECTILINEAR, "bounds: [-10000, 0, 10000, 5000]", "bounds: [-10000, 0, .inf, 5000]",
                        "20:23: grid.bounds[2] is .inf, expected a number"),
                new Mistake(Texts.RECTILINEAR, "bounds: [-10000, 0, 10000, 5000]", "bounds: [10000, 0, -10000, 5000]",
                        "20:22: grid.bounds from x = 10000.0 to -10000.0, expected the lesser first"),
                new Mistake(Texts.RECTILINEAR, "bounds: [-10000, 0, 10000, 5000]", "bounds: [-10000, 0, 10100, 5200]",
                        "20:23: grid.bounds from x = -10000.0 to 10100.0 hold 20.1 cells of 1000.0"
                                + ", expected a whole number",
                        "20:30: grid.bounds from y = 0.0 to 5200.0 hold 10.4 cells of 500.0, expected a whole number"),
                new Mistake(Texts.RECTILINEAR, "bounds: [-10000, 0, 10000, 5000]", "bounds: [-1e308, 0, 1e308, 5000]",
                        "20:23: grid.bounds from x = -1.0E308 to 1.0E308 hold Infinity cells of 1000.0"
                                + ", expected a whole number"),
                new Mistake(Texts.RECTILINEAR, "bounds: [-10000, 0, 10000, 5000]", "bounds: [-1e15, 0, 1e15, 5000]",
                        "20:22: grid.bounds from x = -1.0E15 to 1.0E15 hold 2.0E12 cells of 1000.0"
                                + ", expected at most 2147483647"),
                new Mistake(Texts.RECTILINEAR, "crs: EPSG:3413\n  cell: [1000, 500]\n  bounds: [-10000, 0, 10000, 5000]", "crs: EPSG:4326\n  cell: 1\n  bounds: [0, -91, 10, 0]",
                        "20:12: grid: bounds from -91.0 to 0.0 degrees north reach beyond a pole"),
                new Mistake(Texts.RECTILINEAR, "chunk: [2, 3]", "chunk: [2, 4]",
                        "22:14: grid.shard has 6 columns, expected a multiple of the chunk's 4"),
                new Mistake(Texts.RECTILINEAR, "chunk: [2, 3]", "chunk: [3, 3]",
                        "22:11: grid.shard has 4 rows, expected a multiple of the chunk's 3"),
                new Mistake(Texts.RECTILINEAR, "chunk: [2, 3]", "chunk: [0, 3]",
                        "21:11: grid.chunk[0] is 0, expected a whole number of at least 1"),
                new Mistake(Texts.RECTILINEAR, "chunk: [2, 3]", "chunk: 2",
                        "21:10: grid.chunk is 2, expected the chunk's two numbers of cells: [rows, columns]"),
                new Mistake(Texts.RECTILINEAR, "chunk: [2, 3]\n  shard: [4, 6]", "chunk: [8192, 4096]",
                        "21:11: grid.chunk has 33554432 cells, expected at most 16777216"),
                new Mistake(Texts.RECTILINEAR, "shard: [4, 6]", "shard: [4096, 6144]",
                        "22:11: grid.shard has 4194304 chunks, expected at most 1048576"));
    }

    @ParameterizedTest
    @MethodSource("mistakesInGrids")
    void aGridThatCannotBeIsNamed(Mistake mistake) {
        mistake.isReported();
    }

    static Stream<Mistake> mistakesInFields() {
        return Stream.of(
                new Mistake(Texts.BASE, "dtype: float32", "dtype: float16",
                        "24:35: fields.h_mean.dtype is 'float16'"
                                + ", expected int8, int16, int32, int64, uint8, uint16, uint32, uint64, float32 or float64"),
                new Mistake(Texts.BASE, "dtype: float32", "dtype: int32",
                        "24:35: fields.h_mean.dtype is int32 for a value that is a float64"
                                + ", expected float32 or float64, or int(round(…)) as the value"),
                Mistake.inField("{value: count(), dtype: uint8, fill_value: 256}",
                        "23:49: fields.n.fill_value is '256' for uint8, expected a whole number from 0 to 255"),
                Mistake.inField("{value: count(), dtype: uint8, fill_value: -1}",
                        "23:49: fields.n.fill_value is '-1' for uint8, expected a whole number from 0 to 255"),
                Mistake.inField("{value: count(), dtype: int8, fill_value: -129}",
                        "23:48: fields.n.fill_value is '-129' for int8, expected a whole number from -128 to 127"),
                Mistake.inField("{value: count(), dtype: uint64, fill_value: 18446744073709551616}",
                        "23:50: fields.n.fill_value is '18446744073709551616' for uint64"
                                + ", expected a whole number from 0 to 18446744073709551615"),
                Mistake.inField("{value: count(), fill_value: 1.5}",
                        "23:35: fields.n.fill_value is '1.5' for int64"
                                + ", expected a whole number from -9223372036854775808 to 9223372036854775807"),
                Mistake.inField("{value: count(), fill_value: 1.0}",
                        "23:35: fields.n.fill_value is '1.0' for int64"
                                + ", expected a whole number from -9223372036854775808 to 9223372036854775807"),
                Mistake.inField("{value: count(), fill_value: NaN}",
                        "23:35: fields.n.fill_value is 'NaN' for int64"
                                + ", expected a whole number from -9223372036854775808 to 9223372036854775807"),
                Mistake.inField("{value: count(), fill_value: true}",
                        "23:35: fields.n.fill_value is true"
                                + ", expected a number, NaN, Infinity, -Infinity or the bits in hexadecimal"),
                Mistake.inField("{value: count(), fill_value: }",
                        "23:34: fields.n.fill_value is empty"
                                + ", expected a number, NaN, Infinity, -Infinity or the bits in hexadecimal"),
                new Mistake(Texts.BASE, "dtype: float32", "dtype: float32, fill_value: 1e39",
                        "24:56: fields.h_mean.fill_value is '1e39' for float32"
                                + ", expected a number within float32, NaN, Infinity, -Infinity or 0x and 8 hexadecimal digits"),
                new Mistake(Texts.BASE, "dtype: float32", "dtype: float32, fill_value: 1e-50",
                        "24:56: fields.h_mean.fill_value is '1e-50' for float32"
                                + ", expected a number within float32, NaN, Infinity, -Infinity or 0x and 8 hexadecimal digits"),
                new Mistake(Texts.BASE, "dtype: float32", "dtype: float32, fill_value: \"0x7fc0\"",
                        "24:56: fields.h_mean.fill_value is '0x7fc0' for float32"
                                + ", expected a number within float32, NaN, Infinity, -Infinity or 0x and 8 hexadecimal digits"),
                new Mistake(Texts.BASE, "dtype: float32", "dtype: float32, fill_value: nothing",
                        "24:56: fields.h_mean.fill_value is 'nothing' for float32"
                                + ", expected a number within float32, NaN, Infinity, -Infinity or 0x and 8 hexadecimal digits"),
                new Mistake(Texts.BASE, "n: count()", "\"n\": {value: \"histogram(h, 0, 1, 4)\", fill_value: 0.5}",
                        "23:53: fields.n.fill_value is '0.5' for int64"
                                + ", expected a whole number from -9223372036854775808 to 9223372036854775807"),
                new Mistake(Texts.BASE, "n: count()", "\"n\": {value: \"histogram(h, 0, 1, 4)\", dtype: float32, fill_value: [0]}",
                        "23:69: fields.n.fill_value is a list"
                                + ", expected a number, NaN, Infinity, -Infinity or the bits in hexadecimal"),
                new Mistake(Texts.BASE, "chunk_order: 8\n  shard_order: 6\n  latitude: geodetic\nfields:\n  n: count()", "chunk_order: 6\n  shard_order: 6\n  latitude: geodetic\nfields:\n  n: \"histogram(h, 0, 1, 65536)\"",
                        "23:6: fields.n has 2147483648 bytes in a chunk"
                                + ", expected at most 2147483647 (smaller chunks or a shorter vector)"));
    }

    @ParameterizedTest
    @MethodSource("mistakesInFields")
    void aDataTypeOrFillValueThatDoesNotFitIsNamed(Mistake mistake) {
        mistake.isReported();
    }
}
