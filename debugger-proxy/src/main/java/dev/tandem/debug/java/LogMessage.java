package dev.tandem.debug.java;

import java.util.ArrayList;
import java.util.List;

/** A text with expressions in braces, such as {@code total is {total}}. A brace that is meant is written twice. */
record LogMessage(List<Part> parts) {
    /** A piece of it. */
    record Part(String text, boolean expression) {}

    static LogMessage of(String message) {
        List<Part> parts = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        int at = 0;
        while (at < message.length()) {
            char next = message.charAt(at);
            boolean doubled = at + 1 < message.length() && message.charAt(at + 1) == next;
            if ((next == '{' || next == '}') && doubled) {
                text.append(next);
                at += 2;
            } else if (next == '{' && end(message, at) > at) {
                int end = end(message, at);
                if (!text.isEmpty()) {
                    parts.add(new Part(text.toString(), false));
                    text.setLength(0);
                }
                parts.add(new Part(message.substring(at + 1, end), true));
                at = end + 1;
            } else {
                text.append(next);
                at++;
            }
        }
        if (!text.isEmpty()) {
            parts.add(new Part(text.toString(), false));
        }
        return new LogMessage(parts);
    }

    /** {@return where an expression ends, which may have braces itself, as lambdas have; negative if it does not} */
    private static int end(String message, int start) {
        int depth = 0;
        for (int i = start; i < message.length(); i++) {
            depth += message.charAt(i) == '{' ? 1 : message.charAt(i) == '}' ? -1 : 0;
            if (depth == 0) {
                return i;
            }
        }
        return -1;
    }
}
