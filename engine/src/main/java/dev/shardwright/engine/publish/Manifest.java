package dev.shardwright.engine.publish;

import dev.shardwright.storage.NotFoundException;
import dev.shardwright.storage.ObjectStore;
import dev.shardwright.storage.PutCondition;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The objects of a published dataset, so that one that is missing or was changed can be told from one that was never
/// there.
///
/// @param planHash the hash of the plan that made the dataset
/// @param objects every object by key
public record Manifest(String planHash, SequencedMap<String, Entry> objects) {

    private static final int FORMAT = 1;
    private static final JsonMapper MAPPER = new JsonMapper();

    /// An object as it was published.
    ///
    /// @param size its length in bytes
    /// @param crc32c the CRC32C of its bytes
    public record Entry(long size, int crc32c) {}

    /// Copies the map, sorted by key.
    public Manifest {
        objects = Collections.unmodifiableSequencedMap(new TreeMap<>(objects));
    }

    /// Reads the manifest of the dataset in `store`; empty if it has none.
    ///
    /// @throws RecordException if it cannot be understood
    public static Optional<Manifest> read(ObjectStore store) {
        String where = store.address() + ": " + Records.MANIFEST;
        try {
            JsonNode root = MAPPER.readTree(store.get(Records.MANIFEST).toByteArray());
            SequencedMap<String, Entry> objects = new TreeMap<>();
            JsonNode plan = root.get("plan");
            JsonNode format = root.get("shardwright_manifest");
            if (!(root.get("objects") instanceof ObjectNode all) || plan == null || format == null) {
                throw new RecordException(where + " is no manifest");
            }
            if (format.asInt() != FORMAT) {
                throw new RecordException(where + " has format " + format + ", expected " + FORMAT);
            }
            for (String key : all.propertyNames()) {
                JsonNode pair = all.get(key);
                if (!pair.isArray() || pair.size() != 2 || !pair.get(0).isIntegralNumber() || !pair.get(1).isString()) {
                    throw new RecordException(where + " has " + pair + " for \"" + key + "\", expected size and CRC32C");
                }
                objects.put(
                        key,
                        new Entry(pair.get(0).longValue(), Integer.parseUnsignedInt(pair.get(1).stringValue(), 16)));
            }
            return Optional.of(new Manifest(plan.asString(), objects));
        } catch (NotFoundException e) {
            return Optional.empty();
        } catch (JacksonException | NumberFormatException e) {
            throw new RecordException(where + " cannot be understood: " + e.getMessage(), e);
        }
    }

    /// Writes the manifest.
    void write(ObjectStore store) {
        ObjectNode root = MAPPER.createObjectNode();
        root.put("shardwright_manifest", FORMAT);
        root.put("plan", planHash);
        ObjectNode all = root.putObject("objects");
        objects.forEach((key, entry) ->
                all.putArray(key).add(entry.size).add("%08x".formatted(entry.crc32c)));
        byte[] bytes = (MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n")
                .getBytes(StandardCharsets.UTF_8);
        store.put(Records.MANIFEST, MemorySegment.ofArray(bytes), PutCondition.ALWAYS);
    }
}
