package dev.shardwright.zarr.fuzz;

/// One kind of hostile input. Thread-safe: what is kept between cases never changes.
interface Target {

    /// A short name, for reports and for choosing.
    String name();

    /// Makes the input of a case, uses it, and looks at what comes of it.
    ///
    /// @throws Finding if that is not what should
    void run(Case at);
}
