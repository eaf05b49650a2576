/// Measures Shardwright; one command each, in the folder `benchmarks`.
@NullMarked
package dev.shardwright.benchmarks;

import org.jspecify.annotations.NullMarked;
