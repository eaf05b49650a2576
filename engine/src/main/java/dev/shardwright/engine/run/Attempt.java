package dev.shardwright.engine.run;

/// One try at a task.
///
/// @param task the task's number in its plan
/// @param number 1 for the first try
public record Attempt(int task, int number) {}
