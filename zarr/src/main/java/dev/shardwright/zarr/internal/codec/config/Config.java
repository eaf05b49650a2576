package dev.shardwright.zarr.internal.codec.config;

import dev.shardwright.zarr.UnsupportedExtensionException;
import dev.shardwright.zarr.ZarrException;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Reads a codec's configuration strictly: every key is known, every value has its type. What a key that is not known changes
/// nobody can say; a later version of the codec may have it, so that the metadata are valid all the same.
public final class Config {

    private final String codec;
    private final ObjectNode node;

    /// Checks that `node`, the configuration of `codec`, has no other keys than `keys`.
    ///
    /// @throws UnsupportedExtensionException naming one that it has
    public Config(String codec, ObjectNode node, Set<String> keys) {
        this.codec = codec;
        this.node = node;
        for (String key : node.propertyNames()) {
            if (!keys.contains(key)) {
                throw new UnsupportedExtensionException(
                        "codec \"" + codec + "\" has the unknown key \"" + key + "\"; known are " + keys.stream()
                                .sorted()
                                .toList());
            }
        }
    }

    /// A new configuration without keys.
    public static ObjectNode empty() {
        return JsonNodeFactory.instance.objectNode();
    }

    /// Whether there is a value.
    public boolean has(String key) {
        return node.has(key);
    }

    /// An integer of a range, which must be there.
    public int integer(String key, int from, int to) {
        JsonNode value = node.get(key);
        if (value == null || !value.isIntegralNumber() || !value.canConvertToInt()) {
            throw wrong(key, "an integer from " + from + " to " + to);
        }
        int number = value.intValue();
        if (number < from || number > to) {
            throw wrong(key, "an integer from " + from + " to " + to);
        }
        return number;
    }

    /// True or false.
    public boolean bool(String key, boolean otherwise) {
        JsonNode value = node.get(key);
        if (value == null) {
            return otherwise;
        }
        if (!value.isBoolean()) {
            throw wrong(key, "true or false");
        }
        return value.booleanValue();
    }

    /// One of all constants of a type, spelled in lower case with hyphens.
    public <E extends Enum<E>> E oneOf(String key, Class<E> type) {
        return oneOf(key, EnumSet.allOf(type));
    }

    /// One of `constants`, spelled in lower case with hyphens.
    public <E extends Enum<E>> E oneOf(String key, EnumSet<E> constants) {
        JsonNode value = node.get(key);
        for (E constant : constants) {
            if (value != null && value.isString() && value.stringValue().equals(lower(constant))) {
                return constant;
            }
        }
        throw wrong(key, "one of " + constants.stream().map(Config::lower).toList());
    }

    /// Integers of at least 1.
    public int[] positiveIntegers(String key) {
        return integers(key, 1);
    }

    /// Integers of at least `atLeast`.
    public int[] integers(String key, int atLeast) {
        JsonNode value = node.get(key);
        if (value == null || !value.isArray()) {
            throw wrong(key, "a list of integers");
        }
        int[] numbers = new int[value.size()];
        for (int i = 0; i < numbers.length; i++) {
            JsonNode item = value.get(i);
            if (!item.isIntegralNumber() || !item.canConvertToInt() || item.intValue() < atLeast) {
                throw wrong(key, "a list of integers of at least " + atLeast);
            }
            numbers[i] = item.intValue();
        }
        return numbers;
    }

    /// A string.
    public String string(String key) {
        JsonNode value = node.get(key);
        if (value == null || !value.isString()) {
            throw wrong(key, "a string");
        }
        return value.stringValue();
    }

    /// A finite number.
    public double number(String key) {
        JsonNode value = node.get(key);
        if (value == null || !value.isNumber() || !Double.isFinite(value.doubleValue())) {
            throw wrong(key, "a number");
        }
        return value.doubleValue();
    }

    /// A list.
    public JsonNode array(String key) {
        JsonNode value = node.get(key);
        if (value == null || !value.isArray()) {
            throw wrong(key, "a list");
        }
        return value;
    }

    /// A constant as metadata spells it.
    public static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private ZarrException wrong(String key, String expected) {
        JsonNode value = node.get(key);
        return new ZarrException("codec \"" + codec + "\" has " + (value == null ? "no \"" + key + "\"" : "\"" + key
                + "\": " + value) + ", expected " + expected);
    }
}
