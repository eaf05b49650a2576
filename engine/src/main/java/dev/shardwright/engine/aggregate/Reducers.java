package dev.shardwright.engine.aggregate;

import dev.shardwright.engine.definition.expression.ReducerSignature;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;

/// The reducers that definitions may use: those of the engine, and those found on the class path.
public final class Reducers {

    private final Map<String, Reducer> byName = new LinkedHashMap<>();

    private Reducers(Iterable<Reducer> reducers) {
        for (Reducer reducer : reducers) {
            if (byName.putIfAbsent(reducer.signature().name(), reducer) != null) {
                throw new IllegalStateException(
                        "two reducers are called \"" + reducer.signature().name() + "\"; one is "
                                + reducer.getClass().getName());
            }
        }
    }

    /// All reducers of this program.
    public static Reducers load() {
        List<Reducer> all = new ArrayList<>(StandardReducers.all());
        ServiceLoader.load(Reducer.class, Reducers.class.getClassLoader()).forEach(all::add);
        return new Reducers(all);
    }

    /// What the parser needs to know of them.
    public List<ReducerSignature> signatures() {
        return byName.values().stream().map(Reducer::signature).toList();
    }

    /// The reducer of this name.
    Reducer named(String name) {
        Reducer reducer = byName.get(name);
        if (reducer == null) {
            throw new IllegalArgumentException("no reducer is called \"" + name + "\"");
        }
        return reducer;
    }
}
