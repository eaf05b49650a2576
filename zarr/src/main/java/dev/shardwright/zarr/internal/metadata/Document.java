package dev.shardwright.zarr.internal.metadata;

import dev.shardwright.zarr.ZarrException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// A metadata document: its text, and the JSON object that it is.
///
/// Text is UTF-8 of at most {@link #MAX_BYTES}, nested at most {@link #MAX_DEPTH} deep, with numbers of at most
/// {@link #MAX_DIGITS} characters and no key twice in an object. `NaN`, `Infinity` and `-Infinity` are no JSON, but
/// zarr-python writes them into attributes: they are read, and kept where a document is changed elsewhere, but never written.
///
/// Immutable, as long as nobody changes {@link #root}. Thread-safe.
public final class Document {

    /// The most bytes of a document.
    public static final long MAX_BYTES = 256L << 20;

    /// How deep arrays and objects may be nested.
    public static final int MAX_DEPTH = 500;

    /// The most characters of a number.
    public static final int MAX_DIGITS = 1000;

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .maxNumberLength(MAX_DIGITS)
                            .build())
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .build();
    private static final ObjectWriter ONE_LINE = MAPPER.writer();
    private static final ObjectWriter WRITER = MAPPER.writer().with(new DefaultPrettyPrinter()
            .withObjectIndenter(new DefaultIndenter("  ", "\n"))
            .withArrayIndenter(new DefaultIndenter("  ", "\n")));

    private final String text;
    private final ObjectNode root;

    private Document(String text, ObjectNode root) {
        this.text = text;
        this.root = root;
    }

    /// Reads a document.
    ///
    /// @throws ZarrException if it is not UTF-8 text of one JSON object, or beyond a limit
    public static Document parse(byte[] bytes) {
        String text;
        try {
            text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            throw new ZarrException("is not JSON: it is not UTF-8", e);
        }
        return new Document(text, parse(text));
    }

    private static ObjectNode parse(String text) {
        try {
            if (MAPPER.readTree(text) instanceof ObjectNode object) {
                return object;
            }
        } catch (JacksonException e) {
            throw new ZarrException("is not JSON: " + e.getOriginalMessage(), e);
        }
        throw new ZarrException("is not a JSON object");
    }

    /// A document that is written as this library writes: UTF-8, indented by two spaces, `\n` everywhere and at the end.
    ///
    /// @throws ZarrException if the content is beyond a limit
    public static Document of(ObjectNode root) {
        String text = spell(root) + "\n";
        return new Document(text, parse(text));
    }

    /// The object; not to be changed.
    public ObjectNode root() {
        return root;
    }

    /// The document with another content. Every value that stays keeps its text, as do the order of the keys and the way of
    /// indenting.
    ///
    /// @throws ZarrException if the content is beyond a limit
    public Document changedTo(ObjectNode content) {
        if (content.equals(root)) {
            return this;
        }
        String changed = new LeastChange(text).rewrite(root, content);
        return new Document(changed, parse(changed));
    }

    /// The bytes of the text.
    ///
    /// @throws ZarrException if there is half a character in a key, which nobody could read, or there are more bytes than are read
    public byte[] toBytes() {
        byte[] bytes = encodable().getBytes(StandardCharsets.UTF_8);
        if (bytes.length > MAX_BYTES) {
            throw new ZarrException("has " + bytes.length + " bytes, expected at most " + MAX_BYTES);
        }
        return bytes;
    }

    private String encodable() {
        if (StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            return text;
        }
        String escaped = withEscapedSurrogates(text);
        parse(escaped);
        return escaped;
    }

    /// JSON may have half a character in a string, escaped, which UTF-8 has not.
    private static String withEscapedSurrogates(String text) {
        StringBuilder escaped = new StringBuilder();
        text.codePoints().forEach(c -> {
            if (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) {
                escaped.append("\\u%04x".formatted(c));
            } else {
                escaped.appendCodePoint(c);
            }
        });
        return escaped.toString();
    }

    /// A value on several lines, the first of which is not indented.
    ///
    /// @throws ZarrException if it is beyond a limit
    static String spell(JsonNode value) {
        return spelled(WRITER, value);
    }

    /// A value on one line.
    ///
    /// @throws ZarrException if it is beyond a limit
    static String spellOnOneLine(JsonNode value) {
        return spelled(ONE_LINE, value);
    }

    private static String spelled(ObjectWriter writer, JsonNode value) {
        try {
            return writer.writeValueAsString(value);
        } catch (JacksonException e) {
            throw new ZarrException("cannot be written: " + e.getOriginalMessage(), e);
        }
    }
}
