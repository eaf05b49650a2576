package dev.shardwright.cli.draw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.shardwright.cli.draw.ink.Palette;
import dev.shardwright.storage.ObjectStore;
import dev.shardwright.storage.PutCondition;
import dev.shardwright.storage.Stores;
import dev.shardwright.zarr.GroupMetadata;
import dev.shardwright.zarr.Zarr;
import dev.shardwright.zarr.ZarrArray;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RasterImageTest {

    private final ObjectStore store = Stores.memory("raster-image-" + UUID.randomUUID());

    @BeforeEach
    void open() {
        Zarr.create(store, "", GroupMetadata.of(Fields.attributes("title", "Grid")), PutCondition.ALWAYS);
    }

    @AfterEach
    void close() {
        store.close();
    }

    private static double[] steps(int n, double first, double step) {
        return IntStream.range(0, n).mapToDouble(i -> first + i * step).toArray();
    }

    /// The position on the colour scale at a share of the picture's width and height.
    private static float at(Picture.Values values, double x, double y) {
        return values.position()[(int) (y * values.height()) * values.width() + (int) (x * values.width())];
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void northIsUpAndEastIsRightWhateverTheOrderInTheArray(boolean southFirst) {
        Fields.coordinate(store, "y", "m", steps(20, southFirst ? 0 : 19000, southFirst ? 1000 : -1000));
        Fields.coordinate(store, "x", "m", steps(30, 0, 1000));
        ZarrArray array = Fields.doubles(store, "t", new long[] {20, 30}, new int[] {20, 30}, "y", "x");
        // 1 in the north-east, 0.5 in the north-west, 0 in the south.
        Fields.chunk(array, i -> {
            boolean north = southFirst ? i / 30 >= 10 : i / 30 < 10;
            return north ? (i % 30 >= 15 ? 1 : 0.5) : 0;
        }, 0, 0);
        Picture.Values values = Drawing.of(store, "t", Fields.small()).values();
        assertThat(at(values, 0.9, 0.1)).isEqualTo(1f);
        assertThat(at(values, 0.1, 0.1)).isEqualTo(0.5f);
        assertThat(at(values, 0.1, 0.9)).isEqualTo(0f);
        assertThat(at(values, 0.9, 0.9)).isEqualTo(0f);
        assertThat((double) values.width() / values.height()).as("true shape").isCloseTo(1.5, within(0.02));
    }

    @Test
    void columnsFirstIsTurned() {
        Fields.coordinate(store, "x", "m", steps(8, 0, 1));
        Fields.coordinate(store, "y", "m", steps(4, 0, 1));
        ZarrArray array = Fields.doubles(store, "t", new long[] {8, 4}, new int[] {4, 4}, "x", "y");
        Fields.chunk(array, i -> 0, 0, 0);
        Fields.chunk(array, i -> i % 4 == 3 ? 1 : 0.5, 1, 0);
        Picture.Values values = Drawing.of(store, "t", Fields.small()).values();
        assertThat((double) values.width() / values.height()).isCloseTo(2, within(0.05));
        assertThat(at(values, 0.9, 0.05)).isEqualTo(1f);
        assertThat(at(values, 0.9, 0.9)).isEqualTo(0.5f);
        assertThat(at(values, 0.1, 0.05)).isEqualTo(0f);
    }

    @Test
    void aLargeArrayIsAveragedAndCroppedToItsValues() {
        int n = 1 << 20;
        ZarrArray array = Fields.doubles(store, "t", new long[] {n, n}, new int[] {256, 256}, "y", "x");
        for (int r = 0; r < 2; r++) {
            for (int c = 0; c < 2; c++) {
                Fields.chunk(array, i -> (i + i / 256) % 2, 1000 + r, 500 + c);
            }
        }
        Picture.Values values = Drawing.of(store, "t", Fields.small()).values();
        int set = 0;
        double sum = 0;
        for (float p : values.position()) {
            if (!Float.isNaN(p)) {
                set++;
                sum += p;
            }
        }
        assertThat(set).isGreaterThan(values.position().length / 3);
        assertThat(sum / set).as("mean of a chequered field").isCloseTo(0.5, within(0.01));
        DrawOptions s = Fields.small();
        DrawOptions full = new DrawOptions(s.region(), s.width(), s.height(), s.palette(), s.range(), true);
        float[] whole = Drawing.of(store, "t", full).values().position();
        long marks = IntStream.range(0, whole.length).filter(i -> !Float.isNaN(whole[i])).count();
        assertThat(marks).as("a spot of a pixel is grown").isBetween(9L, 100L);
    }

    @Test
    void threeDimensionsNeedASelection() {
        Fields.doubles(store, "t", new long[] {2, 3, 4}, new int[] {2, 3, 4}, "time", "y", "x");
        assertThatThrownBy(() -> Drawing.of(store, "t", Fields.small()))
                .isInstanceOf(DrawingException.class)
                .hasMessageContainingAll("3 dimensions", "time 2, y 3, x 4", "--select 0,:,:");
    }

    @Test
    void oneDimensionIsALineThatFollowsItsValues() {
        ZarrArray array = Fields.doubles(store, "t", new long[] {400}, new int[] {400}, "time");
        Fields.coordinate(store, "time", "h", steps(400, 10, 0.5));
        Fields.chunk(array, i -> i < 200 ? 0.25 : i < 300 ? 0.75 : Double.NaN, 0);
        DrawOptions s = Fields.small();
        Picture.Values values = Drawing.of(
                        store, "t", new DrawOptions(s.region(), s.width(), s.height(), s.palette(), s.range(), true))
                .values();
        float[] position = values.position();
        for (int x = 0; x < values.width(); x++) {
            double share = (x + 0.5) / values.width() * 400;
            if (Math.abs(share - 200) < 6 || Math.abs(share - 300) < 6 || share < 6 || share > 394) {
                continue;
            }
            double expected = share < 200 ? 0.25 : share < 300 ? 0.75 : Double.NaN;
            double found = Double.NaN;
            for (int y = 0; y < values.height(); y++) {
                float p = position[y * values.width() + x];
                found = Float.isNaN(p) ? found : p;
            }
            assertThat(Double.isNaN(found)).as("column %d", x).isEqualTo(Double.isNaN(expected));
            if (!Double.isNaN(expected)) {
                assertThat(found).as("column %d", x).isCloseTo(expected, within(0.01));
            }
        }
    }

    @Test
    void colourScalesCoverTheMiddleOfTheValuesAndSayWhenTheyClip() {
        Distribution values = new Distribution();
        IntStream.range(0, 1_000_000).forEach(i -> values.add(i % 1000));
        values.add(1e9);
        ColourScale scale = ColourScale.of(values, DrawOptions.defaults());
        assertThat(scale.low()).isCloseTo(20, within(1.5));
        assertThat(scale.high()).isCloseTo(979, within(1.5));
        assertThat(scale.clippedBelow()).isTrue();
        assertThat(scale.clippedAbove()).isTrue();
        assertThat(scale.greatest()).isEqualTo(1e9);
        Distribution signed = new Distribution();
        IntStream.rangeClosed(-10, 50).forEach(signed::add);
        DrawOptions d = DrawOptions.defaults();
        ColourScale diverging = ColourScale.of(
                signed, new DrawOptions(d.region(), d.width(), d.height(), Palette.DIVERGING, d.range(), false));
        assertThat(diverging.position(0)).isCloseTo(0.5, within(1e-12));
    }

    @Test
    void coordinatesThatAreUnevenKeepTheirPlaces() {
        Fields.coordinate(store, "x", "m", 0, 1, 4, 9, 16);
        Axis axis = Axis.of(store, "", "x", 5);
        assertThat(axis.evenStep()).isNaN();
        for (double v : new double[] {0, 0.5, 1, 2.5, 9, 12.5, 16}) {
            assertThat(axis.at(axis.indexOf(v))).isCloseTo(v, within(1e-12));
        }
        assertThat(axis.indexOf(2.5)).isCloseTo(1.5, within(1e-12));
        Fields.coordinate(store, "z", "m", 3, 1, 2);
        assertThat(Axis.of(store, "", "z", 3).hasCoordinates()).isFalse();
    }
}
