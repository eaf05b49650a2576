package dev.shardwright.engine.run;

/// What became of an attempt.
///
/// @param attempt which one
/// @param outcome how it ended
/// @param seconds how long it ran
public record AttemptResult(Attempt attempt, Outcome outcome, double seconds) {}
