/// Is a stored dataset whole? Everything is read and decoded, and held against what was published.
@NullMarked
package dev.shardwright.engine.check;

import org.jspecify.annotations.NullMarked;
