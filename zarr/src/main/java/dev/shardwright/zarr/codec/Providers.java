package dev.shardwright.zarr.codec;

import dev.shardwright.zarr.UnsupportedExtensionException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/// The codec providers of a class path by the names of their codecs. A name that two of them have is nobody's, so that it does
/// not depend on the order of the class path what a name means; and one that cannot be loaded keeps no other from being used.
final class Providers {

    /// How many providers may fail to load before no more are looked for.
    private static final int MOST_BROKEN = 100;

    private final SortedMap<String, List<CodecProvider>> byName = new TreeMap<>();
    private final List<String> broken = new ArrayList<>();

    private Providers() {}

    /// The providers that a class loader finds.
    static Providers load(ClassLoader loader) {
        Providers providers = new Providers();
        Iterator<CodecProvider> found =
                ServiceLoader.load(CodecProvider.class, loader).iterator();
        while (providers.broken.size() < MOST_BROKEN) {
            try {
                if (!found.hasNext()) {
                    break;
                }
                providers.add(found.next());
            } catch (ServiceConfigurationError e) {
                providers.broken.add(String.valueOf(e.getMessage()));
            }
        }
        return providers;
    }

    private void add(CodecProvider provider) {
        Stream.concat(Stream.of(provider.name()), provider.aliases().stream())
                .distinct()
                .forEach(name -> byName.computeIfAbsent(name, _ -> new ArrayList<>()).add(provider));
    }

    /// The one provider of codecs of this name.
    ///
    /// @throws UnsupportedExtensionException if there is none, or more than one
    CodecProvider find(String name) {
        List<CodecProvider> found = byName.getOrDefault(name, List.of());
        if (found.size() == 1) {
            return found.getFirst();
        }
        if (found.isEmpty()) {
            throw new UnsupportedExtensionException("codec \"" + name + "\" is not supported; known are "
                    + String.join(", ", byName.keySet())
                    + (broken.isEmpty() ? "" : "; not loaded: " + String.join("; ", broken)));
        }
        throw new UnsupportedExtensionException("codec \"" + name + "\" is provided by "
                + String.join(
                        " and by ", found.stream().map(p -> p.getClass().getName()).toList())
                + ", expected one provider of this name on the class path");
    }
}
