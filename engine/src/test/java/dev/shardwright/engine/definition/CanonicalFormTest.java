package dev.shardwright.engine.definition;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CanonicalFormTest {

    /// One definition's meaning in another spelling.
    private static final String RESPELLED =
            """
            # Everything that can be left out is written, everything that can be moved is moved.
            "compression":
                codec: "blosc"
            fields:
              h_mean:   # a comment
                units: "m"
                dtype: float32
                value: >-
                  ((mean( h )))
                fill_value: .nan
                long_name: ""
                standard_name: ''
              n: {value: count(), dtype: int64, fill_value: +0}
            grid:
                sharded: True
                latitude: 'geodetic'
                shard_order: 6
                chunk_order: +8
                order: 12
                type: healpix
            filter: |
              0 == q and not (not (h < 100000000000000000000000000000000000000.0))
            allow_partial: false
            source:
              citation: ""
              invalid_coordinates: fail
              columns: {t: /t, s: {type: float64, path: "/{group}/s"}, h: "/{group}/h", q: {type: int64, path: "/{group}/q"}}
              coordinates: {latitude: "/{group}/lat", longitude: "/{group}/lon"}
              groups:
              - gt1l
              - gt1r
              format: hdf5
            summary: ""
            title: "  Heights  "
            kind: aggregate
            """;

    @Test
    void orderCommentsQuotesBlanksAndWrittenDefaultsDoNotMatter() {
        String base = Texts.replace(Texts.BASE, "ok and h < 1e38", "0 == q and not (not (h < 1e38))");
        assertThat(Texts.parse(RESPELLED).canonicalJson()).isEqualTo(Texts.parse(base).canonicalJson());
        assertThat(Texts.parse(RESPELLED).hash()).isEqualTo(Texts.parse(base).hash());
    }

    @Test
    void theTextIsPinned() {
        assertThat(Texts.parse(Texts.BASE).canonicalJson())
                .isEqualTo("{\"compression\":{\"codec\":\"blosc\"},"
                        + "\"fields\":{\"h_mean\":{\"dtype\":\"float32\",\"fill_value\":\"NaN\",\"long_name\":\"\","
                        + "\"standard_name\":\"\",\"units\":\"m\",\"value\":\"mean(h)\"},"
                        + "\"n\":{\"dtype\":\"int64\",\"fill_value\":\"0\",\"long_name\":\"\",\"standard_name\":\"\","
                        + "\"units\":\"\",\"value\":\"count()\"}},"
                        + "\"filter\":\"q == 0 and h < 1.0e38\","
                        + "\"grid\":{\"chunk_order\":8,\"latitude\":\"geodetic\",\"order\":12,\"shard_order\":6,"
                        + "\"sharded\":true,\"type\":\"healpix\"},"
                        + "\"kind\":\"aggregate\","
                        + "\"source\":{\"citation\":\"\",\"columns\":{"
                        + "\"h\":{\"path\":\"/{group}/h\",\"type\":\"float64\"},"
                        + "\"q\":{\"path\":\"/{group}/q\",\"type\":\"int64\"},"
                        + "\"s\":{\"path\":\"/{group}/s\",\"type\":\"float64\"},"
                        + "\"t\":{\"path\":\"/t\",\"type\":\"float64\"}},"
                        + "\"coordinates\":{\"latitude\":\"/{group}/lat\",\"longitude\":\"/{group}/lon\"},"
                        + "\"format\":\"hdf5\",\"groups\":[\"gt1l\",\"gt1r\"],\"invalid_coordinates\":\"fail\"},"
                        + "\"summary\":\"\",\"title\":\"Heights\"}");
        assertThat(Texts.parse(Texts.BASE).hash()).matches("[0-9a-f]{64}");
    }

    /// A piece of a definition in two spellings that mean the same.
    private record Same(String base, String found, String one, String other) {}

    static Stream<Same> spellings() {
        String number = "filter: ok and h < 1e38";
        return Stream.of(
                new Same(Texts.RECTILINEAR, "cell: [1000, 500]", "cell: 1000", "cell: [1e3, 1000.0]"),
                new Same(
                        Texts.RECTILINEAR,
                        "bounds: [-10000, 0, 10000, 5000]",
                        "bounds: [-1e4, -0.0, 10000, 5000.]",
                        "bounds: [-10000.0, +0, 1.E+4, 5e3]"),
                new Same(Texts.RECTILINEAR, "\n  shard: [4, 6]", "", "\n  shard: [2, 3]"),
                new Same(
                        Texts.RECTILINEAR,
                        "crs: EPSG:3413",
                        "crs: +proj=laea +lat_0=90 +datum=WGS84",
                        "crs: \" +proj=laea +lat_0=90 +datum=WGS84 \""),
                new Same(Texts.BASE, number, "filter: h < 0.1", "filter: (h < 1e-1)"),
                new Same(Texts.BASE, number, "filter: h < -(1.5)", "filter: h < -1.5"),
                new Same(Texts.BASE, number, "filter: w < 1", "filter: 1 / s ** 2 < 1"),
                new Same(Texts.BASE, number, "filter: ok or ok and ok", "filter: q == 0 or (q == 0 and q == 0)"),
                new Same(Texts.BASE, "n: count()", "n: quantile(h, 1/4)", "n: {value: \"quantile(h, 0.25)\"}"),
                new Same(Texts.BASE, "n: count()", "n: quantile(h, 1)", "n: quantile(h, 1.0)"),
                new Same(Texts.BASE, "n: count()", "n: quantile(h, -0.0)", "n: quantile(h, 0)"),
                new Same(Texts.BASE, "n: count()", "n: \"mean(h)\"", "n: {value: mean(h), dtype: float64, fill_value: NaN}"),
                new Same(Texts.BASE, "dtype: float32", "dtype: float32, fill_value: 0.5", "dtype: float32, fill_value: 5e-1"),
                new Same(
                        Texts.BASE,
                        "dtype: float32",
                        "dtype: float32, fill_value: NaN",
                        "dtype: float32, fill_value: \"0x7fc00000\""),
                new Same(Texts.BASE, "dtype: float32", "dtype: float32, fill_value: 0x3f800000", "dtype: float32, fill_value: 1"),
                new Same(Texts.BASE, "title: Heights", "compression: {}", "compression: {codec: blosc}"));
    }

    @ParameterizedTest
    @MethodSource("spellings")
    void twoSpellingsOfOneMeaningHaveOneHash(Same same) {
        Definition one = Texts.parse(Texts.replace(same.base, same.found, same.one));
        Definition other = Texts.parse(Texts.replace(same.base, same.found, same.other));
        assertThat(one.canonicalJson()).isEqualTo(other.canonicalJson());
        assertThat(one.hash()).isEqualTo(other.hash());
    }

    /// A change that makes another dataset.
    private record Change(String base, String found, String replacement) {}

    static Stream<Change> changes() {
        String filter = "filter: ok and h < 1e38";
        return Stream.of(
                new Change(Texts.BASE, "title: Heights", "title: heights"),
                new Change(Texts.BASE, "title: Heights", "title: Heights\nsummary: All of them."),
                new Change(Texts.BASE, "groups: [gt1l, gt1r]", "groups: [gt1r, gt1l]"),
                new Change(Texts.BASE, "lon\"", "x\""),
                new Change(Texts.BASE, "lat\"", "y\""),
                new Change(Texts.BASE, "h: /{group}/h", "h: /{group}/height"),
                new Change(Texts.BASE, ", type: int64", ""),
                new Change(Texts.BASE, "    t: /t\n", ""),
                new Change(Texts.BASE, "format: hdf5", "format: csv"),
                new Change(Texts.BASE, "format: hdf5", "format: hdf5\n  invalid_coordinates: skip"),
                new Change(Texts.BASE, "format: hdf5", "format: hdf5\n  citation: Someone (2024)"),
                new Change(Texts.BASE, filter + "\n", ""),
                new Change(Texts.BASE, filter, "filter: ok and h <= 1e38"),
                new Change(Texts.BASE, filter, "filter: h < 1e38 and ok"),
                new Change(Texts.BASE, "ok: q == 0", "ok: q == 0.0"),
                new Change(Texts.BASE, "order: 12", "order: 11"),
                new Change(Texts.BASE, "chunk_order: 8", "chunk_order: 7"),
                new Change(Texts.BASE, "shard_order: 6", "shard_order: 5"),
                new Change(Texts.BASE, "latitude: geodetic", "latitude: authalic"),
                new Change(Texts.BASE, "latitude: geodetic", "latitude: geodetic\n  sharded: false"),
                new Change(Texts.BASE, "n: count()", "m: count()"),
                new Change(Texts.BASE, "n: count()", "n: max(q)"),
                new Change(Texts.BASE, "dtype: float32", "dtype: float64"),
                new Change(Texts.BASE, "dtype: float32", "dtype: float32, fill_value: 0"),
                new Change(Texts.BASE, "dtype: float32", "dtype: float32, fill_value: \"0x7fc00001\""),
                new Change(Texts.BASE, "units: m", "units: km"),
                new Change(Texts.BASE, "units: m", "units: m, long_name: height"),
                new Change(Texts.BASE, "units: m", "units: m, standard_name: height"),
                new Change(Texts.BASE, "title: Heights", "title: Heights\ncompression: {codec: none}"),
                new Change(Texts.BASE, "title: Heights", "title: Heights\ncompression: {level: 0}"),
                new Change(Texts.RECTILINEAR, "crs: EPSG:3413", "crs: EPSG:3031"),
                new Change(Texts.RECTILINEAR, "crs: EPSG:3413", "crs: EPSG:3413\n  wkt: PROJCRS[]"),
                new Change(Texts.RECTILINEAR, "cell: [1000, 500]", "cell: [500, 1000]"),
                new Change(Texts.RECTILINEAR, "bounds: [-10000, 0", "bounds: [-11000, 0"),
                new Change(Texts.RECTILINEAR, "-10000, 0, 10000", "-10000, 500, 10000"),
                new Change(Texts.RECTILINEAR, "0, 10000, 5000", "0, 11000, 5000"),
                new Change(Texts.RECTILINEAR, "10000, 5000", "10000, 4500"),
                new Change(Texts.RECTILINEAR, "chunk: [2, 3]", "chunk: [1, 3]"),
                new Change(Texts.RECTILINEAR, "chunk: [2, 3]", "chunk: [2, 1]"),
                new Change(Texts.RECTILINEAR, "shard: [4, 6]", "shard: [2, 6]"),
                new Change(Texts.RECTILINEAR, "shard: [4, 6]", "shard: [4, 3]"));
    }

    @ParameterizedTest
    @MethodSource("changes")
    void aChangeOfMeaningChangesTheHash(Change change) {
        Definition before = Texts.parse(change.base);
        Definition after = Texts.parse(Texts.replace(change.base, change.found, change.replacement));
        assertThat(after.hash()).isNotEqualTo(before.hash());
        assertThat(after.canonicalJson()).isNotEqualTo(before.canonicalJson());
    }

    @Test
    void whetherItMayBePublishedInPartIsNoMatterOfTheDataset() {
        Definition whole = Texts.parse(Texts.BASE);
        Definition partial = Texts.parse(Texts.with("title: Heights", "title: Heights\nallow_partial: true"));
        assertThat(partial.allowPartial()).isTrue();
        assertThat(partial.hash()).isEqualTo(whole.hash());
        assertThat(partial.sourceText()).isNotEqualTo(whole.sourceText());
    }

    @Test
    void theExamplesHaveDifferentHashes() {
        List<String> hashes = Stream.of("atl06-healpix.yaml", "atl06-polar.yaml")
                .map(name -> Texts.parse(Texts.example(name)).hash())
                .toList();
        assertThat(hashes).doesNotHaveDuplicates();
    }
}
