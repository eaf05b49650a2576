package dev.shardwright.zarr.internal.metadata;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Changes the text of a JSON object so that it says something else, and leaves what it says alike as it is written. Other
/// programs' spelling (of numbers, names, white space) survives in this way.
///
/// Goes through the text by counting brackets, which is all it takes as the text was parsed before. Nested objects are
/// changed member by member; any other value is replaced as a whole.
final class LeastChange {

    private final String text;
    private int at;

    /// @param text that of one JSON object, known to be valid
    LeastChange(String text) {
        this.text = text;
    }

    /// One `"key": value` of an object, as places in the text.
    ///
    /// @param lead where the white space before the key begins
    /// @param key where the key begins
    /// @param value where the value begins
    /// @param end where the value has ended
    /// @param trail where the white space behind the value has ended
    private record Member(String name, int lead, int key, int value, int end, int trail) {}

    String rewrite(ObjectNode from, ObjectNode to) {
        at = 0;
        skipSpace();
        int start = at;
        String object = object(from, to, "");
        return text.substring(0, start) + object + text.substring(at);
    }

    /// Rewrites the object that begins at the current place, and goes behind it.
    ///
    /// @param indent the white space before the key that this object is the value of
    private String object(ObjectNode from, ObjectNode to, String indent) {
        List<Member> members = members(from);
        int end = at;
        boolean empty = members.isEmpty();
        String lead = empty ? deeper(indent) : space(members.getLast());
        StringBuilder spelled = new StringBuilder();
        String between = "";
        for (int i = 0; i < members.size(); i++) {
            Member member = members.get(i);
            JsonNode value = to.get(member.name);
            if (value != null) {
                spelled.append(between)
                        .append(text, member.lead, member.value)
                        .append(value(member, from.get(member.name), value));
                between = (i + 1 < members.size() ? text.substring(member.end, member.trail) : "") + ",";
            }
        }
        String colon = empty ? ": " : colon(members.getFirst());
        for (String name : to.propertyNames()) {
            if (!from.has(name)) {
                spelled.append(between)
                        .append(lead)
                        .append(JsonNodeFactory.instance.stringNode(name))
                        .append(colon)
                        .append(spell(to.get(name), lead));
                between = ",";
            }
        }
        at = end;
        String close = empty ? (lead.isEmpty() ? "" : indent) : text.substring(members.getLast().end, members.getLast().trail);
        return "{" + spelled + close + "}";
    }

    private String value(Member member, JsonNode from, JsonNode to) {
        if (from.equals(to)) {
            return text.substring(member.value, member.end);
        }
        if (from instanceof ObjectNode before && to instanceof ObjectNode after) {
            at = member.value;
            return object(before, after, space(member));
        }
        return spell(to, space(member));
    }

    /// A new value, on several lines if its key stands on a line of its own.
    private static String spell(JsonNode value, String lead) {
        return lead.contains("\n")
                ? Document.spell(value).replace("\n", lead.substring(lead.lastIndexOf('\n')))
                : Document.spellOnOneLine(value);
    }

    /// White space before a key inside of an object that stands where `indent` does.
    private static String deeper(String indent) {
        return indent.contains("\n") ? indent + "  " : "";
    }

    private String space(Member member) {
        return text.substring(member.lead, member.key);
    }

    private String colon(Member member) {
        int keyEnd = stringEnd(member.key);
        return text.substring(keyEnd, member.value);
    }

    /// The members of the object that begins at the current place; goes behind it.
    private List<Member> members(ObjectNode object) {
        List<Member> members = new ArrayList<>();
        Iterator<String> names = object.propertyNames().iterator();
        at++;
        int lead = at;
        skipSpace();
        while (text.charAt(at) != '}') {
            int key = at;
            at = stringEnd(at);
            skipSpace();
            at++;
            skipSpace();
            int value = at;
            skipValue();
            int end = at;
            skipSpace();
            members.add(new Member(names.next(), lead, key, value, end, at));
            if (text.charAt(at) == ',') {
                at++;
                lead = at;
                skipSpace();
            }
        }
        at++;
        return members;
    }

    private void skipSpace() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private void skipValue() {
        int depth = 0;
        do {
            char c = text.charAt(at);
            if (c == '"') {
                at = stringEnd(at);
            } else if (c == '{' || c == '[') {
                depth++;
                at++;
            } else if (c == '}' || c == ']') {
                depth--;
                at++;
            } else if (depth > 0) {
                at++;
            } else {
                while (",}] \t\r\n".indexOf(text.charAt(at)) < 0) {
                    at++;
                }
            }
        } while (depth > 0);
    }

    /// Where the string that begins at `from` has ended.
    private int stringEnd(int from) {
        int i = from + 1;
        while (text.charAt(i) != '"') {
            i += text.charAt(i) == '\\' ? 2 : 1;
        }
        return i + 1;
    }
}
