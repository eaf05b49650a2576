/// Bytes by key: the stores that every other module reads from and writes to.
///
/// Start with {@link dev.shardwright.storage.Stores#open(String)} and {@link dev.shardwright.storage.ObjectStore}.
@NullMarked
package dev.shardwright.storage;

import org.jspecify.annotations.NullMarked;
