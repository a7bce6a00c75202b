package dev.tandem.crdt.codec;

import dev.tandem.crdt.codec.UpdateException.Reason;

/**
 * Checks that bytes are one JSON text (RFC 8259), as JSON.parse demands. The text is kept as it came: what is embedded in a document is
 * passed on unread.
 */
final class JsonText {
    private final byte[] bytes;
    private final int end;
    private final int maxNesting;
    private int at;

    private JsonText(byte[] bytes, int from, int to, int maxNesting) {
        this.bytes = bytes;
        this.at = from;
        this.end = to;
        this.maxNesting = maxNesting;
    }

    static void check(byte[] bytes, int from, int to, int maxNesting) {
        var text = new JsonText(bytes, from, to, maxNesting);
        text.space();
        text.value(1);
        text.space();
        if (text.at != to) {
            throw text.bad();
        }
    }

    private UpdateException bad() {
        return new UpdateException(Reason.BAD_JSON, at, "not JSON");
    }

    private int peek() {
        return at < end ? bytes[at] : -1;
    }

    private void space() {
        while (at < end && (bytes[at] == ' ' || bytes[at] == '\t' || bytes[at] == '\n' || bytes[at] == '\r')) {
            at++;
        }
    }

    private void expect(int character) {
        if (peek() != character) {
            throw bad();
        }
        at++;
    }

    private void value(int depth) {
        if (depth > maxNesting) {
            throw new UpdateException(Reason.TOO_DEEP, at, "JSON nested deeper than " + maxNesting);
        }
        switch (peek()) {
            case '{' -> list('}', depth, true);
            case '[' -> list(']', depth, false);
            case '"' -> string();
            case 't' -> word("true");
            case 'f' -> word("false");
            case 'n' -> word("null");
            default -> number();
        }
    }

    private void list(int close, int depth, boolean named) {
        at++;
        space();
        if (peek() == close) {
            at++;
            return;
        }
        while (true) {
            if (named) {
                string();
                space();
                expect(':');
                space();
            }
            value(depth + 1);
            space();
            if (peek() == close) {
                at++;
                return;
            }
            expect(',');
            space();
        }
    }

    private void word(String word) {
        for (int i = 0; i < word.length(); i++) {
            expect(word.charAt(i));
        }
    }

    private void string() {
        expect('"');
        while (peek() != '"') {
            if (at >= end || (bytes[at] >= 0 && bytes[at] < ' ')) {
                throw bad();
            }
            if (bytes[at++] == '\\') {
                escape();
            }
        }
        at++;
    }

    private void escape() {
        int kind = peek();
        at++;
        if (kind == 'u') {
            for (int i = 0; i < 4; i++) {
                if (Character.digit(peek(), 16) < 0) {
                    throw bad();
                }
                at++;
            }
        } else if (kind < 0 || "\"\\/bfnrt".indexOf(kind) < 0) {
            throw bad();
        }
    }

    private void number() {
        if (peek() == '-') {
            at++;
        }
        if (peek() == '0') {
            at++;
        } else {
            digits();
        }
        if (peek() == '.') {
            at++;
            digits();
        }
        if (peek() == 'e' || peek() == 'E') {
            at++;
            if (peek() == '+' || peek() == '-') {
                at++;
            }
            digits();
        }
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
