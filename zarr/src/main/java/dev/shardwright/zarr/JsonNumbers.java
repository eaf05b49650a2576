package dev.shardwright.zarr;

import java.util.Comparator;
import tools.jackson.databind.JsonNode;

/// When two numbers in JSON are one number.
final class JsonNumbers {

    /// Equal are nodes that are written alike: a number made of an `int` equals one made of a `long`. For
    /// {@link JsonNode#equals(Comparator, JsonNode)}; defines no order.
    static final Comparator<JsonNode> BY_VALUE = (a, b) -> a.equals(b)
                    || (a.isNumber() && b.isNumber() && a.asString().equals(b.asString()))
            ? 0
            : 1;

    private JsonNumbers() {}
}
