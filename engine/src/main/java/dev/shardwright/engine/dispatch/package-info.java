/// Running the tasks of a plan on any executor, in one loop. Knows tasks by number and weight, never what they compute.
///
/// Start with {@link dev.shardwright.engine.dispatch.Dispatcher} and {@link dev.shardwright.engine.dispatch.Executor}.
@NullMarked
package dev.shardwright.engine.dispatch;

import org.jspecify.annotations.NullMarked;
