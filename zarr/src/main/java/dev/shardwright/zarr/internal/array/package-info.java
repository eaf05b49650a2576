/// One array as the pipeline sees it: everything about it that is found once, when it is opened.
@NullMarked
package dev.shardwright.zarr.internal.array;

import org.jspecify.annotations.NullMarked;
