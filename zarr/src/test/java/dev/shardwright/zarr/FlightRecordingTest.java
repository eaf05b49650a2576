package dev.shardwright.zarr;

import static dev.shardwright.zarr.Region.at;
import static org.assertj.core.api.Assertions.assertThat;

import dev.shardwright.storage.Durability;
import dev.shardwright.storage.MemoryBudget;
import dev.shardwright.storage.ObjectStore;
import dev.shardwright.storage.PutCondition;
import dev.shardwright.storage.Stores;
import dev.shardwright.zarr.ArrayOptions.PartialWrites;
import dev.shardwright.zarr.codec.Codecs;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a flight recording shows: every step, with its object and the bytes that were fetched, decoded, made or stored.
class FlightRecordingTest {

    @TempDir
    private Path folder;

    private ObjectStore store;

    @BeforeEach
    void openStore() {
        store = Stores.local(folder.resolve("store"), Durability.RELAXED);
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    private static ArrayMetadata.Builder chunks(int length) {
        return ArrayMetadata.builder(DataType.INT32, 100).chunks(length).codecs(List.of(Codecs.bytes()));
    }

    private ZarrArray array(ArrayMetadata.Builder builder) {
        return Zarr.array(store, "a", builder.build(), MemoryBudget.unlimited());
    }

    /// The steps of an action in the order of their beginning, all of one object, each with its bytes.
    private List<String> steps(Runnable action) throws IOException {
        Path file = folder.resolve("recording.jfr");
        try (Recording recording = new Recording()) {
            for (String step : List.of("Fetch", "Decode", "Encode", "Store")) {
                recording.enable("dev.shardwright.zarr." + step).withoutThreshold();
            }
            recording.start();
            action.run();
            recording.stop();
            recording.dump(file);
        }
        return RecordingFile.readAllEvents(file).stream()
                .filter(event -> event.getEventType().getName().startsWith("dev.shardwright.zarr."))
                .sorted(Comparator.comparing(RecordedEvent::getStartTime))
                .map(event -> {
                    assertThat(event.getString("key")).isEqualTo("a/c/0");
                    return event.getEventType().getName().replaceAll(".*\\.", "") + " " + event.getLong("bytes");
                })
                .toList();
    }

    @Test
    void aChunkIsEncodedAndStoredFetchedAndDecoded() throws IOException {
        ZarrArray array = array(chunks(100));
        assertThat(steps(() -> array.fill(Region.of(), MemorySegment.ofArray(new int[] {3}))))
                .containsExactly("Encode 400", "Store 400");
        assertThat(steps(() -> array.read(Region.of()))).containsExactly("Fetch 400", "Decode 400");
        assertThat(steps(() -> array.write(Region.of(at(1)), MemorySegment.ofArray(new int[] {4}))))
                .containsExactly("Fetch 400", "Decode 400", "Encode 400", "Store 400");
        assertThat(steps(() -> array.writeChunk(MemorySegment.ofArray(fives(100)), PutCondition.ALWAYS, 0)))
                .containsExactly("Encode 400", "Store 400");
    }

    @Test
    void aShardIsStreamedAndRewritten() throws IOException {
        ZarrArray array = array(chunks(50).shards(100));
        // Two chunks, and an index of two entries and a checksum.
        assertThat(steps(() -> {
                    try (ShardWriter shard = array.shardWriter(0)) {
                        shard.append(MemorySegment.ofArray(fives(50)), 0);
                        shard.append(MemorySegment.ofArray(fives(50)), 1);
                        shard.complete(PutCondition.ALWAYS);
                    }
                }))
                .containsExactly("Encode 200", "Encode 200", "Store 436");
        assertThat(steps(() -> array.write(Region.of(at(1)), MemorySegment.ofArray(new int[] {4}))))
                .containsExactlyInAnyOrder("Fetch 436", "Fetch 200", "Decode 200", "Encode 200", "Store 200");
    }

    @Test
    void aShardIsWrittenInPlace() throws IOException {
        ZarrArray array = array(chunks(50).shards(100))
                .with(ArrayOptions.DEFAULT.withPartialWrites(PartialWrites.IN_PLACE));
        array.fill(Region.of(), MemorySegment.ofArray(new int[] {3}));
        for (int i = 0; i < 2; i++) {
            array.write(Region.of(at(1)), MemorySegment.ofArray(new int[] {4 + i}));
        }
        assertThat(steps(() -> array.write(Region.of(at(1)), MemorySegment.ofArray(new int[] {6}))))
                .containsExactlyInAnyOrder("Fetch 200", "Decode 200", "Encode 200", "Store 200");
    }

    private static int[] fives(int count) {
        int[] fives = new int[count];
        Arrays.fill(fives, 5);
        return fives;
    }
}
