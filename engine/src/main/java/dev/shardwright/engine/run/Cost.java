package dev.shardwright.engine.run;

/// What computing took.
///
/// @param computeSeconds seconds that workers were busy
/// @param gigabyteSeconds the same times the memory they had, in gigabytes of 2³⁰ bytes
/// @param usd what that costs; 0 on machines that nobody bills
public record Cost(double computeSeconds, double gigabyteSeconds, double usd) {

    /// Nothing.
    public static final Cost ZERO = new Cost(0, 0, 0);

    /// The sum.
    public Cost plus(Cost other) {
        return new Cost(
                computeSeconds + other.computeSeconds, gigabyteSeconds + other.gigabyteSeconds, usd + other.usd);
    }
}
