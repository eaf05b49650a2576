package dev.shardwright.zarr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.shardwright.storage.MemoryBudget;
import dev.shardwright.storage.ObjectStore;
import dev.shardwright.storage.PutCondition;
import dev.shardwright.storage.Stores;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Fill values of every data type, as metadata spell them.
class FillValueMetadataTest {

    private static final String MILLIS =
            "{\"name\": \"numpy.datetime64\", \"configuration\": {\"unit\": \"ms\", \"scale_factor\": 1}}";

    private final ObjectStore store = Stores.memory("fill-values");

    @AfterEach
    void closeStore() {
        store.close();
    }

    static Stream<Arguments> fillValues() {
        return Stream.of(
                Arguments.of("bool", "true", "01", "true"),
                Arguments.of("bool", "false", "00", "false"),
                Arguments.of("bool", "1", "01", "true"),
                Arguments.of("int8", "-128", "80", "-128"),
                Arguments.of("int16", "-2", "feff", "-2"),
                Arguments.of("int32", "2147483647", "ffffff7f", "2147483647"),
                Arguments.of("int64", "-9223372036854775808", "0000000000000080", "-9223372036854775808"),
                Arguments.of("uint8", "255", "ff", "255"),
                Arguments.of("uint16", "65535", "ffff", "65535"),
                Arguments.of("uint32", "4294967295", "ffffffff", "4294967295"),
                Arguments.of("uint64", "18446744073709551615", "ffffffffffffffff", "18446744073709551615"),
                Arguments.of("float16", "\"NaN\"", "007e", "\"NaN\""),
                Arguments.of("float16", "\"0x7e01\"", "017e", "\"0x7e01\""),
                Arguments.of("float16", "\"0xfc00\"", "00fc", "\"-Infinity\""),
                Arguments.of("float16", "65504", "ff7b", "65504.0"),
                Arguments.of("float16", "-0.0", "0080", "-0.0"),
                // Just above the middle of 1 and the next float16; float32 would round it to the middle first.
                Arguments.of("float16", "1.00048828125000000001e0", "003c", "1.0"),
                Arguments.of("float16", "1.000488281250001", "013c", "1.0009766"),
                Arguments.of("float16", "-1.000488281250001", "01bc", "-1.0009766"),
                Arguments.of("float16", "1.001464843749999", "013c", "1.0009766"),
                Arguments.of("float32", "\"NaN\"", "0000c07f", "\"NaN\""),
                Arguments.of("float32", "\"0x7fc00001\"", "0100c07f", "\"0x7fc00001\""),
                Arguments.of("float32", "\"0x7f800001\"", "0100807f", "\"0x7f800001\""),
                Arguments.of("float32", "\"0xFFC00000\"", "0000c0ff", "\"0xffc00000\""),
                Arguments.of("float32", "\"0x3f800000\"", "0000803f", "1.0"),
                Arguments.of("float32", "\"Infinity\"", "0000807f", "\"Infinity\""),
                Arguments.of("float32", "0.1", "cdcccc3d", "0.1"),
                Arguments.of("float32", "1e-45", "01000000", "1.4E-45"),
                Arguments.of("float64", "\"NaN\"", "000000000000f87f", "\"NaN\""),
                Arguments.of("float64", "\"0x7ff8000000000001\"", "010000000000f87f", "\"0x7ff8000000000001\""),
                Arguments.of("float64", "\"-Infinity\"", "000000000000f0ff", "\"-Infinity\""),
                Arguments.of("float64", "-0.0", "0000000000000080", "-0.0"),
                Arguments.of("float64", "3", "0000000000000840", "3.0"),
                Arguments.of("complex64", "[1, \"NaN\"]", "0000803f0000c07f", "[1.0,\"NaN\"]"),
                Arguments.of("complex64", "[\"0x7fc00001\", -0.0]", "0100c07f00000080", "[\"0x7fc00001\",-0.0]"),
                Arguments.of(
                        "complex128",
                        "[\"-Infinity\", 0.0]",
                        "000000000000f0ff0000000000000000",
                        "[\"-Infinity\",0.0]"),
                Arguments.of("bfloat16", "1.5", "c03f", "1.5"),
                Arguments.of("bfloat16", "3.14159", "4940", "3.140625"),
                Arguments.of("bfloat16", "\"NaN\"", "c07f", "\"NaN\""),
                Arguments.of("bfloat16", "\"0x7fc1\"", "c17f", "\"0x7fc1\""),
                Arguments.of("bfloat16", "\"-Infinity\"", "80ff", "\"-Infinity\""),
                // As zarr-python 3.4 writes them.
                Arguments.of("string", "\"xé\"", "78c3a9", "\"xé\""),
                Arguments.of("string", "\"\"", "", "\"\""),
                Arguments.of("string", "null", "", "\"\""),
                Arguments.of("variable_length_bytes", "\"AP8=\"", "00ff", "\"AP8=\""),
                Arguments.of("bytes", "[0, 255]", "00ff", "\"AP8=\""),
                Arguments.of(
                        "{\"name\": \"fixed_length_utf32\", \"configuration\": {\"length_bytes\": 12}}",
                        "\"aé\"",
                        "61000000e900000000000000",
                        "\"aé\""),
                Arguments.of(
                        "{\"name\": \"null_terminated_bytes\", \"configuration\": {\"length_bytes\": 5}}",
                        "\"YWI=\"",
                        "6162000000",
                        "\"YWI=\""),
                Arguments.of(
                        "{\"name\": \"raw_bytes\", \"configuration\": {\"length_bytes\": 6}}",
                        "\"AAAAAAAB\"",
                        "000000000001",
                        "\"AAAAAAAB\""),
                Arguments.of(MILLIS, "1500", "dc05000000000000", "1500"),
                Arguments.of(MILLIS, "\"NaT\"", "0000000000000080", "-9223372036854775808"),
                Arguments.of(MILLIS, "-9223372036854775808", "0000000000000080", "-9223372036854775808"),
                Arguments.of("r8", "[7]", "07", "[7]"),
                Arguments.of("r24", "[1, 2, 255]", "0102ff", "[1,2,255]"));
    }

