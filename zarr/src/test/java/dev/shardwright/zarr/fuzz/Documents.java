package dev.shardwright.zarr.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.util.RawValue;

/// Changes JSON documents: so that they say something else, that may be absurd; or so that they say the same in other words.
final class Documents {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final JsonMapper JSON = new JsonMapper();

    /// Values where others are expected, as JSON spells them.
    private static final List<String> HOSTILE = List.of(
            "null", "true", "false", "0", "1", "-1", "2", "3", "255", "-0", "0.5", "3.0", "1e2", "1e400", "-1e400", "1e-400",
            "2147483647", "2147483648", "-2147483648", "4294967296", "9007199254740993", "9223372036854775807",
            "9223372036854775808", "-9223372036854775808", "18446744073709551615", "18446744073709551616",
            "123456789012345678901234567890", "1e999999999", "NaN", "Infinity", "-Infinity", "\"\"", "\"NaN\"", "\"Infinity\"",
            "\"-Infinity\"", "\"NaT\"", "\"0x7fc00001\"", "\"0xffffffffffffffff\"", "\"0x\"", "\"AAECAw==\"", "\"=\"", "\"\\ud800\"",
            "\"\\u0000\"", "\"../..\"", "\"/\"", "\"a/b\"", "\"zarr.json\"", "\"big\"", "\"little\"", "\"end\"", "\"start\"", "\"wrap\"",
            "\"clamp\"", "\"int8\"", "\"uint64\"", "\"float16\"", "\"bfloat16\"", "\"complex64\"", "\"complex_float32\"", "\"r8\"",
            "\"r24\"", "\"r524288\"", "\"r524296\"", "\"string\"", "\"bytes\"", "\"bool\"", "\"variable_length_utf8\"",
            "\"fixed_length_utf32\"", "\"numpy.datetime64\"", "\"struct\"", "\"int4\"", "\"v2\"", "\"default\"", "\"regular\"",
            "\"rectilinear\"", "\"gzip\"", "\"zstd\"", "\"blosc\"", "\"crc32c\"", "\"transpose\"", "\"vlen-utf8\"", "\"vlen-bytes\"",
            "\"sharding_indexed\"", "\"numcodecs.zlib\"", "\"numcodecs.shuffle\"", "\"<i4\"", "\">f8\"", "[]", "{}", "[[]]", "[0]", "[1]",
            "[-1]", "[1, 0]", "[0, 0]", "[[0], [1]]", "[[0, 1]]", "[2147483647]", "[1, 1, 1, 1, 1, 1, 1, 1]", "[[1, 2], [3, 4]]",
            "[[5, 9223372036854775807]]", "[[2147483647, 4294967298], [1, 1]]", "{\"name\": \"bytes\"}",
            "{\"name\": \"x\", \"must_understand\": false}", "{\"must_understand\": false}", "{\"must_understand\": \"no\"}",
            "{\"name\": \"gzip\", \"configuration\": {\"level\": 1}}", "{\"name\": \"crc32c\", \"configuration\": null}",
            "{\"name\": \"raw_bytes\", \"configuration\": {\"length_bytes\": 5}}",
            "{\"name\": \"numpy.datetime64\", \"configuration\": {\"unit\": \"s\", \"scale_factor\": 2147483647}}",
            "{\"name\": \"transpose\", \"configuration\": {\"order\": [1, 0]}}",
            "{\"name\": \"reshape\", \"configuration\": {\"shape\": [-1, [0], 1]}}",
            "{\"name\": \"cast_value\", \"configuration\": {\"data_type\": \"float64\", \"scalar_map\": {\"encode\": [[0, 1]]}}}",
            "{\"name\": \"numcodecs.delta\", \"configuration\": {\"dtype\": \"<i4\", \"astype\": \"<i1\"}}",
            "{\"name\": \"bitround\", \"configuration\": {\"keepbits\": 0}}",
            "{\"name\": \"scale_offset\", \"configuration\": {\"scale\": -1, \"offset\": 3}}");

    private Documents() {}

    static ObjectNode parse(String text) {
        return (ObjectNode) JSON.readTree(text);
    }

    /// The object that bytes are, or an empty one.
    static ObjectNode parseLoosely(byte[] bytes) {
        try {
            return JSON.readTree(bytes) instanceof ObjectNode object ? object : NODES.objectNode();
        } catch (JacksonException e) {
            return NODES.objectNode();
        }
    }

