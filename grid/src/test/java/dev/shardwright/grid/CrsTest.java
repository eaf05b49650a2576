package dev.shardwright.grid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.locationtech.proj4j.CRSFactory;
import org.locationtech.proj4j.ProjCoordinate;

class CrsTest {

    private static final long SEED = 3;

    @Test
    void projectedPointsAreThoseOfProj() throws IOException {
        Map<String, Crs> known = new HashMap<>();
        for (String[] line : GoldenFiles.table("projection_golden.tsv")) {
            Crs crs = known.computeIfAbsent(line[0], Crs::of);
            double[] xy = project(crs, Double.parseDouble(line[1]), Double.parseDouble(line[2]));
            double distance = Math.hypot(xy[0] - Double.parseDouble(line[3]), xy[1] - Double.parseDouble(line[4]));
            // A micrometre, or in degrees its like.
            assertThat(distance).as("%s", Arrays.asList(line)).isLessThan(crs.isGeographic() ? 1e-7 : 1e-6);
        }
        assertThat(known).hasSizeGreaterThan(180);
    }

    @Test
    void projectedPointsComeBack() throws IOException {
        Map<String, Crs> known = new HashMap<>();
        double[] lonLat = new double[2];
        for (String[] line : GoldenFiles.table("projection_golden.tsv")) {
            Crs crs = known.computeIfAbsent(line[0], Crs::of);
            crs.unproject(Double.parseDouble(line[3]), Double.parseDouble(line[4]), lonLat);
            assertThat(lonLat[0]).isGreaterThanOrEqualTo(-180).isLessThan(180);
            double latitude = Double.parseDouble(line[2]);
            double east = Math.IEEEremainder(lonLat[0] - Double.parseDouble(line[1]), 360)
                    * Math.cos(Math.toRadians(latitude));
            // proj4j stops its inverse of conformal projections at 4 micrometres.
            assertThat(111_200 * Math.hypot(east, lonLat[1] - latitude))
                    .as("%s", Arrays.asList(line))
                    .isLessThan(1e-5);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "EPSG:3413, +proj=stere +lat_0=90 +lat_ts=70 +lon_0=-45 +datum=WGS84, 1, 90",
        "EPSG:3031, +proj=stere +lat_0=-90 +lat_ts=-71 +lon_0=0 +datum=WGS84, -1, 90",
        "EPSG:3411, +proj=stere +lat_0=90 +lat_ts=70 +lon_0=-45 +a=6378273 +b=6356889.449, 1, 90",
        "EPSG:6931, +proj=laea +lat_0=90 +lon_0=0 +datum=WGS84, 1, 80",
        "EPSG:3035, +proj=laea +lat_0=52 +lon_0=10 +x_0=4321000 +y_0=3210000 +ellps=GRS80, 1, 80",
        "EPSG:6933, +proj=cea +lat_ts=30 +lon_0=0 +datum=WGS84, 1, 80"
    })
    void ourFormulasAgreeWithProj4j(String code, String proj, int hemisphere, double most) {
        var proj4j = new CRSFactory().createFromParameters(code, proj).getProjection();
        Crs crs = Crs.of(code);
        Random random = new Random(SEED);
        ProjCoordinate expected = new ProjCoordinate();
        for (int i = 0; i < 5000; i++) {
            double longitude = 360 * random.nextDouble() - 180;
            // Towards the poles proj4j's equal-area formulas, as PROJ's, lose their digits.
            double latitude = hemisphere * (20 + (most - 20) * random.nextDouble());
            proj4j.project(new ProjCoordinate(longitude, latitude), expected);
            double[] xy = project(crs, longitude, latitude);
            assertThat(Math.hypot(xy[0] - expected.x, xy[1] - expected.y))
                    .as("seed %d: %s, %s", SEED, longitude, latitude)
                    .isLessThan(1e-6);
        }
    }

