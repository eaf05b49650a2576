package dev.shardwright.interop;

import dev.shardwright.zarr.ArrayMetadata;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What a reader or writer said of an array.
///
/// @param json its answer, in the form that `python/answers.py` or `python/writes.py` describes
record Answer(JsonNode json) {

    /// What {@link #values} says of an array that was written.
    static final String WRITTEN = "written";

    static Answer parse(String line) {
        return new Answer(JsonMapper.shared().readTree(line));
    }

    String array() {
        return json.get("array").asString();
    }

    /// Why it could not read or write the array; empty if it could.
    Optional<String> error() {
        return json.has("error") ? Optional.of(json.get("error").asString()) : Optional.empty();
    }

    /// Data type, shape and digest of what was read in one line; compares to {@link #expected}.
    String values() {
        return error().orElseGet(() -> !json.has("sha256") ? WRITTEN : seen());
    }

    private String seen() {
        return json.get("dtype").asString() + " " + json.get("shape") + " "
                + json.get("sha256").asString();
    }

    /// What {@link #values} says if a reader sees an array of these metadata with this digest.
    static String expected(ArrayMetadata metadata, String sha256) {
        String shape = Arrays.stream(metadata.shape())
                .mapToObj(Long::toString)
                .collect(Collectors.joining(",", "[", "]"));
        return metadata.dataType().zarrName() + " " + shape + " " + sha256;
    }
}
