/// The `shardwright` command: one class a verb.
@NullMarked
package dev.shardwright.cli;

import org.jspecify.annotations.NullMarked;
