/// Metadata documents: their text, what it means, and how it is changed in a store.
@NullMarked
package dev.shardwright.zarr.internal.metadata;

import org.jspecify.annotations.NullMarked;
