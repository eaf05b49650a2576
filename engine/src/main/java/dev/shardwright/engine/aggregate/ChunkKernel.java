package dev.shardwright.engine.aggregate;

import static dev.shardwright.engine.aggregate.Blockwise.FLOATS;
import static dev.shardwright.engine.aggregate.Blockwise.INTEGERS;
import static java.util.Objects.requireNonNull;

import dev.shardwright.engine.definition.Definition.FieldSpec;
import dev.shardwright.engine.definition.expression.Expression;
import dev.shardwright.engine.definition.expression.Expression.Type;
import dev.shardwright.engine.definition.expression.Expressions;
import dev.shardwright.engine.definition.expression.ReducerSignature.Result;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/// The fields of a definition, compiled: what occurs in several fields is computed once.
///
/// One chunk goes through it like this: the arguments of all reductions are computed from the rows' columns, each
/// reduction makes one value a cell of them, and each field's expression combines these. Thread-safe.
public final class ChunkKernel {

    private final ColumnLayout layout;
    /// What computes each argument for all rows.
    private final List<Function<Batch, Values>> arguments = new ArrayList<>();
    private final List<BoundReduction> reductions = new ArrayList<>();
    private final List<Field> fields = new ArrayList<>();

    /// @param what its text, for messages
    /// @param arguments positions among the arguments of all reductions
    private record BoundReduction(String what, Reduction reduction, int[] arguments) {}

    /// @param length the length of its vectors; 1 if its values are scalars
    /// @param values what computes it from the results of the reductions
    record Field(String name, int length, Function<Batch, Values> values) {}

    /// Values of an expression, row by row or cell by cell: float64, or int64 and then `floats` is empty.
    record Values(double[] floats, long[] integers, boolean isFloat) {

        static Values of(double[] floats) {
            return new Values(floats, new long[0], true);
        }

        static Values of(long[] integers) {
            return new Values(new double[0], integers, false);
        }
    }

    /// An argument as a reducer takes it: INTEGER expressions are given as FLOAT to most.
    private record Wanted(Expression expression, Type type) {}

    private ChunkKernel(List<FieldSpec> specs, Reducers reducers) {
        SequencedMap<String, Type> columns = new TreeMap<>();
        Set<Expression.Reduction> found = new LinkedHashSet<>();
        specs.forEach(f -> collect(f.value(), found));
        found.forEach(r -> columns.putAll(r.columns()));
        layout = new ColumnLayout(columns);
        Kernels rowKernels = new Kernels(layout);
        Map<Wanted, Integer> argumentAt = new LinkedHashMap<>();
        SequencedMap<String, Type> results = new LinkedHashMap<>();
        Map<Expression.Reduction, Integer> reductionAt = new LinkedHashMap<>();
        for (Expression.Reduction r : found) {
            Reducer reducer = reducers.named(r.reducer());
            List<Type> types = argumentTypes(r, reducer);
            int[] positions = new int[types.size()];
            for (int i = 0; i < positions.length; i++) {
                positions[i] = argumentAt.computeIfAbsent(new Wanted(r.arguments().get(i), types.get(i)), w -> {
                    arguments.add(values(Expressions.print(w.expression), w.expression, w.type, rowKernels));
                    return arguments.size() - 1;
                });
            }
            reductionAt.put(r, reductions.size());
            results.put("r" + reductions.size(), r.type());
            reductions.add(new BoundReduction(Expressions.print(r), reducer.bind(types, r.parameters()), positions));
        }
        Kernels cellKernels = new Kernels(new ColumnLayout(results));
        for (FieldSpec spec : specs) {
            fields.add(field(spec, reductionAt, cellKernels));
        }
    }

    /// What computes an expression as `type`, INTEGER or FLOAT.
    ///
    /// @param what names it, for messages
    private static Function<Batch, Values> values(String what, Expression expression, Type type, Kernels kernels) {
        if (type == Type.INTEGER) {
            Kernel<long[]> kernel = kernels.integers(expression);
            return rows -> ValueErrors.within(
                    what, () -> Values.of(INTEGERS.computeAll(kernel, rows, new long[rows.size()])));
        }
        Kernel<double[]> kernel = kernels.floats(expression);
        return rows ->
                ValueErrors.within(what, () -> Values.of(FLOATS.computeAll(kernel, rows, new double[rows.size()])));
    }

