/// The stores themselves; opened through {@link dev.shardwright.storage.Stores}.
@NullMarked
package dev.shardwright.storage.internal;

import org.jspecify.annotations.NullMarked;
