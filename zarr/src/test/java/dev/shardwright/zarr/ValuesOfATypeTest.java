package dev.shardwright.zarr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.shardwright.storage.MemoryBudget;
import dev.shardwright.storage.ObjectStore;
import dev.shardwright.storage.PutCondition;
import dev.shardwright.storage.Stores;
import dev.shardwright.zarr.codec.Codec;
import dev.shardwright.zarr.codec.Codecs;
import dev.shardwright.zarr.codec.ValueHeap;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.node.JsonNodeFactory;

/// Bits that are no value of the elements' type are neither written nor read.
class ValuesOfATypeTest {

    private final ObjectStore store = Stores.memory("values");

    @AfterEach
    void closeStore() {
        store.close();
    }

    static Stream<ArrayMetadata> layoutsOfBooleans() {
        List<Codec> plain = List.of(Codecs.bytes());
        List<Codec> zstd = List.of(Codecs.bytes(), Codecs.zstd(1, false), Codecs.crc32c());
        List<Codec> turned = List.of(Codecs.transpose(1, 0), Codecs.bytes());
        return Stream.of(plain, zstd, turned)
                .map(codecs -> ArrayMetadata.builder(DataType.BOOL, 20, 30).chunks(10, 15).codecs(codecs))
                .flatMap(builder -> Stream.of(builder.build(), builder.shards(20, 30).build()));
    }

    @ParameterizedTest
    @MethodSource("layoutsOfBooleans")
    void booleansAreWrittenIfAllAre0Or1(ArrayMetadata metadata) {
        ZarrArray array = create(metadata);
        byte[] cells = new byte[600];
        for (int i = 0; i < cells.length; i++) {
            cells[i] = (byte) (i % 7 % 2);
        }
        array.write(Region.of(), MemorySegment.ofArray(cells));
        cells[31] = 7;
        assertRefused(() -> array.write(Region.of(), MemorySegment.ofArray(cells)), " of the chunk is 7, expected 0 or 1");
        assertRefused(
                () -> array.write(Region.of(Region.at(3), Region.range(0, 2)), MemorySegment.ofArray(new byte[] {0, -1})),
                " of the chunk is 255, expected 0 or 1");
        assertRefused(() -> array.fill(Region.of(), MemorySegment.ofArray(new byte[] {2})), "element 0 of the chunk is 2,");
        MemorySegment chunk = MemorySegment.ofArray(new byte[150]);
        chunk.set(ValueLayout.JAVA_BYTE, 149, (byte) 128);
        if (metadata.innerChunkShape().isPresent()) {
            try (ShardWriter writer = array.shardWriter(0, 0)) {
                assertRefused(() -> writer.encode(chunk, 0, 0), "element 149 of the chunk is 128,");
            }
        } else {
            assertRefused(() -> array.encodeChunk(chunk), "element 149 of the chunk is 128,");
        }
        cells[31] = (byte) (31 % 7 % 2);
        assertThat(array.read(Region.of()).segment().toArray(ValueLayout.JAVA_BYTE)).isEqualTo(cells);
    }

    @ParameterizedTest
    @MethodSource("layoutsOfBooleans")
    void booleansAreReadIfAllOfTheChunkAre0Or1(ArrayMetadata metadata) {
        ZarrArray bytes = create(ArrayMetadata.builder(DataType.UINT8, 20, 30)
                .chunks(10, 15)
                .codecs(metadata.innerChunkShape().isPresent() ? innerCodecs(metadata) : metadata.codecs())
                .build());
        if (metadata.innerChunkShape().isPresent()) {
            bytes = create(ArrayMetadata.builder(bytes.metadata()).shards(20, 30).build());
        }
        byte[] cells = new byte[600];
        cells[0] = 1;
        cells[4 * 30] = 3; // element 60 of the first chunk
        cells[599] = 1;
        bytes.write(Region.of(), MemorySegment.ofArray(cells));
        ZarrArray array = Zarr.array(store, "", metadata, MemoryBudget.unlimited());
        assertThat(array.read(Region.of(Region.range(10, 20))).getLong(299)).isOne();
        assertRefused(() -> array.read(Region.of()), "memory://values: c/0/0: ", "element 60 of the chunk is 3, expected 0 or 1 for bool");
        assertRefused(() -> array.read(Region.of(Region.range(3, 5), Region.at(0))), "element 60 of the chunk is 3,");
        assertRefused(
                () -> array.read(Region.points(new long[][] {{3, 14}, {4, 0}, {19, 29}})), "element 60 of the chunk is 3,");
        array.storedChunks((index, object) -> {
            List<String> problems = array.verify(object);
            if (index[0] + index[1] == 0) {
                assertThat(problems).singleElement().asString().contains("element 60 of the chunk is 3,");
            } else {
                assertThat(problems).isEmpty();
            }
        });
        // Whoever knows all cells of the chunk can mend it.
        array.write(Region.of(Region.range(0, 10), Region.range(0, 15)), MemorySegment.ofArray(new byte[150]));
        assertThat(array.read(Region.of()).getLong(599)).isOne();
    }

    private static List<Codec> innerCodecs(ArrayMetadata metadata) {
        return ((dev.shardwright.zarr.internal.codec.ShardingCodec) metadata.codecs().getFirst()).codecs();
    }

    @Test
    void stringsAreWrittenIfAllAreUtf8() {
        ZarrArray array = create(ArrayMetadata.builder(DataType.STRING, 2)
                .chunks(1)
                .codecs(List.of(Codecs.named("vlen-utf8", JsonNodeFactory.instance.objectNode())))
                .build());
        ValueHeap heap = new ValueHeap();
        long[] references = {heap.add(new byte[] {'a'}), heap.add(new byte[] {(byte) 0xff})};
        ArrayValues values = new ArrayValues(DataType.STRING, new long[] {2}, MemorySegment.ofArray(references), heap);
        assertThatThrownBy(() -> array.write(Region.of(), values))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("memory://values: array \"\": value 1 has 1 bytes that are not text, expected UTF-8");
        assertThat(array.read(Region.of()).getString(0)).isEmpty();
    }

    @Test
    void fillValuesAreOfTheirType() {
        assertThatThrownBy(() -> ArrayMetadata.builder(DataType.BOOL, 2).fill(FillValue.ofBytes(new byte[] {-2})).build())
                .isInstanceOf(ZarrException.class)
                .hasMessage("fill value is 254, expected 0 or 1 for bool");
        assertThatThrownBy(() -> ArrayMetadata.builder(DataType.STRING, 2)
                        .fill(FillValue.ofValue(new byte[] {'a', (byte) 0xc3}))
                        .build())
                .isInstanceOf(ZarrException.class)
                .hasMessage("fill value has 2 bytes that are not text, expected UTF-8");
    }

    private ZarrArray create(ArrayMetadata metadata) {
        return Zarr.create(store, "", metadata, PutCondition.ALWAYS);
    }

    private static void assertRefused(ThrowingCallable call, String... inTheMessage) {
        assertThatThrownBy(call).isInstanceOf(ZarrException.class).message().contains(inTheMessage);
    }
}