    private Field field(FieldSpec spec, Map<Expression.Reduction, Integer> reductionAt, Kernels kernels) {
        String name = spec.name();
        if (spec.value().type() == Type.VECTOR) {
            int at = requireNonNull(reductionAt.get((Expression.Reduction) spec.value()), "a vector is a reduction");
            int length = ((Reduction.OfVector) reductions.get(at).reduction).length();
            return new Field(name, length, cells -> Values.of(cells.integers()[at]));
        }
        String what = "field \"" + name + "\", " + Expressions.print(spec.value());
        return new Field(name, 1, values(what, substitute(spec.value(), reductionAt), spec.value().type(), kernels));
    }

    /// Compiles fields.
    ///
    /// @throws IllegalArgumentException if a reducer refuses a parameter; the message says which
    public static ChunkKernel compile(List<FieldSpec> fields, Reducers reducers) {
        return new ChunkKernel(fields, reducers);
    }

    /// The columns that rows must have, sorted by name.
    public ColumnLayout layout() {
        return layout;
    }

    /// Bytes of working memory for each row while a chunk is reduced, without the rows themselves: every argument, and
    /// once more for those that are sorted.
    public long bytesPerRow() {
        return 2L * Double.BYTES * arguments.size();
    }

    /// Bytes for each cell while a chunk is reduced and its values are placed: its rows' number and place, what the
    /// reductions give, and the values of one field.
    public long bytesPerCell() {
        long elements = 0;
        for (BoundReduction bound : reductions) {
            elements += bound.reduction instanceof Reduction.OfVector v ? v.length() : 1;
        }
        long longest = fields.stream().mapToLong(Field::length).max().orElse(0);
        return 3L * Integer.BYTES + Long.BYTES * (elements + longest);
    }

    /// The length of the vectors of field `field`; 1 if its values are scalars.
    public int vectorLength(int field) {
        return fields.get(field).length;
    }

    /// Reduces the rows of a chunk, or of a range of its cells.
    ///
    /// @throws ArithmeticException if an integer does not fit; the message names the expression
    public CellValues reduce(ChunkRows rows) {
        Batch columns = rows.columns();
        CellRows.Argument[] values = new CellRows.Argument[arguments.size()];
        for (int i = 0; i < values.length; i++) {
            Values computed = arguments.get(i).apply(columns);
            values[i] = new CellRows.Argument(computed.floats(), computed.integers());
        }
        int cells = rows.cells().length;
        double[][] floats = new double[reductions.size()][0];
        long[][] integers = new long[reductions.size()][0];
        for (int r = 0; r < reductions.size(); r++) {
            BoundReduction bound = reductions.get(r);
            CellRows.Argument[] own = new CellRows.Argument[bound.arguments.length];
            for (int i = 0; i < own.length; i++) {
                own[i] = values[bound.arguments[i]];
            }
            CellRows cellRows = new CellRows(cells, rows.starts(), own);
            switch (bound.reduction) {
                case Reduction.OfFloat f -> {
                    double[] out = new double[cells];
                    ValueErrors.within(bound.what, () -> f.reduce(cellRows, out));
                    floats[r] = out;
                }
                case Reduction.OfInteger i -> {
                    long[] out = new long[cells];
                    ValueErrors.within(bound.what, () -> i.reduce(cellRows, out));
                    integers[r] = out;
                }
                case Reduction.OfVector v -> {
                    long[] out = new long[Math.multiplyExact(cells, v.length())];
                    ValueErrors.within(bound.what, () -> v.reduce(cellRows, out));
                    integers[r] = out;
                }
            }
        }
        return new CellValues(this, rows.cells(), new Batch(floats, integers, cells));
    }

    Field field(int field) {
        return fields.get(field);
    }

    /// What each argument is given as: INTEGER stays only where the reducer gives what it is given.
    private static List<Type> argumentTypes(Expression.Reduction r, Reducer reducer) {
        boolean keepsIntegers = reducer.signature().result() == Result.LIKE_ARGUMENT;
        return r.arguments().stream()
                .map(a -> keepsIntegers && a.type() == Type.INTEGER ? Type.INTEGER : Type.FLOAT)
                .toList();
    }

    private static void collect(Expression expression, Set<Expression.Reduction> found) {
        switch (expression) {
            case Expression.Reduction r -> found.add(r);
            case Expression.Operation o -> o.operands().forEach(e -> collect(e, found));
            default -> {}
        }
    }

    private static Expression substitute(Expression expression, Map<Expression.Reduction, Integer> at) {
        return switch (expression) {
            case Expression.Reduction r -> new Expression.Column("r" + at.get(r), r.type());
            case Expression.Operation o ->
                new Expression.Operation(
                        o.operator(),
                        o.operands().stream().map(e -> substitute(e, at)).toList(),
                        o.type());
            default -> expression;
        };
    }
}
