package dev.tandem.crdt.codec;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Values as JavaScript writes them into a text: {@code String(value)}. The recursion is as deep as the nesting, which is bounded for everything that was read. */
public final class ScriptText {
    /** What every object that has no text of its own is written as. */
    public static final String OBJECT = "[object Object]";

    private ScriptText() {}

    /** The text of a value of {@link AnyCodec}. */
    public static String of(@Nullable Object value) {
        var out = new StringBuilder();
        append(out, value);
        return out.toString();
    }

    private static void append(StringBuilder out, @Nullable Object value) {
        switch (value) {
            case null -> out.append("null");
            case Undefined ignored -> out.append("undefined");
            case Double number -> appendNumber(out, number);
            case Float number -> appendNumber(out, number);
            case List<?> list -> appendList(out, list);
            case byte[] bytes -> appendBytes(out, bytes);
            case Map<?, ?> ignored -> out.append(OBJECT);
            default -> out.append(value);
        }
    }

    private static void appendNumber(StringBuilder out, double number) {
        if (Double.isFinite(number)) {
            NumberText.append(out, number);
        } else {
            out.append(number);
        }
    }

    private static void appendList(StringBuilder out, List<?> list) {
        boolean first = true;
        for (Object element : list) {
            if (!first) {
                out.append(',');
            }
            first = false;
            if (element != null && !(element instanceof Undefined)) {
                append(out, element);
            }
        }
    }

    private static void appendBytes(StringBuilder out, byte[] bytes) {
        for (int i = 0; i < bytes.length; i++) {
            out.append(i == 0 ? "" : ",").append(bytes[i] & 0xFF);
        }
    }
}
