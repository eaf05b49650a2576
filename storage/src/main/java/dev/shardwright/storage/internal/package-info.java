/// The store in memory, and what the stores share; opened through {@link dev.shardwright.storage.Stores}.
@NullMarked
package dev.shardwright.storage.internal;

import org.jspecify.annotations.NullMarked;
