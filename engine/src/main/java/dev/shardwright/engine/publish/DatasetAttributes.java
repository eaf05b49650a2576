package dev.shardwright.engine.publish;

import dev.shardwright.engine.definition.Definition;
import dev.shardwright.engine.plan.Plan;
import dev.shardwright.grid.Grid;
import dev.shardwright.grid.HealpixGrid;
import dev.shardwright.grid.LatitudeConvention;
import java.util.Locale;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// The attributes of a dataset's root group: what it is (CF), what it was made of, and for HEALPix the grid (the `dggs`
/// convention for Zarr, https://github.com/zarr-conventions/dggs, v1).
final class DatasetAttributes {

    private static final String WGS84 = "WGS 84";
    private static final double WGS84_SEMI_MAJOR_AXIS = 6378137.0;
    private static final double WGS84_INVERSE_FLATTENING = 298.257223563;

    private DatasetAttributes() {}

    /// @param contentHash the hash of the inputs' contents
    static ObjectNode of(Plan plan, Grid grid, String contentHash) {
        ObjectNode attributes = JsonNodeFactory.instance.objectNode();
        Definition definition = plan.definition();
        attributes.put("Conventions", "CF-1.12");
        put(attributes, "title", definition.title());
        put(attributes, "summary", definition.summary());
        String citation = definition.source().citation();
        put(attributes, "references", citation.isEmpty() ? String.join("\n", plan.citations()) : citation);
        if (grid instanceof HealpixGrid healpix) {
            putHealpix(attributes, healpix);
        }
        attributes
                .putObject("shardwright")
                .put("producer", "Shardwright")
                .put("format", Plan.FORMAT)
                .put("definition_sha256", definition.hash())
                .put("inputs_sha256", contentHash);
        return attributes;
    }

    private static void putHealpix(ObjectNode attributes, HealpixGrid grid) {
        attributes
                .putArray("zarr_conventions")
                .addObject()
                .put("schema_url", "https://raw.githubusercontent.com/zarr-conventions/dggs/refs/tags/v1/schema.json")
                .put("spec_url", "https://github.com/zarr-conventions/dggs/blob/v1/README.md")
                .put("uuid", "7b255807-140c-42ca-97f6-7a1cfecdbc38")
                .put("name", "dggs")
                .put("description", "Discrete Global Grid Systems convention for zarr");
        // No coordinate: the arrays cover the whole sphere, and a cell's number is its position.
        ObjectNode dggs = attributes.putObject("dggs");
        dggs.put("name", "healpix")
                .put("refinement_level", grid.cellOrder())
                .put("indexing_scheme", "nested")
                .put("spatial_dimension", grid.dimensionNames()[0])
                .put("latitude", grid.latitude().name().toLowerCase(Locale.ROOT));
        if (grid.latitude() == LatitudeConvention.AUTHALIC) {
            dggs.putObject("ellipsoid")
                    .put("name", WGS84)
                    .put("semi_major_axis", WGS84_SEMI_MAJOR_AXIS)
                    .put("inverse_flattening", WGS84_INVERSE_FLATTENING);
        }
    }

    private static void put(ObjectNode attributes, String name, String value) {
        if (!value.isEmpty()) {
            attributes.put(name, value);
        }
    }
}