    @ParameterizedTest
    @MethodSource("fillValues")
    void fillValuesAreReadToTheBitAndWrittenBack(String type, String spelled, String bits, String written) {
        ArrayMetadata metadata = open(type, spelled);
        assertThat(HexFormat.of().formatHex(metadata.fillValue().value())).isEqualTo(bits);
        assertThat(Zarr.document(metadata).get("fill_value")).hasToString(written);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock =
            """
            bool | 2 | true or false
            bool | "true" | true or false
            int8 | 128 | an integer of type int8
            int8 | -129 | an integer of type int8
            int8 | 1.0 | an integer of type int8
            int64 | 9223372036854775808 | an integer of type int64
            uint8 | -1 | an integer of type uint8
            uint8 | 256 | an integer of type uint8
            uint64 | 18446744073709551616 | an integer of type uint64
            uint64 | "0xff" | an integer of type uint64
            float16 | 65520 | hexadecimal digits
            float16 | "0x7e000000" | 4 hexadecimal digits
            float32 | 1e39 | hexadecimal digits
            float32 | "0x7fc0" | 8 hexadecimal digits
            float32 | "0x7fc0000g" | 8 hexadecimal digits
            float32 | "nan" | "NaN"
            float32 | "1.0" | "NaN"
            float32 | null | "NaN"
            float32 | true | "NaN"
            float64 | 1e400 | "fill_value": a number beyond float64, expected
            float64 | -1e400 | "fill_value": a number beyond float64, expected
            complex64 | 1 | a list of two
            complex128 | [1e400, 0.5] | "fill_value": [a number beyond float64, 0.5], expected
            complex64 | [1] | a list of two
            complex64 | [1, 2, 3] | a list of two
            complex64 | ["0x7ff8000000000000", 0] | 8 hexadecimal digits
            r16 | [1] | a list of 2 integers
            r16 | [1, 256] | a list of 2 integers
            r16 | [1, -1] | a list of 2 integers
            r16 | "AAA=" | a list of 2 integers
            r16 | 5 | a list of 2 integers
            string | 5 | a string for string
            string | "\\ud800" | a string for string
            bytes | "%" | base64
            {"name": "fixed_length_utf32", "configuration": {"length_bytes": 4}} | "ab" | at most 1 code points
            {"name": "raw_bytes", "configuration": {"length_bytes": 2}} | "AAAA" | as many bytes
            {"name": "numpy.timedelta64", "configuration": {"unit": "D", "scale_factor": 2}} | "nat" | "NaT"
            {"name": "numpy.timedelta64", "configuration": {"unit": "jiffy", "scale_factor": 2}} | 1 | "scale_factor":2}, expected at least 1 of one of [D, M, W
            {"name": "fixed_length_utf32", "configuration": {"length_bytes": 6}} | "a" | expected a positive integer "length_bytes", a multiple of 4
            {"name": "raw_bytes", "configuration": {"length_bytes": 0}} | "" | expected a positive integer "length_bytes"
            {"name": "numpy.timedelta64", "configuration": {"unit": "D", "scale_factor": 2}} | 1.5 | an integer
            """, quoteCharacter = '\'')
    void fillValuesThatTheTypeHasNotAreRefused(String type, String spelled, String expected) {
        assertRefused(type, spelled, "expected", expected);
    }

