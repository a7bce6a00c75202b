package dev.tandem.crdt.yjs;

import dev.tandem.crdt.TextDelta;
import dev.tandem.crdt.YText;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Formatted text: attributes of ranges, embedded objects, deltas, attributes of the text as a whole. */
final class FormattingOperations {
    private FormattingOperations() {}

    static Map<String, EditOperation> all() {
        return Map.of(
                "fi", FormattingOperations::insert,
                "fe", FormattingOperations::insertEmbed,
                "ff", FormattingOperations::format,
                "fd", FormattingOperations::applyDelta,
                "fs", FormattingOperations::setAttribute,
                "fr", FormattingOperations::removeAttribute);
    }

    private static int position(YText text, ArrayDeque<String> tokens) {
        return Integer.parseInt(tokens.remove()) % (text.length() + 1);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, @Nullable Object> attributes(ArrayDeque<String> tokens) {
        return (Map<String, @Nullable Object>) Objects.requireNonNull(Values.parse(tokens));
    }

    private static void insert(@Nullable Object type, ArrayDeque<String> tokens) {
        if (type instanceof YText text) {
            text.insert(position(text, tokens), Values.text(tokens.remove()), attributes(tokens));
        }
    }

    private static void insertEmbed(@Nullable Object type, ArrayDeque<String> tokens) {
        if (type instanceof YText text) {
            int at = position(text, tokens);
            Object embed = Objects.requireNonNull(Values.parse(tokens));
            if (tokens.isEmpty()) {
                text.insertEmbed(at, embed);
            } else {
                text.insertEmbed(at, embed, attributes(tokens));
            }
        }
    }

    private static void format(@Nullable Object type, ArrayDeque<String> tokens) {
        if (type instanceof YText text && text.length() > 0) {
            int at = Integer.parseInt(tokens.remove()) % text.length();
            int length = Math.min(Integer.parseInt(tokens.remove()), text.length() - at);
            text.format(at, length, attributes(tokens));
        }
    }

    private static void applyDelta(@Nullable Object type, ArrayDeque<String> tokens) {
        if (type instanceof YText text) {
            boolean sanitize = tokens.remove().equals("1");
            var delta = new ArrayList<TextDelta>();
            while (!tokens.isEmpty()) {
                delta.add(step(tokens));
            }
            text.applyDelta(delta, sanitize);
        }
    }

    private static TextDelta step(ArrayDeque<String> tokens) {
        String token = tokens.remove();
        String rest = token.substring(1);
        return switch (token.charAt(0)) {
            case 'x' -> new TextDelta.Delete(Integer.parseInt(rest));
            case 'r' -> new TextDelta.Retain(Integer.parseInt(rest), attributes(tokens));
            case 'i' -> new TextDelta.Insert(Values.text(rest), attributes(tokens));
            default -> {
                Map<String, @Nullable Object> attributes = attributes(tokens);
                yield new TextDelta.InsertEmbed(Values.parse(tokens), attributes);
            }
        };
    }

    private static void setAttribute(@Nullable Object type, ArrayDeque<String> tokens) {
        if (type instanceof YText text) {
            text.setAttribute(Values.text(tokens.remove()), Values.parse(tokens));
        }
    }

    private static void removeAttribute(@Nullable Object type, ArrayDeque<String> tokens) {
        if (type instanceof YText text) {
            text.removeAttribute(Values.text(tokens.remove()));
        }
    }
}
