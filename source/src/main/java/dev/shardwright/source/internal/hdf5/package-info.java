/// HDF5 files by byte range, after the "HDF5 File Format Specification" (version 3.0, with the additions of HDF5 1.12
/// to 2.0 that concern one-dimensional numeric datasets). Class comments give the section they follow. No part of the
/// public API.
///
/// What a file holds reaches a column in these steps: {@link Superblock} → {@link Groups} finds the object of a path →
/// {@link ObjectHeader} and its messages make a {@link Dataset} → a
/// {@link dev.shardwright.source.internal.hdf5.chunk.ChunkIndex} tells where its chunks lie → {@link ColumnReader}
/// fetches them, {@link dev.shardwright.source.internal.hdf5.chunk.FilterPipeline} undoes their filters,
/// {@link NumberType} makes numbers of them.
///
/// Two rules keep a hostile file from doing harm. Every structure is read through
/// {@link dev.shardwright.source.internal.hdf5.metadata.Metadata}, which checks that it lies in the file before anything
/// is allocated; and every walk (trees, continuations, links) notices when it comes to the same place twice.
@NullMarked
package dev.shardwright.source.internal.hdf5;

import org.jspecify.annotations.NullMarked;
