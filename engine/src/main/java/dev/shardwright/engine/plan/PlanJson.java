package dev.shardwright.engine.plan;

import dev.shardwright.engine.aggregate.Reducers;
import dev.shardwright.engine.definition.Definition;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The serialised form of plans.
final class PlanJson {

    private static final JsonMapper MAPPER = new JsonMapper();

    private PlanJson() {}

    static String write(Plan plan) {
        ObjectNode root = MAPPER.createObjectNode();
        root.put("shardwright_plan", Plan.FORMAT);
        root.put("hash", plan.hash());
        root.put("output", plan.output());
        ObjectNode definition = root.putObject("definition");
        definition.put("name", plan.definition().name());
        definition.put("hash", plan.definition().hash());
        definition.put("text", plan.definition().sourceText());
        ArrayNode inputs = root.putArray("inputs");
        for (Input input : plan.inputs()) {
            ObjectNode node = inputs.addObject();
            node.put("address", input.address());
            node.put("size", input.size());
            node.put("version", input.version());
            node.put("fingerprint", input.fingerprint());
            ArrayNode rows = node.putArray("rows");
            input.rows().forEach(rows::add);
            node.put("skippedRows", input.skippedRows());
        }
        ArrayNode failures = root.putArray("failures");
        for (Plan.InputFailure failure : plan.failures()) {
            failures.addObject()
                    .put("input", failure.input())
                    .put("kind", failure.kind().name().toLowerCase(Locale.ROOT))
                    .put("message", failure.message());
        }
        ArrayNode citations = root.putArray("citations");
        plan.citations().forEach(citations::add);
        ArrayNode tasks = root.putArray("tasks");
        for (Task task : plan.tasks()) {
            ObjectNode node = tasks.addObject();
            node.put("id", task.id());
            node.put("shard", task.shard());
            node.put("rowCount", task.rowCount());
            ArrayNode sets = node.putArray("rows");
            for (RowSet set : task.rows()) {
                ObjectNode setNode = sets.addObject();
                setNode.put("input", set.input()).put("group", set.group());
                ArrayNode bounds = setNode.putArray("bounds");
                for (long bound : set.bounds()) {
                    bounds.add(bound);
                }
            }
        }
        root.put("checksum", checksum(root));
        return MAPPER.writeValueAsString(root) + "\n";
    }

    /// The SHA-256 of a document that has no checksum yet, spelled as {@link #write} does.
    private static String checksum(ObjectNode root) {
        Sha256 sha = new Sha256();
        sha.update(MAPPER.writeValueAsString(root));
        return sha.hex();
    }

    static Plan read(String name, String text) {
        JsonNode root;
        try {
            root = MAPPER.readTree(text);
        } catch (JacksonException e) {
            throw new PlanException(name + ": is not JSON: " + e.getOriginalMessage(), e);
        }
        Reader reader = new Reader(name);
        int format = reader.integer(root, "shardwright_plan");
        if (format != Plan.FORMAT) {
            throw new PlanException(name + ": is a plan of format " + format + ", expected " + Plan.FORMAT);
        }
        String checksum = reader.text(root, "checksum");
        if (!(root instanceof ObjectNode document) || !checksum(document.without("checksum")).equals(checksum)) {
            throw new PlanException(name + ": was changed after it was made: its checksum is not " + checksum);
        }
        JsonNode definition = reader.child(root, "definition");
        Plan plan;
        try {
            plan = new Plan(
                    Definition.parse(
                            reader.text(definition, "name"),
                            reader.text(definition, "text"),
                            Reducers.load().signatures()),
                    reader.text(root, "output"),
                    reader.inputs(root),
                    reader.tasks(root),
                    reader.failures(root),
                    reader.texts(root, "citations"));
        } catch (IllegalArgumentException e) {
            throw new PlanException(name + ": " + e.getMessage(), e);
        }
        if (!plan.hash().equals(reader.text(root, "hash"))) {
            throw new PlanException(name + ": has the hash " + plan.hash() + ", expected "
                    + reader.text(root, "hash") + " as it says: another version of this program made it");
        }
        return plan;
    }

    /// Reads parts of a plan; what is missing or of the wrong type is named.
    private record Reader(String name) {

        JsonNode child(JsonNode node, String key) {
            JsonNode value = node.get(key);
            if (value == null) {
                throw new PlanException(name + ": is no plan: \"" + key + "\" is missing");
            }
            return value;
        }

        String text(JsonNode node, String key) {
            JsonNode value = child(node, key);
            if (!value.isString()) {
                throw new PlanException(name + ": \"" + key + "\" is " + value + ", expected a text");
            }
            return value.stringValue();
        }

        long number(JsonNode node, String key) {
            return number(child(node, key), "\"" + key + "\" is ", "");
        }

        private long number(JsonNode value, String before, String after) {
            if (!value.isIntegralNumber() || !value.canConvertToLong()) {
                throw new PlanException(name + ": " + before + value + after + ", expected an integer");
            }
            return value.longValue();
        }

        int integer(JsonNode node, String key) {
            long value = number(node, key);
            if (value != (int) value) {
                throw new PlanException(name + ": \"" + key + "\" is " + value + ", expected a smaller number");
            }
            return (int) value;
        }

        List<Long> numbers(JsonNode node, String key) {
            List<Long> numbers = new ArrayList<>();
            for (JsonNode item : child(node, key)) {
                numbers.add(number(item, "\"" + key + "\" holds ", ""));
            }
            return numbers;
        }

        List<String> texts(JsonNode node, String key) {
            List<String> texts = new ArrayList<>();
            for (JsonNode item : child(node, key)) {
                if (!item.isString()) {
                    throw new PlanException(name + ": \"" + key + "\" holds " + item + ", expected texts");
                }
                texts.add(item.stringValue());
            }
            return texts;
        }

        List<Input> inputs(JsonNode root) {
            List<Input> inputs = new ArrayList<>();
            for (JsonNode node : child(root, "inputs")) {
                inputs.add(new Input(
                        text(node, "address"),
                        number(node, "size"),
                        text(node, "version"),
                        text(node, "fingerprint"),
                        numbers(node, "rows"),
                        number(node, "skippedRows")));
            }
            return inputs;
        }

        List<Plan.InputFailure> failures(JsonNode root) {
            List<Plan.InputFailure> failures = new ArrayList<>();
            for (JsonNode node : child(root, "failures")) {
                failures.add(new Plan.InputFailure(
                        text(node, "input"), kind(node), text(node, "message")));
            }
            return failures;
        }

        private Plan.InputFailure.Kind kind(JsonNode node) {
            String kind = text(node, "kind");
            return Stream.of(Plan.InputFailure.Kind.values())
                    .filter(k -> k.name().toLowerCase(Locale.ROOT).equals(kind))
                    .findFirst()
                    .orElseThrow(() -> new PlanException(name + ": \"kind\" is \"" + kind + "\""));
        }

        List<Task> tasks(JsonNode root) {
            List<Task> tasks = new ArrayList<>();
            for (JsonNode node : child(root, "tasks")) {
                List<RowSet> sets = new ArrayList<>();
                for (JsonNode set : child(node, "rows")) {
                    sets.add(new RowSet(
                            integer(set, "input"),
                            integer(set, "group"),
                            numbers(set, "bounds").stream().mapToLong(Long::longValue).toArray()));
                }
                if (number(node, "id") != tasks.size()) {
                    throw new PlanException(name + ": task " + number(node, "id") + " stands at position " + tasks.size());
                }
                tasks.add(new Task(tasks.size(), number(node, "shard"), sets));
            }
            return tasks;
        }
    }
}
