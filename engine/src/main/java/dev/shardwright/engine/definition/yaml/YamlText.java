package dev.shardwright.engine.definition.yaml;

import dev.shardwright.engine.definition.text.Position;
import dev.shardwright.engine.definition.text.Problems;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.resolver.CoreScalarResolver;
import org.snakeyaml.engine.v2.resolver.ScalarResolver;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/// The text of a definition as YAML 1.2 (core schema): one document of bounded size and depth, without anchors,
/// aliases and tags, so that a small file cannot become a large graph.
public final class YamlText {

    /// The most bytes that a text can have, in UTF-8.
    public static final int MAX_BYTES = 1 << 20;

    private static final int MAX_DEPTH = 20;

    /// The core schema of YAML 1.2, in which `<<` is a key like any other: it has no merge keys.
    private static final class WithoutMerging extends CoreSchema {

        private final ScalarResolver resolver = new CoreScalarResolver(false);

        @Override
        public ScalarResolver getScalarResolver() {
            return resolver;
        }
    }

    private YamlText() {}

    /// The root node, or nothing if the text is too large, is not YAML, or has what is not allowed, which is reported.
    public static Optional<Node> compose(String text, Problems problems) {
        if (!hasValidSize(text, problems)) {
            return Optional.empty();
        }
        LoadSettings settings = LoadSettings.builder()
                .setSchema(new WithoutMerging())
                .setAllowNonScalarKeys(true)
                .setCodePointLimit(MAX_BYTES)
                .build();
        try {
            if (!hasValidEvents(text, settings, problems)) {
                return Optional.empty();
            }
            Optional<Node> root = new Compose(settings).composeString(text);
            if (root.isEmpty()) {
                problems.add(Position.START, "the file is empty, expected a definition");
            }
            return root;
        } catch (MarkedYamlEngineException e) {
            Position at = e.getProblemMark().or(e::getContextMark).map(Marks::position).orElse(Position.START);
            String context = e.getContext() == null ? "" : Problems.shown(e.getContext()) + ": ";
            problems.add(at, "not valid YAML: " + context + Problems.shown(e.getProblem()));
        } catch (ReaderException e) {
            problems.add(
                    position(text, e.getPosition()),
                    "not valid YAML: the character U+%04X is not allowed".formatted(e.getCodePoint()));
        } catch (YamlEngineException e) {
            problems.add(Position.START, "not valid YAML: " + Problems.shown(String.valueOf(e.getMessage())));
        }
        return Optional.empty();
    }

    private static boolean hasValidSize(String text, Problems problems) {
        boolean large = text.length() > MAX_BYTES
                || text.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES;
        if (large) {
            problems.add(
                    Position.START,
                    "the file has more than " + MAX_BYTES + " bytes, expected a definition of at most 1 MiB");
        }
        return !large;
    }

    /// Looks at the events before any graph is built: building it recurses, so depth has to be bounded first.
    private static boolean hasValidEvents(String text, LoadSettings settings, Problems problems) {
        int depth = 0;
        for (Event event : new Parse(settings).parseString(text)) {
            Position at = event.getStartMark().map(Marks::position).orElse(Position.START);
            if (event instanceof AliasEvent alias) {
                problems.add(at, "alias *" + Problems.shown(alias.getAlias().getValue())
                        + ", expected the value itself (anchors and aliases are not supported)");
            } else if (event instanceof NodeEvent node && node.getAnchor().isPresent()) {
                problems.add(at, "anchor &" + Problems.shown(node.getAnchor().get().getValue())
                        + ", expected a value without it (anchors and aliases are not supported)");
            }
            tag(event).ifPresent(tag -> problems.add(at, "tag " + Problems.shown(tag)
                    + ", expected a value without it (tags are not supported)"));
            switch (event.getEventId()) {
                case MappingStart, SequenceStart -> depth++;
                case MappingEnd, SequenceEnd -> depth--;
                default -> {}
            }
            if (depth > MAX_DEPTH) {
                problems.add(at, "lists and mappings nested more than " + MAX_DEPTH + " deep, expected a definition");
            }
            if (depth > MAX_DEPTH || problems.isFull()) {
                break;
            }
        }
        return !problems.any();
    }

    private static Optional<String> tag(Event event) {
        return switch (event) {
            case ScalarEvent scalar -> scalar.getTag();
            case CollectionStartEvent collection -> collection.getTag();
            default -> Optional.empty();
        };
    }

    private static Position position(String text, int codePoints) {
        int line = 1;
        int column = 1;
        for (int c : text.codePoints().limit(codePoints).toArray()) {
            line += c == '\n' ? 1 : 0;
            column = c == '\n' ? 1 : column + 1;
        }
        return new Position(line, column);
    }
}