    @Test
    void aWholeNumberIsOneOfAFloatingPointTypeToo() {
        for (DataType type : List.of(
                DataType.FLOAT16, DataType.FLOAT32, DataType.FLOAT64, DataType.BFLOAT16, DataType.INT8, DataType.UINT64)) {
            assertThat(FillValue.of(type, 0)).as("%s", type).isEqualTo(FillValue.zero(type));
        }
        for (DataType type : List.of(DataType.FLOAT16, DataType.FLOAT32, DataType.FLOAT64, DataType.BFLOAT16)) {
            assertThat(FillValue.of(type, -9999)).as("%s", type).isEqualTo(FillValue.of(type, -9999.0));
        }
        assertThat(FillValue.of(DataType.FLOAT32, 1).toBytes()).containsExactly(0, 0, 0x80, 0x3f);
        assertThat(FillValue.of(DataType.FLOAT64, 1L << 53)).isEqualTo(FillValue.of(DataType.FLOAT64, 0x1p53));
        for (long inexact : new long[] {(1L << 53) + 1, -(1L << 53) - 1, Long.MIN_VALUE}) {
            assertThatThrownBy(() -> FillValue.of(DataType.FLOAT64, inexact))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("" + inexact);
        }
        assertThatThrownBy(() -> FillValue.of(DataType.COMPLEX64, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aFillValueOfManyDigitsIsRefused() {
        assertRefused("float32", "9".repeat(400), "fill_value", "expected");
        assertRefused("float32", "9".repeat(5000), "JSON");
    }

    private ArrayMetadata open(String type, String fill) {
        String document =
                """
                {"zarr_format": 3, "node_type": "array", "shape": [4], "data_type": TYPE,
                 "chunk_grid": {"name": "regular", "configuration": {"chunk_shape": [4]}},
                 "chunk_key_encoding": "default", "fill_value": FILL,
                 "codecs": [CODEC]}
                """;
        byte[] bytes = document.replace("TYPE", type.startsWith("{") ? type : "\"" + type + "\"")
                .replace("FILL", fill)
                .replace(
                        "CODEC",
                        switch (type) {
                            case "string" -> "\"vlen-utf8\"";
                            case "bytes", "variable_length_bytes" -> "\"vlen-bytes\"";
                            default -> "{\"name\": \"bytes\", \"configuration\": {\"endian\": \"little\"}}";
                        })
                .getBytes(StandardCharsets.UTF_8);
        store.put("zarr.json", MemorySegment.ofArray(bytes), PutCondition.ALWAYS);
        return ((ZarrArray) Zarr.open(store, "", MemoryBudget.unlimited())).metadata();
    }

    private void assertRefused(String type, String fill, String... inTheMessage) {
        assertThatThrownBy(() -> open(type, fill))
                .isInstanceOf(ZarrException.class)
                .hasMessageStartingWith("memory://fill-values: zarr.json ")
                .message()
                .contains(inTheMessage);
    }
}
