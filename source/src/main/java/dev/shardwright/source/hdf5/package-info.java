/// HDF5 files by byte range, after the "HDF5 File Format Specification" (version 3.0, with the additions of HDF5 1.12
/// to 2.0 that concern one-dimensional numeric datasets). Class comments give the section they follow.
///
/// What a file holds reaches a column in these steps: {@link dev.shardwright.source.hdf5.Superblock} →
/// {@link dev.shardwright.source.hdf5.Groups} finds the object of a path →
/// {@link dev.shardwright.source.hdf5.ObjectHeader} and its messages make a
/// {@link dev.shardwright.source.hdf5.Dataset} → a {@link dev.shardwright.source.hdf5.chunk.ChunkIndex} tells where its
/// chunks lie → {@link dev.shardwright.source.hdf5.ColumnReader} fetches them, {@link
/// dev.shardwright.source.hdf5.chunk.FilterPipeline} undoes their filters,
/// {@link dev.shardwright.source.hdf5.NumberType} makes numbers of them.
///
/// Two rules keep a hostile file from doing harm. Every structure is read through
/// {@link dev.shardwright.source.hdf5.metadata.Metadata}, which checks that it lies in the file before anything is
/// allocated; and every walk (trees, continuations, links) notices when it comes to the same place twice.
@NullMarked
package dev.shardwright.source.hdf5;

import org.jspecify.annotations.NullMarked;
