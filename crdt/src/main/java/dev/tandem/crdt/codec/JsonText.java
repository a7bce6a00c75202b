package dev.tandem.crdt.codec;

import dev.tandem.crdt.codec.UpdateException.Reason;

/**
 * Checks that bytes are one JSON text (RFC 8259), as JSON.parse demands, and whether it is the text that JSON.stringify would write, without
 * reading it: a cheap test that may say no where yes would be right.
 */
final class JsonText {
    /** Digits that a number certainly has room for. */
    private static final int SURELY_EXACT = 15;

    private final byte[] bytes;
    private final int end;
    private final int maxNesting;
    private int at;
    /** Whether nothing was seen that JSON.stringify might write differently. */
    private boolean plain = true;

    private JsonText(byte[] bytes, int from, int to, int maxNesting) {
        this.bytes = bytes;
        this.at = from;
        this.end = to;
        this.maxNesting = maxNesting;
    }

    /** Returns whether JSON.stringify would certainly write the same. */
    static boolean check(byte[] bytes, int from, int to, int maxNesting) {
        var text = new JsonText(bytes, from, to, maxNesting);
        text.space();
        text.value(1);
        text.space();
        if (text.at != to) {
            throw text.bad();
        }
        return text.plain;
    }

    private UpdateException bad() {
        return new UpdateException(Reason.BAD_JSON, at, "not JSON");
    }

    private int peek() {
        return at < end ? bytes[at] : -1;
    }

    private void space() {
        while (at < end && (bytes[at] == ' ' || bytes[at] == '\t' || bytes[at] == '\n' || bytes[at] == '\r')) {
            plain = false;
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
            // The order of keys is JavaScript's, and of two equal ones one is left.
            plain &= !named;
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
                plain = false;
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
        int start = at;
        if (peek() == '-') {
            at++;
        }
        if (peek() == '0') {
            plain &= at == start;
            at++;
        } else {
            digits();
        }
        plain &= at - start <= SURELY_EXACT;
        if (peek() == '.') {
            plain = false;
            at++;
            digits();
        }
        if (peek() == 'e' || peek() == 'E') {
            plain = false;
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
