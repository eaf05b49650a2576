/// A task becomes shards: its rows are read once and partitioned by chunk; then chunk by chunk is reduced, encoded,
/// appended and freed.
///
/// Start with {@link dev.shardwright.engine.work.ShardWorker}.
@NullMarked
package dev.shardwright.engine.work;

import org.jspecify.annotations.NullMarked;
