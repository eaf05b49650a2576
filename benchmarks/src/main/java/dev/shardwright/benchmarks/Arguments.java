package dev.shardwright.benchmarks;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Arguments `NAME=VALUE`, as the commands pass them on.
public record Arguments(Map<String, String> values) {

    /// Copies the values.
    public Arguments {
        values = Map.copyOf(values);
    }

    /// Takes the arguments apart.
    public static Arguments of(String... args) {
        Map<String, String> values = new HashMap<>();
        for (String arg : args) {
            int equals = arg.indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException("argument \"" + arg + "\", expected NAME=VALUE");
            }
            values.put(arg.substring(0, equals), arg.substring(equals + 1));
        }
        return new Arguments(values);
    }

    /// The value of an argument that must be there.
    public String text(String name) {
        return Optional.ofNullable(values.get(name))
                .orElseThrow(() -> new IllegalArgumentException("argument " + name + "=… is missing"));
    }

    /// A number of bytes or of things, at least `least`.
    public int integer(String name, int least) {
        long value = size(name);
        if (value < least || value > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(name + " is " + value + ", expected " + least + " to " + Integer.MAX_VALUE);
        }
        return (int) value;
    }

    /// A number of bytes or of things: `300`, `4M` (2²⁰ each for `K`, `M`, `G`), or with decimal units `20e6`.
    public long size(String name) {
        String text = text(name).toUpperCase(Locale.ROOT);
        int shift = text.endsWith("K") ? 10 : text.endsWith("M") ? 20 : text.endsWith("G") ? 30 : 0;
        String number = shift == 0 ? text : text.substring(0, text.length() - 1);
        try {
            return Math.round(Double.parseDouble(number)) << shift;
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(name + " is \"" + text(name) + "\", expected a number, or one with K, M or G", e);
        }
    }
}
