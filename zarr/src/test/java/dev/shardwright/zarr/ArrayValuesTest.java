package dev.shardwright.zarr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.math.BigInteger;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Cells as the numbers of Java.
class ArrayValuesTest {

    @ParameterizedTest
    @CsvSource({"bfloat16, an integer type, ", "float32, an integer type, ", "complex64, an integer type, a real number", "r16, an integer type, a real number"})
    void whatATypeIsNotIsNamed(String name, String noLong, String noDouble) {
        DataType type = DataType.named(name).orElseThrow();
        ArrayValues values = new ArrayValues(type, new long[] {1}, MemorySegment.ofArray(new byte[type.size()]));
        assertThatThrownBy(() -> values.getLong(0)).hasMessage("elements are of type " + name + ", expected " + noLong);
        if (noDouble == null) {
            assertThat(values.getDouble(0)).isZero();
        } else {
            assertThatThrownBy(() -> values.getDouble(0))
                    .hasMessage("elements are of type " + name + ", expected " + noDouble);
        }
    }

    @ParameterizedTest
    @CsvSource({"61 d800 62, U+D800, 1", "dc00, U+DC00, 0", "d83d de00 d83d, U+D83D, 2"})
    void halfASurrogatePairIsRefusedWhereItIs(String characters, String half, int at) {
        StringBuilder built = new StringBuilder();
        for (String character : characters.split(" ")) {
            built.append((char) Integer.parseInt(character, 16));
        }
        String text = built.toString();
        String message = "has half a surrogate pair, %s, at %d, expected text".formatted(half, at);
        assertThatThrownBy(() -> ArrayValues.ofStrings(new long[] {3}, List.of("\uD83D\uDE00", "", text)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("value 2 " + message);
        for (DataType type : List.of(DataType.STRING, DataType.utf32(9))) {
            assertThatThrownBy(() -> FillValue.of(type, text))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("fill value " + message);
        }
        ArrayValues whole = ArrayValues.ofStrings(new long[] {1}, List.of("é\uD83D\uDE00"));
        assertThat(whole.getString(0)).isEqualTo("é\uD83D\uDE00");
    }

    @Test
    void integersOf64BitsBecomeTheNearestFloatingPointNumber() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        long[] bits = new long[20_000];
        for (int i = 0; i < bits.length; i++) {
            // Near a number half way between two floats, or two doubles, and anywhere.
            long top = 1L << 63 | random.nextLong() >>> 1;
            bits[i] = switch (i % 4) {
                case 0 -> (top & -1L << 12) + (1L << 10) + random.nextInt(3) - 1;
                case 1 -> (top & -1L << 41) + (1L << 39) + random.nextInt(3) - 1;
                case 2 -> (top & -1L << 41) + (1L << 39) + random.nextInt(3) - 1 >>> 1;
                default -> random.nextLong() >> random.nextInt(64);
            };
        }
        bits[0] = (1L << 63) + (1L << 62) + 2048 + 1023;
        for (DataType type : new DataType[] {DataType.UINT64, DataType.INT64}) {
            ArrayValues values = new ArrayValues(type, new long[] {bits.length}, MemorySegment.ofArray(bits));
            double[] doubles = values.toDoubleArray();
            float[] floats = values.toFloatArray();
            for (int i = 0; i < bits.length; i++) {
                BigInteger exact = new BigInteger(
                        type.equals(DataType.UINT64) ? Long.toUnsignedString(bits[i]) : Long.toString(bits[i]));
                assertThat(doubles[i]).as("seed %d, %s", seed, exact).isEqualTo(exact.doubleValue());
                assertThat(floats[i]).as("seed %d, %s", seed, exact).isEqualTo(exact.floatValue());
            }
        }
    }
}
