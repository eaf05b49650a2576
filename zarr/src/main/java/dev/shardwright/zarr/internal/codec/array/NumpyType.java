package dev.shardwright.zarr.internal.codec.array;

import dev.shardwright.zarr.DataType;
import dev.shardwright.zarr.UnsupportedExtensionException;
import dev.shardwright.zarr.internal.codec.config.Config;
import java.util.Map;
import java.util.Optional;

/// Data types as numpy spells them: `<f8`, `u1`, `float32`. The byte order is that of memory there and means nothing here.
final class NumpyType {

    private static final Map<Character, DataType.Kind> KINDS = Map.of(
            'i', DataType.Kind.INT, 'u', DataType.Kind.UINT, 'f', DataType.Kind.FLOAT, 'c', DataType.Kind.COMPLEX);

    private NumpyType() {}

    /// The number type of this key.
    ///
    /// @throws UnsupportedExtensionException if it is another type of numpy
    static DataType read(String codec, Config config, String key) {
        String text = config.string(key);
        return parse(text).orElseThrow(() -> new UnsupportedExtensionException("codec \"" + codec + "\" has \"" + key
                + "\": \"" + text + "\", which is not supported; expected a number type of numpy such as \"<f8\" or \"u1\""));
    }

    private static Optional<DataType> parse(String text) {
        String bare = text.replaceFirst("^[<>|=]", "");
        if (!bare.matches("[iufc][0-9]{1,2}")) {
            return DataType.named(text);
        }
        try {
            return Optional.of(new DataType(
                    KINDS.getOrDefault(bare.charAt(0), DataType.Kind.RAW), Integer.parseInt(bare.substring(1))));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /// How numpy spells a number type.
    static String write(DataType type) {
        char kind =
                switch (type.kind()) {
                    case INT -> 'i';
                    case UINT -> 'u';
                    case COMPLEX -> 'c';
                    default -> 'f';
                };
        return (type.size() == 1 ? "|" : "<") + kind + type.size();
    }
}
