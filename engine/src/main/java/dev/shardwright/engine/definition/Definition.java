package dev.shardwright.engine.definition;

import dev.shardwright.engine.definition.expression.Expression;
import dev.shardwright.engine.definition.expression.Expressions;
import dev.shardwright.engine.definition.expression.ReducerSignature;
import dev.shardwright.engine.definition.yaml.YamlText;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/// A dataset definition of the aggregate kind, checked: statistics of point observations in the cells of a grid.
///
/// Immutable and thread-safe.
///
/// @param name where the definition was read from, for messages
/// @param title what the dataset is called; may be empty
/// @param summary what it holds, in a sentence or more; may be empty
/// @param source where observations come from
/// @param filter which observations count; a row expression of type BOOLEAN
/// @param grid the output grid
/// @param fields what is computed for each cell; at least one, sorted by name, names distinct
/// @param compression how chunks are compressed
/// @param allowPartial whether a dataset may be published although some inputs failed
/// @param sourceText the definition as it was written, for plans
public record Definition(
        String name,
        String title,
        String summary,
        SourceSpec source,
        Optional<Expression> filter,
        GridSpec grid,
        List<FieldSpec> fields,
        CompressionSpec compression,
        boolean allowPartial,
        String sourceText) {

    /// The most bytes that a definition's text can have.
    public static final int MAX_BYTES = YamlText.MAX_BYTES;

    private static final String HASH_PREFIX = "shardwright definition 1\n";

    /// Copies the list.
    public Definition {
        fields = List.copyOf(fields);
    }

    /// Reads a definition.
    ///
    /// The text is YAML 1.2 without anchors, aliases and tags, at most {@link #MAX_BYTES} long in UTF-8. Unknown keys
    /// are errors; {@link DefinitionSchema} lists the known ones. Nothing but the text is looked at: no input is opened.
    ///
    /// Expressions have `or`, `and`, `not`, `== != < <= > >=` (not chained), `+ - * / %` and `^` (or `**`; from the
    /// right, tighter than a minus before it) with these precedences, functions as in {@link Expression.Operator}, and
    /// the given reducers. They can be nested 200 deep and, with derived columns put in, have 2000 parts. A
    /// reducer's parameters are constant expressions, computed here in float64.
    ///
    /// @param name the file's name, for messages
    /// @param yamlText the file's text
    /// @param reducers the reducers that expressions may use
    /// @throws DefinitionException naming every problem found
    /// @throws IllegalArgumentException if two reducers have one name, or one has the name of a function
    public static Definition parse(String name, String yamlText, Collection<ReducerSignature> reducers) {
        return DefinitionReader.read(name, yamlText, reducers);
    }

    /// The definition as JSON text that depends on its meaning alone: keys sorted, defaults written out, expressions
    /// and numbers in one spelling, derived columns put in. Everything that reaches the dataset is in it, titles and
    /// units too; {@link #name}, {@link #allowPartial} and {@link #sourceText} are not.
    public String canonicalJson() {
        return CanonicalForm.json(this);
    }

    /// SHA-256 of a version line and {@link #canonicalJson} in UTF-8, as 64 hexadecimal digits: equal for definitions
    /// that make equal datasets of equal inputs.
    public String hash() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest((HASH_PREFIX + canonicalJson()).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /// Where observations come from.
    ///
    /// @param format the granules' format, `hdf5` or `csv`
    /// @param groups what `{group}` in column names stands for, one after the other; empty if names have none
    /// @param longitude the column with degrees east
    /// @param latitude the column with geodetic degrees north
    /// @param columns the columns that expressions may use, sorted by name
    /// @param invalidCoordinates what becomes of rows with coordinates that are no place on Earth
    /// @param citation how the data are to be cited; may be empty, then what the granules say is taken
    public record SourceSpec(
            String format,
            List<String> groups,
            String longitude,
            String latitude,
            List<ColumnSpec> columns,
            InvalidCoordinates invalidCoordinates,
            String citation) {
        /// Copies the lists.
        public SourceSpec {
            groups = List.copyOf(groups);
            columns = List.copyOf(columns);
        }

        /// The groups that columns are read of; without groups this is one, with an empty name.
        public List<String> groupsOrNone() {
            return groups.isEmpty() ? List.of("") : groups;
        }
    }

    /// What becomes of rows whose coordinates are not finite or out of range.
    public enum InvalidCoordinates {
        /// The granule fails.
        FAIL,
        /// The rows are left out and counted.
        SKIP
    }

    /// A column of the source.
    ///
    /// @param name how expressions call it
    /// @param path what the granule calls it, with `{group}` for the group
    /// @param type INTEGER or FLOAT: how it is computed with
    public record ColumnSpec(String name, String path, Expression.Type type) {}

    /// The output grid.
    public sealed interface GridSpec {
        /// Whether chunks are gathered into shards (else every chunk is an object of its own).
        boolean sharded();
    }

    /// HEALPix, nested numbering.
    ///
    /// @param order the cells' order, 0 to 29
    /// @param chunkOrder the chunks' order, at most `order`
    /// @param shardOrder the shards' order, at most `chunkOrder`
    /// @param authalic whether geodetic latitude is converted to authalic latitude
    public record HealpixSpec(int order, int chunkOrder, int shardOrder, boolean authalic, boolean sharded)
            implements GridSpec {}

    /// Rectangles in a coordinate reference system; all pairs are (x, y).
    ///
    /// @param crs an EPSG code (`EPSG:3413`) or a PROJ string
    /// @param wkt the reference system as WKT; may be empty
    /// @param cellX width of a cell, in the reference system's unit
    /// @param cellY height of a cell
    /// @param xMin west edge of the grid
    /// @param yMin south edge
    /// @param xMax east edge
    /// @param yMax north edge
    /// @param chunkRows rows of cells in a chunk
    /// @param chunkColumns columns of cells in a chunk
    /// @param shardRows rows of cells in a shard, a multiple of `chunkRows`
    /// @param shardColumns columns of cells in a shard, a multiple of `chunkColumns`
    public record RectilinearSpec(
            String crs,
            String wkt,
            double cellX,
            double cellY,
            double xMin,
            double yMin,
            double xMax,
            double yMax,
            int chunkRows,
            int chunkColumns,
            int shardRows,
            int shardColumns,
            boolean sharded)
            implements GridSpec {}

    /// One array of the output.
    ///
    /// @param name the array's name
    /// @param value a cell expression
    /// @param dataType the array's Zarr data type
    /// @param fillValue the value of cells without observations, as `zarr.json` spells it (`NaN`, `0`, `0x7fc00001`)
    /// @param units CF units; may be empty
    /// @param longName CF long name; may be empty
    /// @param standardName CF standard name; may be empty
    public record FieldSpec(
            String name,
            Expression value,
            String dataType,
            String fillValue,
            String units,
            String longName,
            String standardName) {}

    /// How chunks are compressed.
    ///
    /// @param codec `blosc`, `zstd`, `gzip` or `none`
    /// @param level the codec's level; empty for its default
    public record CompressionSpec(String codec, Optional<Integer> level) {}
}
