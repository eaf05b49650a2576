package dev.shardwright.engine.definition;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.shardwright.engine.definition.expression.Expression;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Definitions for tests, and short ways to read them.
final class Texts {

    /// A definition with everything that mistakes are made in. The tests count on its lines and columns.
    static final String BASE =
            """
            kind: aggregate
            title: Heights
            source:
              format: hdf5
              groups: [gt1l, gt1r]
              coordinates: {longitude: "/{group}/lon", latitude: "/{group}/lat"}
              columns:
                h: /{group}/h
                s: /{group}/s
                q: {path: "/{group}/q", type: int64}
                t: /t
            derive:
              w: 1 / s ^ 2
              ok: q == 0
            filter: ok and h < 1e38
            grid:
              type: healpix
              order: 12
              chunk_order: 8
              shard_order: 6
              latitude: geodetic
            fields:
              n: count()
              h_mean: {value: mean(h), dtype: float32, units: m}
            """;

    /// A rectilinear grid in the place of the other.
    static final String RECTILINEAR = BASE.replace(
            """
              type: healpix
              order: 12
              chunk_order: 8
              shard_order: 6
              latitude: geodetic
            """,
            """
              type: rectilinear
              crs: EPSG:3413
              cell: [1000, 500]
              bounds: [-10000, 0, 10000, 5000]
              chunk: [2, 3]
              shard: [4, 6]
            """);

    private Texts() {}

    static Definition parse(String text) {
        return Definition.parse("f.yaml", text, TestReducers.ALL);
    }

    /// The lines of the message that a text is refused with.
    static List<String> problems(String text) {
        DefinitionException refused = catchThrowableOfType(DefinitionException.class, () -> parse(text));
        return refused == null ? List.of() : refused.getMessage().lines().toList();
    }

    /// The base definition with one thing replaced, which has to occur once.
    static String with(String found, String replacement) {
        return replace(BASE, found, replacement);
    }

    static String replace(String text, String found, String replacement) {
        int at = text.indexOf(found);
        if (at < 0 || text.indexOf(found, at + 1) >= 0) {
            throw new IllegalArgumentException("'" + found + "' does not occur once");
        }
        return text.substring(0, at) + replacement + text.substring(at + found.length());
    }

    /// The value of a field with this expression, over the columns `h`, `s`, `t` (float64) and `q` (int64).
    static Expression cell(String expression) {
        return parse(with("n: count()", "n: |-\n    " + expression)).fields().stream()
                .filter(f -> f.name().equals("n"))
                .findFirst()
                .orElseThrow()
                .value();
    }

    /// The filter of this expression.
    static Expression row(String expression) {
        return parse(with("filter: ok and h < 1e38", "filter: |-\n  " + expression))
                .filter()
                .orElseThrow();
    }

    /// One of the examples that come with the project.
    static String example(String name) {
        Path file = Path.of("..", "examples", name);
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException("needs " + file.toAbsolutePath(), e);
        }
    }
}
