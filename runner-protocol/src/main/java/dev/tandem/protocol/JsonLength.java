package dev.tandem.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/** How much JSON there is: what a debug adapter tells comes from a sandbox, and may be of any size and depth. */
public final class JsonLength {
    /** How many characters a stop, or an answer of an adapter, may have. */
    public static final int MOST = 256 << 10;

    /** How deep it may be nested. Nothing that adapters tell is nested half as deep. */
    public static final int DEEPEST = 40;

    private JsonLength() {}

    /** {@return how many characters it takes to write it, about; {@link Integer#MAX_VALUE} if it is nested too deep} */
    public static int of(@Nullable JsonNode node) {
        long length = node == null ? 4 : length(node, DEEPEST);
        return (int) Math.min(length, Integer.MAX_VALUE);
    }

    /** {@return how many characters a text takes, about} */
    public static int of(@Nullable String text) {
        return text == null ? 4 : text.length() + 2;
    }

    private static long length(JsonNode node, int deeper) {
        if (deeper < 0) {
            return Integer.MAX_VALUE;
        }
        long length = 2;
        if (node.isTextual()) {
            length += node.textValue().length();
        } else if (node.isObject()) {
            for (var field : node.properties()) {
                length += field.getKey().length() + 4L + length(field.getValue(), deeper - 1);
            }
        } else if (node.isArray()) {
            for (JsonNode element : node) {
                length += 1 + length(element, deeper - 1);
            }
        } else {
            length += 8; // a number, a truth value, nothing; bytes do not occur
        }
        return length;
    }
}
