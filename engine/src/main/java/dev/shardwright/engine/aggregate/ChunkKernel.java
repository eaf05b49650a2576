package dev.shardwright.engine.aggregate;

import static java.util.Objects.requireNonNull;

import dev.shardwright.engine.definition.Definition.FieldSpec;
import dev.shardwright.engine.definition.expression.Expression;
import dev.shardwright.engine.definition.expression.Expression.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;

/// The fields of a definition, compiled: what occurs in several fields is computed once.
///
/// One chunk goes through it like this: the arguments of all reductions are computed from the rows' columns, each
/// reduction makes one value a cell of them, and each field's expression combines these. Thread-safe.
public final class ChunkKernel {

    private final ColumnLayout layout;
    private final List<Kernel> arguments = new ArrayList<>();
    private final List<BoundReduction> reductions = new ArrayList<>();
    private final List<FieldKernel> fields = new ArrayList<>();

    private record BoundReduction(Reduction reduction, int[] arguments, String text) {}

    /// A field's expression over the results of reductions, or the position of the one vector that is the field.
    private record FieldKernel(String name, Type type, Kernel kernel, int vector) {}

    private ChunkKernel(List<FieldSpec> specs, Reducers reducers) {
        SequencedMap<String, Type> columns = new TreeMap<>();
        Set<Expression.Reduction> found = new LinkedHashSet<>();
        specs.forEach(f -> collect(f.value(), found));
        found.forEach(r -> columns.putAll(r.columns()));
        layout = new ColumnLayout(columns);
        Kernels rowKernels = new Kernels(layout);
        Map<Typed, Integer> argumentAt = new LinkedHashMap<>();
        SequencedMap<String, Type> results = new LinkedHashMap<>();
        Map<Expression.Reduction, Integer> reductionAt = new LinkedHashMap<>();
        for (Expression.Reduction r : found) {
            Reducer reducer = reducers.named(r.reducer());
            List<Type> types = argumentTypes(r, reducer);
            int[] positions = new int[types.size()];
            for (int i = 0; i < positions.length; i++) {
                Typed typed = new Typed(r.arguments().get(i), types.get(i));
                positions[i] = argumentAt.computeIfAbsent(typed, t -> {
                    arguments.add(
                            t.type == Type.INTEGER ? rowKernels.integers(t.expression) : rowKernels.floats(t.expression));
                    return arguments.size() - 1;
                });
            }
            reductionAt.put(r, reductions.size());
            results.put("r" + reductions.size(), r.type());
            reductions.add(new BoundReduction(reducer.bind(types, r.parameters()), positions, r.reducer()));
        }
        Kernels cellKernels = new Kernels(new ColumnLayout(results));
        for (FieldSpec spec : specs) {
            Type type = spec.value().type();
            if (type == Type.VECTOR) {
                int at = requireNonNull(reductionAt.get((Expression.Reduction) spec.value()), "a vector is a reduction");
                fields.add(new FieldKernel(spec.name(), type, (Kernel.OfInteger) (b, out) -> {}, at));
            } else {
                Expression overResults = substitute(spec.value(), reductionAt);
                Kernel kernel =
                        type == Type.INTEGER ? cellKernels.integers(overResults) : cellKernels.floats(overResults);
                fields.add(new FieldKernel(spec.name(), type, kernel, -1));
            }
        }
    }

    private record Typed(Expression expression, Type type) {}

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

    /// The length of the vectors of field `field`; 1 if its values are scalars.
    public int vectorLength(int field) {
        int vector = fields.get(field).vector;
        return vector < 0 ? 1 : ((Reduction.OfVector) reductions.get(vector).reduction).length();
    }

    /// Reduces the rows of a chunk, or of a range of its cells.
    ///
    /// @throws ArithmeticException if an integer does not fit; the message names the reducer or operator
    public CellValues reduce(ChunkRows rows) {
        Batch columns = rows.columns();
        CellRows.Argument[] values = new CellRows.Argument[arguments.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = switch (arguments.get(i)) {
                case Kernel.OfInteger k -> {
                    long[] all = new long[columns.size()];
                    k.computeAll(columns, all);
                    yield new CellRows.Argument(all);
                }
                case Kernel.OfFloat k -> {
                    double[] all = new double[columns.size()];
                    k.computeAll(columns, all);
                    yield new CellRows.Argument(all);
                }
                case Kernel.OfBoolean k -> throw new IllegalStateException("BOOLEAN argument of a reducer");
            };
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
                    floats[r] = new double[cells];
                    f.reduce(cellRows, floats[r]);
                }
                case Reduction.OfInteger i -> {
                    integers[r] = new long[cells];
                    i.reduce(cellRows, integers[r]);
                }
                case Reduction.OfVector v -> {
                    integers[r] = new long[Math.multiplyExact(cells, v.length())];
                    v.reduce(cellRows, integers[r]);
                }
            }
        }
        return new CellValues(this, rows.cells(), new Batch(floats, integers, cells));
    }

    /// The values of a field for the cells of `reduced`: float64, or int64 (then `floats` is empty).
    FieldValues field(int field, Batch reduced) {
        FieldKernel f = fields.get(field);
        if (f.vector >= 0) {
            return new FieldValues(f.name, new double[0], reduced.integers()[f.vector], false);
        }
        if (f.kernel instanceof Kernel.OfInteger k) {
            long[] out = new long[reduced.size()];
            k.computeAll(reduced, out);
            return new FieldValues(f.name, new double[0], out, false);
        }
        double[] out = new double[reduced.size()];
        ((Kernel.OfFloat) f.kernel).computeAll(reduced, out);
        return new FieldValues(f.name, out, new long[0], true);
    }

    record FieldValues(String name, double[] floats, long[] integers, boolean isFloat) {}

    /// What each argument is given as: INTEGER stays only where the reducer gives what it is given.
    private static List<Type> argumentTypes(Expression.Reduction r, Reducer reducer) {
        List<Type> types = new ArrayList<>();
        for (int i = 0; i < r.arguments().size(); i++) {
            boolean keeps =
                    switch (reducer.signature().result()) {
                        case LIKE_ARGUMENT -> true;
                        case INTEGER, FLOAT, VECTOR -> false;
                    };
            types.add(keeps && r.arguments().get(i).type() == Type.INTEGER ? Type.INTEGER : Type.FLOAT);
        }
        return types;
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
