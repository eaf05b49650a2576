package dev.shardwright.zarr.internal.metadata;

import tools.jackson.databind.JsonNode;

/// JSON in messages.
final class MessageText {

    private static final int LONGEST = 300;
    private static final int LONGEST_MESSAGE = 1500;

    private MessageText() {}

    /// The text of a value, cut where it would not be read any more.
    static String of(JsonNode value) {
        String text = value.toString();
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST - 3) + "...";
    }

    /// A message, without the middle of what is too long to be read: what was found is at the start, what was expected at the end.
    static String cut(Throwable reason) {
        String message = String.valueOf(reason.getMessage());
        int half = LONGEST_MESSAGE / 2;
        return message.length() <= LONGEST_MESSAGE
                ? message
                : message.substring(0, half) + " ... " + message.substring(message.length() - half);
    }
}
