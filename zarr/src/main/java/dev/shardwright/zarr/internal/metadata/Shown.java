package dev.shardwright.zarr.internal.metadata;

import tools.jackson.databind.JsonNode;

/// JSON in messages.
final class Shown {

    private static final int LONGEST = 300;

    private Shown() {}

    /// The text of a value, cut where it would not be read any more.
    static String of(JsonNode value) {
        String text = value.toString();
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST - 3) + "...";
    }
}
