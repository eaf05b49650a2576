/// The structures of an HDF5 file as bytes that were checked: {@link BlockCache} fetches and keeps them,
/// {@link Metadata} finds one by its address, and a {@link Cursor} reads its fields.
///
/// What the structures mean is the affair of the packages around this one; it knows none of them. No part of the public
/// API.
@NullMarked
package dev.shardwright.source.internal.hdf5.metadata;

import org.jspecify.annotations.NullMarked;
