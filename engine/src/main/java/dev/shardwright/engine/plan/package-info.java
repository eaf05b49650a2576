/// Plans: a definition and its inputs become numbered, independent tasks, decided once and hashed.
@NullMarked
package dev.shardwright.engine.plan;

import org.jspecify.annotations.NullMarked;
