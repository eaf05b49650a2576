package dev.shardwright.engine.definition;

import dev.shardwright.engine.definition.expression.ParsedExpression;
import dev.shardwright.engine.definition.expression.Typed;
import dev.shardwright.engine.definition.text.Problems;
import dev.shardwright.engine.definition.yaml.Formula;
import dev.shardwright.engine.definition.yaml.MapShape;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Types derived columns, each after those that it uses, and finds those that use themselves.
final class Derivations {

    /// How many columns of a circle messages name.
    private static final int MAX_SHOWN = 9;

    private record Derived(Formula formula, ParsedExpression parsed) {}

    /// A derived column that is being visited, and what of its uses is still to be visited.
    private record Visit(String name, Iterator<String> rest) {}

    private final Map<String, Optional<Typed>> names;
    private final Formulas formulas;
    private final Problems problems;
    private final Map<String, Derived> derived = new LinkedHashMap<>();

    private Derivations(Map<String, Optional<Typed>> columns, Formulas formulas, Problems problems) {
        this.names = new HashMap<>(columns);
        this.formulas = formulas;
        this.problems = problems;
    }

    /// The columns together with the derived columns; nothing for those that were reported.
    static Map<String, Optional<Typed>> resolve(
            List<MapShape.Member<Formula>> members,
            Map<String, Optional<Typed>> columns,
            Formulas formulas,
            Problems problems) {
        Derivations derivations = new Derivations(columns, formulas, problems);
        for (MapShape.Member<Formula> member : members) {
            if (columns.containsKey(member.name())) {
                problems.add(
                        member.at(),
                        "the derived column '" + member.name() + "', expected a name that is not under source.columns");
            } else {
                derivations.add(member);
            }
        }
        derivations.typeAll();
        return derivations.names;
    }

    private void add(MapShape.Member<Formula> member) {
        names.put(member.name(), Optional.empty());
        member.value()
                .ifPresent(formula -> formulas.parse(formula)
                        .ifPresent(parsed -> derived.put(member.name(), new Derived(formula, parsed))));
    }

    /// Depth first with a stack of its own: a chain of derived columns can be longer than the thread's stack is deep.
    private void typeAll() {
        Set<String> done = new HashSet<>();
        for (String root : derived.keySet()) {
            Deque<Visit> path = new ArrayDeque<>();
            enter(root, path, done);
            while (!path.isEmpty()) {
                Visit visit = path.getLast();
                if (visit.rest().hasNext()) {
                    String used = visit.rest().next();
                    if (path.stream().anyMatch(v -> v.name().equals(used))) {
                        reportCycle(used, path);
                    } else {
                        enter(used, path, done);
                    }
                } else {
                    path.removeLast();
                    type(visit.name());
                }
            }
        }
    }

    private void enter(String name, Deque<Visit> path, Set<String> done) {
        Derived entered = derived.get(name);
        if (entered != null && done.add(name)) {
            path.addLast(new Visit(name, entered.parsed().names().iterator()));
        }
    }

    private void type(String name) {
        Derived ready = derived.get(name);
        // A member of a cycle refers to something that has no type yet, so it stays without one.
        if (ready != null) {
            names.put(name, formulas.row(ready.parsed(), names));
        }
    }

    private void reportCycle(String first, Deque<Visit> path) {
        List<String> cycle = new ArrayList<>();
        for (Visit visit : path) {
            if (!cycle.isEmpty() || visit.name().equals(first)) {
                cycle.add(visit.name());
            }
        }
        if (cycle.size() > MAX_SHOWN) {
            cycle.subList(MAX_SHOWN, cycle.size()).clear();
            cycle.add("…");
        }
        cycle.add(first);
        Derived derivedFirst = derived.get(first);
        if (derivedFirst != null) {
            problems.add(
                    derivedFirst.formula().at(),
                    "the derived columns " + String.join(" → ", cycle) + " use each other in a circle, expected an end");
        }
    }
}
