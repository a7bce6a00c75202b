package dev.tandem.crdt.sync;

import dev.tandem.crdt.codec.ByteReader;
import dev.tandem.crdt.codec.ByteWriter;
import dev.tandem.crdt.codec.DecodeLimits;
import dev.tandem.crdt.codec.UpdateException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What awareness has to know of states, which are JSON texts. Only texts that {@link #check} or a decoder has passed are read here: their
 * nesting is bounded, and every character is where it belongs.
 */
final class JsonTexts {
    private final String text;
    private int at;

    private JsonTexts(String text) {
        this.text = text;
    }

    /** Refuses what is no JSON text. */
    static void check(@Nullable String json, DecodeLimits limits) {
        if (json == null) {
            return;
        }
        try {
            new ByteReader(new ByteWriter().varString(json).toByteArray(), limits).jsonString();
        } catch (UpdateException e) {
            throw new IllegalArgumentException("not a JSON text that can be shared: " + json, e);
        }
    }

    /** Whether two texts have the same value, in whatever order their fields stand. */
    static boolean equal(String first, String second) {
        return first.equals(second) || Objects.equals(new JsonTexts(first).value(), new JsonTexts(second).value());
    }

    /**
     * An object with one field set: in its place if it is there, else at the end.
     *
     * @throws IllegalArgumentException if {@code object} is none
     */
    static String withField(String object, String field, String value) {
        var reader = new JsonTexts(object);
        if (reader.next() != '{') {
            throw new IllegalArgumentException("a state without fields: " + object);
        }
        var fields = new LinkedHashMap<String, String>();
        while (reader.more('}')) {
            String name = reader.string();
            reader.next();
            reader.at++;
            int from = reader.at;
            reader.value();
            fields.put(name, object.substring(from, reader.at).strip());
        }
        fields.put(field, value.strip());
        return fields.entrySet().stream()
                .map(entry -> quote(entry.getKey()) + ":" + entry.getValue())
                .collect(Collectors.joining(",", "{", "}"));
    }

    /** The next character that is no space; it is not stepped over. */
    private char next() {
        while (text.charAt(at) <= ' ') {
            at++;
        }
        return text.charAt(at);
    }

    /** Steps over an opening bracket or a comma if an element follows, otherwise over the closing bracket. */
    private boolean more(char close) {
        if (next() != close) {
            at++;
            if (next() != close) {
                return true;
            }
        }
        at++;
        return false;
    }

    private @Nullable Object value() {
        return switch (next()) {
            case '{' -> {
                Map<String, @Nullable Object> fields = new HashMap<>();
                while (more('}')) {
                    String name = string();
                    next();
                    at++;
                    fields.put(name, value());
                }
                yield fields;
            }
            case '[' -> {
                List<@Nullable Object> elements = new ArrayList<>();
                while (more(']')) {
                    elements.add(value());
                }
                yield elements;
            }
            case '"' -> string();
            case 't' -> word(4, true);
            case 'f' -> word(5, false);
            case 'n' -> word(4, null);
            default -> number();
        };
    }

    private @Nullable Object word(int length, @Nullable Object value) {
        at += length;
        return value;
    }

    private Double number() {
        int from = at;
        while (at < text.length() && "+-.eE0123456789".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        // JavaScript's −0 equals its 0.
        return Double.parseDouble(text.substring(from, at)) + 0.0;
    }

    private String string() {
        next();
        at++;
        var value = new StringBuilder();
        for (char next = text.charAt(at++); next != '"'; next = text.charAt(at++)) {
            value.append(next == '\\' ? escaped() : next);
        }
        return value.toString();
    }

    private char escaped() {
        char escape = text.charAt(at++);
        return switch (escape) {
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> {
                at += 4;
                yield (char) HexFormat.fromHexDigits(text, at - 4, at);
            }
            default -> escape;
        };
    }

    private static String quote(String name) {
        var quoted = new StringBuilder("\"");
        name.chars().forEach(unit -> {
            switch (unit) {
                case '"', '\\' -> quoted.append('\\').append((char) unit);
                case '\b' -> quoted.append("\\b");
                case '\f' -> quoted.append("\\f");
                case '\n' -> quoted.append("\\n");
                case '\r' -> quoted.append("\\r");
                case '\t' -> quoted.append("\\t");
                default -> {
                    if (unit < ' ') {
                        quoted.append("\\u00").append(HexFormat.of().toHexDigits((byte) unit));
                    } else {
                        quoted.append((char) unit);
                    }
                }
            }
        });
        return quoted.append('"').toString();
    }
}
