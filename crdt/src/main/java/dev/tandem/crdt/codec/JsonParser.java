package dev.tandem.crdt.codec;

import dev.tandem.crdt.codec.UpdateException.Reason;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/** Reads one JSON text (RFC 8259). For {@link JsonCodec}. */
final class JsonParser {
    private static final int MAX_VAR_INT = Integer.MAX_VALUE;

    private final String text;
    private final int maxNesting;
    private int at;

    JsonParser(String text, int maxNesting) {
        this.text = text;
        this.maxNesting = maxNesting;
    }

    @Nullable Object parse() {
        space();
        Object value = value(1);
        space();
        if (at != text.length()) {
            throw bad();
        }
        return value;
    }

    private UpdateException bad() {
        return new UpdateException(Reason.BAD_JSON, at, "not JSON");
    }

    private char peek() {
        // No JSON text outside of a string has a NUL, and within one it is refused.
        return at < text.length() ? text.charAt(at) : '\0';
    }

    private void space() {
        while (peek() == ' ' || peek() == '\t' || peek() == '\n' || peek() == '\r') {
            at++;
        }
    }

    private void expect(char character) {
        if (peek() != character) {
            throw bad();
        }
        at++;
    }

    private boolean accept(char character) {
        if (peek() == character) {
            at++;
            return true;
        }
        return false;
    }

    private @Nullable Object value(int depth) {
        if (depth > maxNesting) {
            throw new UpdateException(Reason.TOO_DEEP, at, "JSON nested deeper than " + maxNesting);
        }
        return switch (peek()) {
            case '{' -> map(depth);
            case '[' -> list(depth);
            case '"' -> string();
            case 't' -> word("true", true);
            case 'f' -> word("false", false);
            case 'n' -> word("null", null);
            default -> number();
        };
    }

    private @Nullable Object word(String word, @Nullable Object value) {
        if (!text.startsWith(word, at)) {
            throw bad();
        }
        at += word.length();
        return value;
    }

    private Object map(int depth) {
        var map = new LinkedHashMap<String, @Nullable Object>();
        at++;
        space();
        if (!accept('}')) {
            do {
                space();
                String key = string();
                space();
                expect(':');
                space();
                map.put(key, value(depth + 1));
                space();
            } while (accept(','));
            expect('}');
        }
        return Collections.unmodifiableMap(map);
    }

    private Object list(int depth) {
        var list = new ArrayList<@Nullable Object>();
        at++;
        space();
        if (!accept(']')) {
            do {
                space();
                list.add(value(depth + 1));
                space();
            } while (accept(','));
            expect(']');
        }
        return Collections.unmodifiableList(list);
    }

    private String string() {
        expect('"');
        int start = at;
        while (peek() >= ' ' && peek() != '"' && peek() != '\\') {
            at++;
        }
        if (peek() == '"') {
            return text.substring(start, at++);
        }
        var string = new StringBuilder().append(text, start, at);
        while (!accept('"')) {
            char unit = peek();
            if (unit < ' ') {
                throw bad();
            }
            at++;
            string.append(unit == '\\' ? escaped() : unit);
        }
        return string.toString();
    }

    private char escaped() {
        char kind = peek();
        at++;
        return switch (kind) {
            case '"', '\\', '/' -> kind;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> hexadecimal();
            default -> throw bad();
        };
    }

    private char hexadecimal() {
        int unit = 0;
        for (int i = 0; i < 4; i++) {
            char digit = peek();
            int value = digit < 128 ? Character.digit(digit, 16) : -1;
            if (value < 0) {
                throw bad();
            }
            unit = unit << 4 | value;
            at++;
        }
        return (char) unit;
    }

    private Object number() {
        int start = at;
        boolean negative = accept('-');
        if (!accept('0')) {
            digits();
        }
        if (accept('.')) {
            digits();
        }
        if (accept('e') || accept('E')) {
            if (!accept('+')) {
                accept('-');
            }
            digits();
        }
        double number = Double.parseDouble(text.substring(start, at));
        return number == Math.rint(number) && Math.abs(number) <= MAX_VAR_INT && !(number == 0 && negative)
                ? (Object) (long) number
                : (Object) number;
    }

    private void digits() {
        int start = at;
        while (peek() >= '0' && peek() <= '9') {
            at++;
        }
        if (at == start) {
            throw bad();
        }
    }
}
