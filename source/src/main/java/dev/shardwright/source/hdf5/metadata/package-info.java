/// The structures of an HDF5 file as bytes that were checked: {@link dev.shardwright.source.hdf5.metadata.BlockCache}
/// fetches and keeps them, {@link dev.shardwright.source.hdf5.metadata.Metadata} finds one by its address, and a
/// {@link dev.shardwright.source.hdf5.metadata.Cursor} reads its fields.
///
/// What the structures mean is the affair of the packages around this one; it knows none of them. No part of the public
/// API.
@NullMarked
package dev.shardwright.source.hdf5.metadata;

import org.jspecify.annotations.NullMarked;