    @Test
    void equalAreaMapsAreExactAtThePole() {
        assertThat(project(Crs.ofEpsg(6931), 123, 90)).containsExactly(0, 0);
        assertThat(Math.hypot(project(Crs.ofEpsg(6932), 77, -90)[0], project(Crs.ofEpsg(6932), 77, -90)[1])).isZero();
        // One millidegree from the pole, by 50-digit arithmetic.
        double[] xy = project(Crs.ofEpsg(6932), -29.827316594848668, -89.99916746271643);
        assertThat(Math.abs(xy[0] - -46.25177791219344)).isLessThan(1e-9);
        assertThat(Math.abs(xy[1] - 80.67094883615351)).isLessThan(1e-9);
        double[] lonLat = new double[2];
        Crs.ofEpsg(6931).unproject(0, 0, lonLat);
        assertThat(lonLat[1]).isEqualTo(90);
        Crs.ofEpsg(3031).unproject(0, 0, lonLat);
        assertThat(lonLat[1]).isEqualTo(-90);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "EPSG:3413", "EPSG:3031", "EPSG:6931", "EPSG:6933", "EPSG:3857", "EPSG:32633", "EPSG:2154",
                "EPSG:5070", "+proj=sinu +R=6371007.181"
            })
    void longitudesOfAnyTurnProjectAlike(String text) {
        Crs crs = Crs.of(text);
        for (double longitude : new double[] {-180, -120.5, -0.25, 0, 15.125, 179.75}) {
            double[] xy = project(crs, longitude, text.contains("3031") ? -75 : 55);
            for (int turn = -2; turn <= 2; turn++) {
                double[] other = project(crs, longitude + 360 * turn, text.contains("3031") ? -75 : 55);
                assertThat(Math.hypot(other[0] - xy[0], other[1] - xy[1]))
                        .as("%s turn %d", longitude, turn)
                        .isLessThan(1e-7);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        // The pole opposite a cone, both poles of Mercator, the antipode and the antipole.
        "EPSG:2154, 10, -90", "'+proj=lcc +lat_1=-20 +lat_2=-40 +lat_0=-30 +lon_0=140 +datum=WGS84', 10, 90",
        "EPSG:3857, 0, 90", "EPSG:3857, 0, -90", "EPSG:3395, 0, 90", "EPSG:6931, 0, -90",
        "'+proj=laea +lat_0=0 +lon_0=0 +R=6371000', 180, 0"
    })
    void pointsThatTheMapCannotShowHaveNoPlaceNearIt(String text, double longitude, double latitude) {
        double[] xy = project(Crs.of(text), longitude, latitude);
        // Either no number, or for the outermost ring of an azimuthal map its rim.
        assertThat(Math.hypot(xy[0], xy[1])).satisfiesAnyOf(
                r -> assertThat(r).isNaN(), r -> assertThat(r).isGreaterThan(1.27e7));
    }

    @ParameterizedTest
    @CsvSource({
        "EPSG:6931, 1.3e7, 0", "EPSG:6933, 1.8e7, 0", "EPSG:6933, 0, 7.4e6", "EPSG:4326, 0, 91",
        "'+proj=sinu +R=6371007.181', 1.9e7, 5e6", "EPSG:2154, 700000, 1.6e7"
    })
    void placesOutsideTheMapHaveNoPoint(String text, double x, double y) {
        double[] lonLat = new double[2];
        Crs.of(text).unproject(x, y, lonLat);
        assertThat(lonLat).containsExactly(Double.NaN, Double.NaN);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "+proj=ob_tran +o_proj=longlat +o_lat_p=30 +lon_0=10 +datum=WGS84 | rotated pole",
                "+proj=geos +h=35785831 +sweep=x +datum=WGS84 | +proj=geos",
                "+proj=healpix +R=6371000 | +proj=healpix",
                "+proj=moll +R=6371000 | +proj=moll",
                "+proj=stere +lat_0=52 +lon_0=5 +ellps=bessel | at the poles",
                "+proj=stere +lat_0=90 +lat_ts=-70 +datum=WGS84 | other hemisphere",
                "+proj=stere +lat_0=90 +lat_ts=70 +k=0.9 +datum=WGS84 | both +lat_ts and a scale",
                "+proj=tmerc +R=6371000 | on a sphere",
                "+proj=aea +lat_1=20 +lat_2=60 +R=6371000 | on a sphere",
                "+proj=sinu +datum=WGS84 | on an ellipsoid",
                "+proj=aea +lat_1=20 +lat_2=-20 +datum=WGS84 | no cone",
                "+proj=aea +lat_1=20 +datum=WGS84 | no +lat_2",
                "+proj=lcc +lat_1=40 +datum=WGS84 | no +lat_0",
                "+proj=lcc +lat_1=40 +lat_2=90 +datum=WGS84 | a pole",
                "+proj=merc +datum=OSGB36 | +datum=OSGB36",
                "+proj=merc +ellps=everest | +ellps=everest",
                "+proj=merc | size of the Earth",
                "+proj=merc +R=1737400 | 1737400",
                "+proj=merc +a=6378137 +rf=50 | 50.0",
                "+proj=merc +datum=WGS84 +towgs84=1,2,3 | +towgs84=1,2,3",
                "+proj=merc +datum=WGS84 +nadgrids=foo.gsb | +nadgrids=foo.gsb",
                "+proj=merc +datum=WGS84 +pm=paris | +pm=paris",
                "+proj=merc +datum=WGS84 +axis=neu | +axis=neu",
                "+proj=merc +datum=WGS84 +units=chain | +units=chain",
                "+proj=merc +datum=WGS84 +over | +over",
                "+proj=laea +lat_0=90 +k=0.9 +datum=WGS84 | +k",
                "+proj=merc +datum=WGS84 +lon_0=east | +lon_0=east",
                "+proj=merc +datum=WGS84 +lon_0=NaN | +lon_0=NaN",
                "+proj=merc +datum=WGS84 +lon_0=1 +lon_0=2 | twice",
                "+proj=merc +datum=WGS84 +k=0 | 0.0",
                "+proj=merc +datum=WGS84 +k=1 +k_0=1 | both +k and +k_0",
                "+proj=utm +zone=61 +datum=WGS84 | 61",
                "+proj=utm +zone=1.5 +datum=WGS84 | 1.5",
                "+proj=utm +zone=33 +lon_0=3 +datum=WGS84 | +lon_0",
                "+proj=laea +lat_0=91 +datum=WGS84 | 91",
                "EPSG:3338 | EPSG:3338",
                "EPSG:27700 | table of verified codes",
                "EPSG:32661 | EPSG:32661",
                "EPSG:0 | EPSG:0",
                "EPSG:x | not a number",
                "WGS84 | neither"
            })
    void whatIsNotComputedLikeProjIsRefusedByName(String text, String named) {
        assertThatIllegalArgumentException().isThrownBy(() -> Crs.of(text)).withMessageContaining(named);
    }

    @Test
    void aCrsTellsItsNameUnitAndText() {
        Crs polar = Crs.of("epsg:3413");
        assertThat(polar.definition()).isEqualTo("EPSG:3413");
        assertThat(polar.name()).isEqualTo("WGS 84 / NSIDC Sea Ice Polar Stereographic North");
        assertThat(polar.unit()).isEqualTo("m");
        assertThat(polar.isGeographic()).isFalse();
        assertThat(polar.wkt().orElseThrow())
                .startsWith("PROJCRS[\"WGS 84 / NSIDC")
                .doesNotContain("\n")
                .endsWith("ID[\"EPSG\",3413]]");
        assertThat(Crs.of("EPSG:4326").unit()).isEqualTo("degree");
        assertThat(Crs.of("EPSG:4326").isGeographic()).isTrue();
        Crs feet = Crs.of("+proj=lcc +lat_1=33 +lat_2=45 +lat_0=39 +lon_0=-96 +datum=NAD83 +units=us-ft");
        assertThat(feet.unit()).isEqualTo("US_survey_foot");
        assertThat(feet.wkt()).isEmpty();
        assertThat(feet.withWkt("PROJCRS[…]").wkt()).contains("PROJCRS[…]");
        assertThat(feet.withWkt("PROJCRS[…]").cfAttributes()).containsEntry("crs_wkt", "PROJCRS[…]");
    }

    @ParameterizedTest
    @MethodSource("utmCodes")
    void everyUtmZoneHasItsOwnText(int code) {
        Crs crs = Crs.ofEpsg(code);
        int zone = code % 100;
        String label = zone + (code < 32700 ? "N" : "S");
        assertThat(crs.name()).isEqualTo("WGS 84 / UTM zone " + label);
        assertThat(crs.wkt().orElseThrow())
                .contains("CONVERSION[\"UTM zone " + label + "\"")
                .contains("\"Longitude of natural origin\"," + (6 * zone - 183) + ",")
                .contains("\"False northing\"," + (code < 32700 ? "0" : "10000000") + ",")
                .endsWith("ID[\"EPSG\"," + code + "]]")
                .doesNotContain("{");
        assertThat(project(crs, 6 * zone - 183, 0)).containsExactly(500_000, code < 32700 ? 0 : 10_000_000);
    }

    static IntStream utmCodes() {
        return IntStream.concat(IntStream.rangeClosed(32601, 32660), IntStream.rangeClosed(32701, 32760));
    }

    @Test
    void gridMappingAttributesFollowTheConventions() {
        Map<String, Object> polar = Crs.ofEpsg(3413).cfAttributes();
        assertThat(polar.keySet())
                .containsExactly(
                        "crs_wkt",
                        "semi_major_axis",
                        "semi_minor_axis",
                        "inverse_flattening",
                        "reference_ellipsoid_name",
                        "longitude_of_prime_meridian",
                        "prime_meridian_name",
                        "geographic_crs_name",
                        "horizontal_datum_name",
                        "projected_crs_name",
                        "grid_mapping_name",
                        "latitude_of_projection_origin",
                        "straight_vertical_longitude_from_pole",
                        "standard_parallel",
                        "false_easting",
                        "false_northing");
        assertThat(polar)
                .containsEntry("grid_mapping_name", "polar_stereographic")
                .containsEntry("standard_parallel", 70.0)
                .containsEntry("straight_vertical_longitude_from_pole", -45.0)
                .containsEntry("semi_major_axis", 6378137.0)
                .containsEntry("inverse_flattening", 298.257223563);
        assertThat(Crs.ofEpsg(5938).cfAttributes())
                .containsEntry("scale_factor_at_projection_origin", 0.994)
                .containsEntry("false_easting", 2e6)
                .doesNotContainKey("standard_parallel");
        assertThat(Crs.ofEpsg(32733).cfAttributes())
                .containsEntry("grid_mapping_name", "transverse_mercator")
                .containsEntry("longitude_of_central_meridian", 15.0)
                .containsEntry("scale_factor_at_central_meridian", 0.9996)
                .containsEntry("false_northing", 1e7);
        assertThat(Crs.ofEpsg(2154).cfAttributes())
                .containsEntry("grid_mapping_name", "lambert_conformal_conic")
                .containsEntry("standard_parallel", List.of(49.0, 44.0))
                .containsEntry("horizontal_datum_name", "Reseau Geodesique Francais 1993 v1");
        assertThat(Crs.ofEpsg(5070).cfAttributes()).containsEntry("grid_mapping_name", "albers_conical_equal_area");
        assertThat(Crs.ofEpsg(6931).cfAttributes())
                .containsEntry("grid_mapping_name", "lambert_azimuthal_equal_area")
                .containsEntry("latitude_of_projection_origin", 90.0);
        assertThat(Crs.ofEpsg(6933).cfAttributes())
                .containsEntry("grid_mapping_name", "lambert_cylindrical_equal_area")
                .containsEntry("standard_parallel", 30.0);
        assertThat(Crs.ofEpsg(4326).cfAttributes())
                .containsEntry("grid_mapping_name", "latitude_longitude")
                .doesNotContainKeys("projected_crs_name", "false_easting");
        // CF has no words for these; the well-known text carries them.
        assertThat(Crs.ofEpsg(3857).cfAttributes()).containsKey("crs_wkt").doesNotContainKey("grid_mapping_name");
        assertThat(Crs.of("+proj=merc +lat_ts=40 +R=6371000 +units=km +x_0=5000").cfAttributes())
                .containsEntry("grid_mapping_name", "mercator")
                .containsEntry("standard_parallel", 40.0)
                .containsEntry("inverse_flattening", 0.0)
                .containsEntry("false_easting", 5.0)
                .doesNotContainKeys("crs_wkt", "projected_crs_name");
        assertThat(Crs.of("+proj=sinu +R=6371000").cfAttributes()).containsEntry("grid_mapping_name", "sinusoidal");
    }

    @Test
    void crssAreEqualByDefinitionAndText() {
        assertThat(Crs.of("EPSG:3413")).isEqualTo(Crs.ofEpsg(3413)).hasSameHashCodeAs(Crs.ofEpsg(3413));
        assertThat(Crs.of("EPSG:3413")).isNotEqualTo(Crs.of("EPSG:3031"));
        assertThat(Crs.of("EPSG:3413")).isNotEqualTo(Crs.of("EPSG:3413").withWkt("x"));
    }

    @Test
    void pointsAreWrittenWhereAsked() {
        double[] x = {-7, -7, -7, -7};
        double[] y = {-7, -7, -7, -7};
        Crs.ofEpsg(3857).project(new double[] {1, 2, 3}, new double[] {4, 5, 6}, 1, 3, x, y, 0);
        assertThat(x[2]).isEqualTo(-7);
        assertThat(y[3]).isEqualTo(-7);
        assertThat(new double[] {x[1], y[1]}).containsExactly(project(Crs.ofEpsg(3857), 3, 6));
    }

    private static double[] project(Crs crs, double longitude, double latitude) {
        double[] x = new double[1];
        double[] y = new double[1];
        crs.project(new double[] {longitude}, new double[] {latitude}, 0, 1, x, y, 0);
        return new double[] {x[0], y[0]};
    }
}
