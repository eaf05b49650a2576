package dev.shardwright.grid;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class AuthalicLatitudeTest {

    private static final long SEED = 7;

    @Test
    void forwardAgreesWithSixtyDigitArithmetic() throws IOException {
        double worst = 0;
        for (JsonNode pair : GoldenFiles.shared("conformance/morton/authalic_reference.json").get("forward_deg")) {
            worst = Math.max(worst, error(pair, true));
        }
        assertThat(worst).isPositive().isLessThan(3e-14);
    }

    @Test
    void inverseAgreesWithSixtyDigitArithmetic() throws IOException {
        double worst = 0;
        for (JsonNode pair : GoldenFiles.shared("conformance/morton/authalic_reference.json").get("inverse_deg")) {
            worst = Math.max(worst, error(pair, false));
        }
        assertThat(worst).isPositive().isLessThan(3e-14);
    }

    @Test
    void forwardAgreesWithTheClosedForm() {
        // Snyder 1987, equations 3-11 and 3-12; the arc sine loses digits towards the poles.
        double f = 1 / 298.257223563;
        double e2 = f * (2 - f);
        Random random = new Random(SEED);
        for (int i = 0; i < 2000; i++) {
            double latitude = 160 * random.nextDouble() - 80;
            double xi = Math.toDegrees(Math.asin(q(Math.sin(Math.toRadians(latitude)), e2) / q(1, e2)));
            assertThat(Math.abs(AuthalicLatitude.fromGeodetic(latitude) - xi))
                    .as("seed %d latitude %s", SEED, latitude)
                    .isLessThan(5e-13);
        }
    }

    @Test
    void thereAndBackIsTheSameLatitude() {
        Random random = new Random(SEED);
        for (int i = 0; i < 20000; i++) {
            double latitude = 180 * random.nextDouble() - 90;
            assertThat(Math.abs(AuthalicLatitude.toGeodetic(AuthalicLatitude.fromGeodetic(latitude)) - latitude))
                    .as("seed %d latitude %s", SEED, latitude)
                    .isLessThan(5e-14);
        }
    }

    @Test
    void equatorAndPolesStayAndSignsMirror() {
        for (double latitude : new double[] {0, 90, -90}) {
            assertThat(AuthalicLatitude.fromGeodetic(latitude)).isEqualTo(latitude);
            assertThat(AuthalicLatitude.toGeodetic(latitude)).isEqualTo(latitude);
        }
        for (double latitude = 0.5; latitude < 90; latitude += 3.7) {
            assertThat(AuthalicLatitude.fromGeodetic(-latitude)).isEqualTo(-AuthalicLatitude.fromGeodetic(latitude));
            assertThat(AuthalicLatitude.fromGeodetic(latitude)).isLessThan(latitude);
        }
    }

    @Test
    void rangesAreConvertedToTheGivenPlace() {
        double[] latitude = {10, 20, 30, 40};
        double[] authalic = new double[3];
        AuthalicLatitude.fromGeodetic(latitude, 1, 3, authalic, 1);
        assertThat(authalic)
                .containsExactly(0, AuthalicLatitude.fromGeodetic(20), AuthalicLatitude.fromGeodetic(30));
        AuthalicLatitude.fromGeodetic(latitude, 1, 3, latitude, 0);
        assertThat(latitude).containsExactly(authalic[1], authalic[2], 30, 40);
    }

    private static double error(JsonNode pair, boolean forward) {
        double given = Double.parseDouble(pair.get(0).asString());
        double computed = forward ? AuthalicLatitude.fromGeodetic(given) : AuthalicLatitude.toGeodetic(given);
        return new BigDecimal(computed)
                .subtract(new BigDecimal(pair.get(1).asString()))
                .abs()
                .doubleValue();
    }

    private static double q(double sin, double e2) {
        double es = Math.sqrt(e2) * sin;
        return (1 - e2) * (sin / (1 - es * es) + Math.log((1 + es) / (1 - es)) / (2 * Math.sqrt(e2)));
    }
}
