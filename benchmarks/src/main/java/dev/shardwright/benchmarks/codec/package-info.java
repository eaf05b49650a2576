/// Measures codecs one by one against the libraries that do the same work, called without this library.
@NullMarked
package dev.shardwright.benchmarks.codec;

import org.jspecify.annotations.NullMarked;
