package dev.shardwright.engine.publish;

import dev.shardwright.storage.Bytes;
import dev.shardwright.storage.NotFoundException;
import dev.shardwright.storage.ObjectStore;
import dev.shardwright.storage.Version;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What a run leaves in its output while it writes: who writes, and where. Whoever finds the mark of a dead run knows by it
/// which objects that run wrote, or was about to replace.
///
/// @param run the run's id
/// @param owner its process
/// @param nodes the paths of the groups and arrays that it writes or replaces, or that dead runs before it did
record RunMark(String run, Owner owner, SortedSet<String> nodes) {

    private static final int FORMAT = 1;
    private static final JsonMapper MAPPER = new JsonMapper();

    /// A mark that was found, and its version.
    record Found(RunMark mark, Version version) {}

    RunMark {
        nodes = Collections.unmodifiableSortedSet(new TreeSet<>(nodes));
    }

    /// The mark in `store`, if there is one.
    ///
    /// @throws RecordException if it cannot be understood
    static Optional<Found> find(ObjectStore store) {
        Bytes bytes;
        try {
            bytes = store.get(Records.RUN);
        } catch (NotFoundException e) {
            return Optional.empty();
        }
        String where = store.address() + ": " + Records.RUN;
        try {
            JsonNode root = MAPPER.readTree(bytes.toByteArray());
            JsonNode run = root.path("run");
            JsonNode pid = root.path("pid");
            JsonNode started = root.path("started");
            JsonNode nodes = root.path("nodes");
            if (root.path("shardwright_run").asInt(-1) != FORMAT
                    || !run.isString()
                    || !pid.isIntegralNumber()
                    || !started.isIntegralNumber()
                    || !nodes.isArray()) {
                throw new RecordException(where + " is no mark of a run of format " + FORMAT
                        + "; if no run is writing here, delete it by hand");
            }
            SortedSet<String> paths = new TreeSet<>();
            nodes.forEach(path -> paths.add(path.asString()));
            Owner owner = new Owner(root.path("space").asString(""), pid.longValue(), started.longValue());
            return Optional.of(new Found(new RunMark(run.stringValue(), owner, paths), bytes.version()));
        } catch (JacksonException e) {
            throw new RecordException(where + " cannot be understood: " + e.getOriginalMessage()
                    + "; if no run is writing here, delete it by hand", e);
        }
    }

    /// The mark with more paths.
    RunMark with(Set<String> more) {
        SortedSet<String> all = new TreeSet<>(nodes);
        all.addAll(more);
        return new RunMark(run, owner, all);
    }

    /// The serialised form.
    MemorySegment toBytes() {
        ObjectNode root = MAPPER.createObjectNode();
        root.put("shardwright_run", FORMAT)
                .put("run", run)
                .put("space", owner.space())
                .put("pid", owner.pid())
                .put("started", owner.started());
        ArrayNode paths = root.putArray("nodes");
        nodes.forEach(paths::add);
        return MemorySegment.ofArray((MAPPER.writeValueAsString(root) + "\n").getBytes(StandardCharsets.UTF_8));
    }
}
