/// What the engine's tests share.
@NullMarked
package dev.shardwright.engine.testing;

import org.jspecify.annotations.NullMarked;