    /// Whether something is nested so deep that more cannot be put around it.
    static boolean isDeep(JsonNode node) {
        int depth = 0;
        List<JsonNode> level = List.of(node);
        while (!level.isEmpty()) {
            depth++;
            level = level.stream().flatMap(n -> n.values().stream()).toList();
        }
        return depth > 100;
    }

    /// A place in a document: a member of an object or an item of a list.
    private record Place(JsonNode parent, String key, int index) {
        JsonNode value() {
            return parent instanceof ObjectNode object ? object.get(key) : parent.get(index);
        }

        void set(JsonNode value) {
            if (parent instanceof ObjectNode object) {
                object.set(key, value);
            } else {
                ((ArrayNode) parent).set(index, value);
            }
        }

        void remove() {
            if (parent instanceof ObjectNode object) {
                object.remove(key);
            } else {
                ((ArrayNode) parent).remove(index);
            }
        }
    }

    private static List<Place> places(JsonNode node) {
        List<Place> places = new ArrayList<>();
        collect(node, places);
        return places;
    }

    private static void collect(JsonNode node, List<Place> places) {
        if (node instanceof ObjectNode object) {
            for (String key : object.propertyNames()) {
                places.add(new Place(node, key, 0));
                collect(object.get(key), places);
            }
        } else {
            for (int i = 0; i < node.size(); i++) {
                places.add(new Place(node, "", i));
                collect(node.get(i), places);
            }
        }
    }

    /// The text of a document with one to three absurdities in it.
    ///
    /// @param other a document to take parts from
    static String changed(Case at, ObjectNode document, ObjectNode other) {
        ObjectNode changed = document.deepCopy();
        for (int times = 1 + (at.oneIn(2) ? at.random.nextInt(3) : 0); times > 0; times--) {
            List<Place> places = places(changed);
            if (!places.isEmpty()) {
                change(at, at.pick(places), places, other);
            }
        }
        String text = changed.toString();
        return at.oneIn(12) ? changedText(at, text) : text;
    }

    private static void change(Case at, Place place, List<Place> places, ObjectNode other) {
        RandomGenerator random = at.random;
        String where = place.parent instanceof ObjectNode ? place.key : "item " + place.index;
        switch (random.nextInt(14)) {
            case 0, 1, 2, 3 -> {
                JsonNode value = hostile(at);
                at.note(where + " becomes " + cut(value));
                place.set(value);
            }
            case 4 -> {
                at.note(where + " is left out");
                place.remove();
            }
            case 5 -> {
                JsonNode value = hostile(at);
                if (place.value() instanceof ObjectNode object) {
                    String key = at.pick(List.of("x", "must_understand", "configuration", "name", "", "level", "consolidated_metadata"));
                    at.note(where + " gets \"" + key + "\": " + cut(value));
                    object.set(key, value);
                } else if (place.value() instanceof ArrayNode list) {
                    at.note(where + " gets an item " + cut(value));
                    list.insert(random.nextInt(list.size() + 1), value);
                } else {
                    place.set(value);
                    at.note(where + " becomes " + cut(value));
                }
            }
            case 6 -> {
                at.note(where + " is wrapped");
                JsonNode value = place.value();
                place.set(random.nextBoolean() ? NODES.arrayNode().add(value) : NODES.objectNode().set("name", value));
            }
            case 7 -> {
                Place second = at.pick(places);
                at.note(where + " and " + second.key + second.index + " change places");
                JsonNode value = place.value().deepCopy();
                JsonNode secondValue = second.value().deepCopy();
                second.set(value);
                if (place.parent instanceof ObjectNode || place.index < place.parent.size()) {
                    place.set(secondValue);
                }
            }
            case 8 -> {
                if (place.value() instanceof ArrayNode list && !list.isEmpty()) {
                    int times = random.nextInt(at.oneIn(8) ? 5000 : 5);
                    JsonNode item = list.get(random.nextInt(list.size()));
                    at.note(where + " has one item " + times + " times more");
                    for (int i = 0; i < times; i++) {
                        list.add(item.deepCopy());
                    }
                }
            }
            case 9 -> {
                if (place.value().isNumber()) {
                    long number = Damage.number(random, place.value().longValue());
                    at.note(where + " becomes " + number);
                    place.set(NODES.numberNode(number));
                }
            }
            case 10 -> {
                if (place.value().isString()) {
                    String text = place.value().stringValue();
                    int n = random.nextInt(4);
                    at.note(where + " is spelled otherwise, in way " + n);
                    place.set(NODES.stringNode(
                            switch (n) {
                                case 0 -> text.toUpperCase(Locale.ROOT);
                                case 1 -> text.isEmpty() ? "x" : text.substring(1);
                                case 2 -> text + '\u0000';
                                default -> text.repeat(random.nextInt(at.oneIn(8) ? 5000 : 3));
                            }));
                }
            }
            default -> {
                List<Place> others = places(other);
                List<Place> alike = others.stream().filter(p -> p.key.equals(place.key)).toList();
                JsonNode value = at.pick(alike.isEmpty() ? others : alike).value().deepCopy();
                at.note(where + " comes from another document: " + cut(value));
                place.set(value);
            }
        }
    }

