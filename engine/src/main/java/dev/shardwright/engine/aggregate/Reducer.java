package dev.shardwright.engine.aggregate;

import dev.shardwright.engine.definition.expression.Expression.Type;
import dev.shardwright.engine.definition.expression.ReducerSignature;
import java.util.List;

/// A statistic over the rows of a cell; found by {@link java.util.ServiceLoader} and then usable in definitions by its
/// name.
///
/// Rows of a cell come in a defined order, which does not depend on workers, memory or the order of the inputs. A
/// reducer that computes sequentially therefore gives the same bits every time. Thread-safe.
public interface Reducer {

    /// Its name, and what it takes and gives.
    ReducerSignature signature();

    /// Fits the reducer to its arguments.
    ///
    /// @param arguments INTEGER or FLOAT for each argument
    /// @param parameters the constants, all finite
    /// @return the reduction, of the kind that the signature promises
    /// @throws IllegalArgumentException if a parameter is out of range; the message says which and what is expected
    Reduction bind(List<Type> arguments, List<Double> parameters);
}
