package dev.shardwright.grid;

/// How geodetic latitude becomes the latitude of the sphere that HEALPix divides. The two put the same point up to
/// 14 km apart, so a dataset records its convention and data of different conventions must never be mixed.
public enum LatitudeConvention {
    /// Geodetic latitude is taken as the sphere's.
    GEODETIC,
    /// Geodetic latitude on WGS84 is converted to authalic latitude, so that all cells have equal area on the
    /// ellipsoid.
    AUTHALIC
}
