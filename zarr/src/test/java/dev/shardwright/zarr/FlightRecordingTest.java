package dev.shardwright.zarr;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shardwright.storage.MemoryBudget;
import dev.shardwright.storage.ObjectStore;
import dev.shardwright.storage.Stores;
import dev.shardwright.zarr.codec.Codecs;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a flight recording shows of a write and a read.
class FlightRecordingTest {

    @Test
    void everyStepNamesItsObjectAndBytes(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("recording.jfr");
        try (ObjectStore store = Stores.memory("recording");
                Recording recording = new Recording()) {
            for (String step : List.of("Fetch", "Decode", "Encode", "Store")) {
                recording.enable("dev.shardwright.zarr." + step).withoutThreshold();
            }
            ZarrArray array = Zarr.array(
                    store,
                    "a",
                    ArrayMetadata.builder(DataType.INT32, 100).chunks(100).codecs(List.of(Codecs.bytes())).build(),
                    MemoryBudget.unlimited());
            recording.start();
            array.fill(Region.of(), MemorySegment.ofArray(new int[] {3}));
            array.read(Region.of());
            recording.stop();
            recording.dump(file);
        }
        Map<String, RecordedEvent> events = RecordingFile.readAllEvents(file).stream()
                .filter(e -> e.getEventType().getName().startsWith("dev.shardwright.zarr."))
                .collect(Collectors.toMap(e -> e.getEventType().getName(), e -> e));
        assertThat(events.keySet())
                .containsExactlyInAnyOrder(
                        "dev.shardwright.zarr.Fetch",
                        "dev.shardwright.zarr.Decode",
                        "dev.shardwright.zarr.Encode",
                        "dev.shardwright.zarr.Store");
        assertThat(events.values()).allSatisfy(event -> {
            assertThat(event.getString("key")).isEqualTo("a/c/0");
            assertThat(event.getLong("bytes")).isEqualTo(400);
        });
    }
}
