package dev.shardwright.interop;

import dev.shardwright.zarr.ArrayMetadata;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What a reader said of an array.
///
/// @param json its answer, in the form that `python/answers.py` describes
record Answer(JsonNode json) {

    static Answer parse(String line) {
        return new Answer(JsonMapper.shared().readTree(line));
    }

    String array() {
        return json.get("array").asString();
    }

    /// Why it could not read the array; empty if it could.
    Optional<String> error() {
        return json.has("error") ? Optional.of(json.get("error").asString()) : Optional.empty();
    }

    /// Data type, shape and digest in one line; compares to {@link #expected}.
    String values() {
        return error().orElseGet(() -> json.get("dtype").asString() + " " + json.get("shape") + " "
                + json.get("sha256").asString());
    }

    /// What {@link #values} says if a reader sees an array of these metadata with this digest.
    static String expected(ArrayMetadata metadata, String sha256) {
        String shape = Arrays.stream(metadata.shape())
                .mapToObj(Long::toString)
                .collect(Collectors.joining(",", "[", "]"));
        return metadata.dataType().zarrName() + " " + shape + " " + sha256;
    }
}
