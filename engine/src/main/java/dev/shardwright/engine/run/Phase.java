package dev.shardwright.engine.run;

/// What a run spends its time on; a task goes through all but the first and last.
public enum Phase {
    /// Scanning coordinates and making the plan.
    PLAN,
    /// Reading columns: fetching and decoding.
    READ,
    /// Filtering rows, and finding each row's cell.
    ASSIGN,
    /// Sorting rows by cell, reducers and expressions.
    REDUCE,
    /// Encoding chunks.
    ENCODE,
    /// Writing to the store.
    STORE,
    /// Making the dataset visible.
    PUBLISH
}
