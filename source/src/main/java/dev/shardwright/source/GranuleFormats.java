package dev.shardwright.source;

import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;

/// The file formats that are on the class path.
public final class GranuleFormats {

    private GranuleFormats() {}

    /// The format of this name.
    ///
    /// @throws IllegalArgumentException naming the formats that are known
    public static GranuleFormat named(String name) {
        List<GranuleFormat> all = all();
        return all.stream()
                .filter(f -> f.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("format \"" + name + "\" is not known; known are "
                        + String.join(", ", all.stream().map(GranuleFormat::name).toList())));
    }

    /// All formats, by name.
    public static List<GranuleFormat> all() {
        return ServiceLoader.load(GranuleFormat.class, GranuleFormats.class.getClassLoader()).stream()
                .map(ServiceLoader.Provider::get)
                .sorted(Comparator.comparing(GranuleFormat::name))
                .toList();
    }
}