    private static JsonNode hostile(Case at) {
        return switch (at.random.nextInt(40)) {
            case 0 -> {
                int depth = at.random.nextInt(700);
                yield at.random.nextBoolean()
                        ? raw("[".repeat(depth) + "]".repeat(depth))
                        : raw("{\"a\":".repeat(depth) + "1" + "}".repeat(depth));
            }
            case 1 -> NODES.stringNode("µ".repeat(at.random.nextInt(30_000)));
            case 2 -> {
                ArrayNode list = NODES.arrayNode();
                for (int n = at.random.nextInt(20_000); n > 0; n--) {
                    list.add(1);
                }
                yield list;
            }
            case 3 -> NODES.numberNode(Damage.number(at.random));
            default -> raw(at.pick(HOSTILE));
        };
    }

    private static JsonNode raw(String text) {
        return NODES.rawValueNode(new RawValue(text));
    }

    private static String changedText(Case at, String text) {
        int place = at.random.nextInt(text.length());
        switch (at.random.nextInt(5)) {
            case 0 -> {
                at.note("the text ends at " + place);
                return text.substring(0, place);
            }
            case 1 -> {
                String more = at.pick(List.of(
                        "\"", "{", "}", "[", "]", ",", ":", "\\", "\u0000", "é", "\"a\": 1,", "//", "NaN", "\ufeff"));
                at.note("\"" + more + "\" is put in at " + place);
                return text.substring(0, place) + more + text.substring(place);
            }
            case 2 -> {
                at.note("the first key is there twice");
                int end = text.indexOf(',');
                return end < 0 ? text : "{" + text.substring(1, end) + "," + text.substring(1);
            }
            case 3 -> {
                at.note("something follows");
                return text + text;
            }
            default -> {
                at.note("a character is left out at " + place);
                return text.substring(0, place) + text.substring(place + 1);
            }
        }
    }

    private static String cut(JsonNode value) {
        String text = value.toString();
        return text.length() > 80 ? text.substring(0, 80) + "..." : text;
    }

    /// The text of a document that says the same in other words.
    static String respelled(Case at, ObjectNode document) {
        ObjectNode same = NODES.objectNode();
        List<String> keys = new ArrayList<>(document.propertyNames());
        while (!keys.isEmpty()) {
            String key = keys.remove(at.random.nextInt(keys.size()));
            same.set(key, document.get(key).deepCopy());
        }
        if (at.oneIn(3)) {
            at.note("with an extension that may be ignored");
            same.putObject("x_" + at.random.nextInt(100)).put("must_understand", false).put("y", at.random.nextInt());
        }
        if (at.oneIn(3) && same.path("storage_transformers").isEmpty()) {
            at.note("without an empty list of transformers");
            same.remove("storage_transformers");
        }
        if (at.oneIn(3)) {
            at.note("with attributes");
            same.putObject("attributes").put("a\\\"b}", "]} \" \\ µ").putArray("c").add("{").add(1.5).addNull();
        }
        if (at.oneIn(3) && !same.has("dimension_names")) {
            same.putNull("dimension_names");
        }
        if (at.oneIn(2)) {
            at.note("with short names");
            shorten(same);
        }
        String text = at.oneIn(2) ? same.toString() : same.toPrettyString();
        if (at.oneIn(3)) {
            at.note("with escapes");
            text = text.replace("codecs", "c\\u006fdecs").replace("/", "\\/");
        }
        return at.oneIn(3) ? "\r\n\t " + text.replace(",", "\t,\r\n ") + "\n \n" : text;
    }

    /// Bare names in the place of objects that have no more than a name.
    private static void shorten(JsonNode node) {
        for (Place place : places(node)) {
            if (place.value() instanceof ObjectNode object
                    && object.path("name").isString()
                    && (object.size() == 1
                            || (object.size() == 2
                                    && object.path("configuration").isObject()
                                    && object.get("configuration").isEmpty()))
                    && !place.key.equals("configuration")) {
                place.set(object.get("name"));
            }
        }
    }
}
