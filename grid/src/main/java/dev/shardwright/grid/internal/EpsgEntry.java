package dev.shardwright.grid.internal;

/// One CRS of the EPSG table.
///
/// @param name the CRS
/// @param geographicName the geographic CRS it is based on; its own name if it is geographic
/// @param datumName the datum
/// @param ellipsoidName the ellipsoid
/// @param proj a PROJ string
/// @param wkt WKT 2:2019 on one line
public record EpsgEntry(
        int code,
        String name,
        String geographicName,
        String datumName,
        String ellipsoidName,
        String proj,
        String wkt) {}
