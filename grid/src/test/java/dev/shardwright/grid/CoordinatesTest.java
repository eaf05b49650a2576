package dev.shardwright.grid;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CoordinatesTest {

    @ParameterizedTest
    @CsvSource({
        "NaN, 0", "0, NaN", "Infinity, 0", "0, -Infinity", "0, 90.00001", "0, -90.00001", "360.0001, 0", "-180.0001, 0",
        "3.4028234663852886E38, 3.4028234663852886E38"
    })
    void theFirstPointOffTheEarthIsFound(double longitude, double latitude) {
        double[] longitudes = {0, -180, 360, longitude, Double.NaN};
        double[] latitudes = {0, -90, 90, latitude, 0};
        assertThat(Coordinates.firstInvalid(longitudes, latitudes, 0, 5)).isEqualTo(3);
        assertThat(Coordinates.firstInvalid(longitudes, latitudes, 0, 3)).isEqualTo(-1);
        assertThat(Coordinates.firstInvalid(longitudes, latitudes, 4, 5)).isEqualTo(4);
        assertThat(Coordinates.firstInvalid(longitudes, latitudes, 2, 2)).isEqualTo(-1);
    }

    @Test
    void anEmptyBatchIsValid() {
        assertThat(Coordinates.firstInvalid(new double[0], new double[0], 0, 0)).isEqualTo(-1);
    }
}
