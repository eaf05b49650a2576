/// The engine in one call: plan, dispatch, work, publish.
///
/// Start with {@link dev.shardwright.engine.Engine}.
@NullMarked
package dev.shardwright.engine;

import org.jspecify.annotations.NullMarked;
