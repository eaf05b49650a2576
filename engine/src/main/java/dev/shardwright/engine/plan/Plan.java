package dev.shardwright.engine.plan;

import dev.shardwright.engine.definition.Definition;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeSet;

/// What a run will do, decided once. Immutable; every worker reads it and none recomputes it.
///
/// @param definition the dataset's definition
/// @param output the address of the dataset
/// @param inputs the granules that can be read, in the defined order
/// @param tasks the tasks, by shard
/// @param failures granules that cannot be read
/// @param citations how the granules say they are to be cited, sorted
public record Plan(
        Definition definition,
        String output,
        List<Input> inputs,
        List<Task> tasks,
        List<InputFailure> failures,
        List<String> citations) {

    /// The version of the serialised form, and of everything that decides the published bytes.
    public static final int FORMAT = 1;

    /// A granule that could not be scanned.
    ///
    /// @param input its address
    /// @param kind the reason
    /// @param message what was found and what was expected
    public record InputFailure(String input, Kind kind, String message) {

        /// Why a granule could not be scanned.
        public enum Kind {
            /// It is not what it should be.
            BAD,
            /// Permissions or credentials do not suffice.
            DENIED,
            /// Its store failed, which says nothing of the granule.
            UNREACHABLE
        }
    }

    /// Copies the lists.
    public Plan {
        inputs = List.copyOf(inputs);
        tasks = List.copyOf(tasks);
        failures = List.copyOf(failures);
        citations = List.copyOf(new TreeSet<>(citations));
    }

    /// SHA-256, in hexadecimal, of the definition, the inputs' coordinates and the tasks. Plans with the same hash read the
    /// same rows into the same shards; addresses do not count.
    public String hash() {
        Sha256 sha = new Sha256();
        sha.update("shardwright plan " + FORMAT);
        sha.update(definition.hash());
        for (Input input : inputs) {
            sha.update(input.fingerprint());
        }
        for (Task task : tasks) {
            sha.update(task.shard());
            for (RowSet rows : task.rows()) {
                sha.update(rows.input());
                sha.update(rows.group());
                for (long bound : rows.bounds()) {
                    sha.update(bound);
                }
            }
        }
        return sha.hex();
    }

    /// The rows that all tasks together read.
    public long rowCount() {
        return tasks.stream().mapToLong(Task::rowCount).sum();
    }

    /// The serialised form: JSON, UTF-8.
    public byte[] toBytes() {
        return PlanJson.write(this).getBytes(StandardCharsets.UTF_8);
    }

    /// Reads the serialised form.
    ///
    /// @param name where it was read from, for messages
    /// @throws PlanException if it is no plan, is of another version, or was changed since it was made
    public static Plan fromBytes(String name, byte[] bytes) {
        return PlanJson.read(name, new String(bytes, StandardCharsets.UTF_8));
    }
}
