package dev.shardwright.engine.dispatch;

/// What the dispatcher knows of a task.
///
/// @param task its number
/// @param weight what it takes compared with others: its rows
/// @param bytes memory that it needs while it runs
public record Work(int task, long weight, long bytes) {}
