package dev.shardwright.grid.internal;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Writes a CRS as the attributes of a grid mapping variable (CF conventions 1.11, section 5.6 and appendix F).
public final class CfGridMapping {

    private final Map<String, Object> attributes = new LinkedHashMap<>();

    private CfGridMapping() {}

    /// The attributes, in a fixed order. Values are `String`, `Double` or `List<Double>`.
    ///
    /// A CRS that CF cannot express (web Mercator; a Lambert conformal one with a scale factor) has no
    /// `grid_mapping_name` and rests on its `crs_wkt`.
    ///
    /// @param entry names from the EPSG table
    /// @param wkt well-known text
    public static Map<String, Object> of(CrsParameters crs, Optional<EpsgEntry> entry, Optional<String> wkt) {
        CfGridMapping mapping = new CfGridMapping();
        wkt.ifPresent(text -> mapping.attributes.put("crs_wkt", text));
        mapping.putEarth(crs, entry);
        mapping.putConversion(crs.conversion());
        if (!crs.isGeographic() && mapping.attributes.containsKey("grid_mapping_name")) {
            mapping.put("false_easting", crs.falseEasting() / crs.unit().metres());
            mapping.put("false_northing", crs.falseNorthing() / crs.unit().metres());
        }
        return Collections.unmodifiableMap(mapping.attributes);
    }

    private void putEarth(CrsParameters crs, Optional<EpsgEntry> entry) {
        Ellipsoid ellipsoid = crs.ellipsoid();
        put("semi_major_axis", ellipsoid.semiMajor());
        put("semi_minor_axis", ellipsoid.semiMinor());
        put("inverse_flattening", ellipsoid.inverseFlattening());
        put("reference_ellipsoid_name", entry.map(EpsgEntry::ellipsoidName).orElse(ellipsoid.name()));
        put("longitude_of_prime_meridian", 0);
        put("prime_meridian_name", "Greenwich");
        entry.ifPresent(e -> {
            put("geographic_crs_name", e.geographicName());
            put("horizontal_datum_name", e.datumName());
            if (!crs.isGeographic()) {
                put("projected_crs_name", e.name());
            }
        });
    }

    private void putConversion(Conversion conversion) {
        switch (conversion) {
            case Conversion.Geographic() -> put("grid_mapping_name", "latitude_longitude");
            case Conversion.PolarStereographic(boolean north, double longitude, var parallel, double scale) -> {
                put("grid_mapping_name", "polar_stereographic");
                put("latitude_of_projection_origin", north ? 90 : -90);
                put("straight_vertical_longitude_from_pole", longitude);
                if (parallel.isPresent()) {
                    put("standard_parallel", parallel.getAsDouble());
                } else {
                    put("scale_factor_at_projection_origin", scale);
                }
            }
            case Conversion.Mercator(double longitude, var parallel, double scale) -> {
                put("grid_mapping_name", "mercator");
                put("longitude_of_projection_origin", longitude);
                if (parallel.isPresent()) {
                    put("standard_parallel", parallel.getAsDouble());
                } else {
                    put("scale_factor_at_projection_origin", scale);
                }
            }
            case Conversion.WebMercator _ -> {}
            case Conversion.TransverseMercator(double latitude, double longitude, double scale) -> {
                put("grid_mapping_name", "transverse_mercator");
                put("latitude_of_projection_origin", latitude);
                put("longitude_of_central_meridian", longitude);
                put("scale_factor_at_central_meridian", scale);
            }
            case Conversion.LambertConformal(
                            double latitude,
                            double longitude,
                            double parallel1,
                            double parallel2,
                            double scale) -> {
                if (scale == 1) {
                    put("grid_mapping_name", "lambert_conformal_conic");
                    putCone(latitude, longitude, parallel1, parallel2);
                }
            }
            case Conversion.Albers(double latitude, double longitude, double parallel1, double parallel2) -> {
                put("grid_mapping_name", "albers_conical_equal_area");
                putCone(latitude, longitude, parallel1, parallel2);
            }
            case Conversion.LambertAzimuthal(double latitude, double longitude) -> {
                put("grid_mapping_name", "lambert_azimuthal_equal_area");
                put("latitude_of_projection_origin", latitude);
                put("longitude_of_projection_origin", longitude);
            }
            case Conversion.CylindricalEqualArea(double longitude, double parallel) -> {
                put("grid_mapping_name", "lambert_cylindrical_equal_area");
                put("standard_parallel", parallel);
                put("longitude_of_central_meridian", longitude);
            }
            case Conversion.Sinusoidal(double longitude) -> {
                put("grid_mapping_name", "sinusoidal");
                put("longitude_of_projection_origin", longitude);
            }
        }
    }

    private void putCone(double latitude, double longitude, double parallel1, double parallel2) {
        if (parallel1 == parallel2) {
            put("standard_parallel", parallel1);
        } else {
            attributes.put("standard_parallel", List.of(parallel1, parallel2));
        }
        put("latitude_of_projection_origin", latitude);
        put("longitude_of_central_meridian", longitude);
    }

    private void put(String name, double value) {
        attributes.put(name, value);
    }

    private void put(String name, String value) {
        attributes.put(name, value);
    }
}
