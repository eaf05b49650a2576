/// Datasets and stores that Shardwright writes, read by other implementations and compared to the bit.
@NullMarked
package dev.shardwright.interop;

import org.jspecify.annotations.NullMarked;
