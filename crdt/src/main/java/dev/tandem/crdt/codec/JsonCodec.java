package dev.tandem.crdt.codec;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * JSON texts as JavaScript reads and writes them. Values are those of {@link AnyCodec}. The recursion is as deep as the nesting, which is
 * bounded for everything that was read.
 */
public final class JsonCodec {
    private static final double MAX_SAFE_INTEGER = 9007199254740991.0;
    private static final String HEX_DIGITS = "0123456789abcdef";

    private JsonCodec() {}

    /**
     * The value of a JSON text, as {@code JSON.parse} has it: of two equal keys the last one counts, at the place of the first.
     *
     * @return lists and maps unmodifiable; a whole number of at most 2³¹−1 as Long, any other as Double
     * @throws UpdateException if it is not a JSON text, or nested deeper than the limits allow
     */
    public static @Nullable Object parse(String text, DecodeLimits limits) {
        return switch (text) {
            case "null" -> null;
            case "true" -> true;
            case "false" -> false;
            default -> new JsonParser(text, limits.maxNesting()).parse();
        };
    }

    /**
     * The JSON text of a value, as {@code JSON.stringify} writes it: keys in JavaScript's order, those with an undefined value left out,
     * NaN and infinities as null, bytes as an object of numbers, half a surrogate pair escaped.
     *
     * @throws IllegalArgumentException if the value has no JSON text: undefined itself, a BigInteger in it, what cannot be shared at all
     */
    public static String stringify(@Nullable Object value) {
        if (value instanceof Undefined) {
            throw new IllegalArgumentException("undefined has no JSON text");
        }
        var out = new StringBuilder();
        append(out, value);
        return out.toString();
    }

    private static void append(StringBuilder out, @Nullable Object value) {
        switch (value) {
            case null -> out.append("null");
            case Undefined ignored -> out.append("null");
            case String text -> appendString(out, text);
            case Boolean truth -> out.append((boolean) truth);
            case Double number -> appendNumber(out, number);
            case Float number -> appendNumber(out, number);
            case BigInteger number -> throw new IllegalArgumentException("a bigint has no JSON text: " + number);
            case Number number -> appendWhole(out, number);
            case byte[] bytes -> appendBytes(out, bytes);
            case List<?> list -> appendList(out, list);
            case Map<?, ?> map -> appendMap(out, map);
            default ->
                throw new IllegalArgumentException(
                        "not a value that can be shared: " + value.getClass().getName());
        }
    }

    private static void appendNumber(StringBuilder out, double number) {
        if (Double.isFinite(number)) {
            NumberText.append(out, number);
        } else {
            out.append("null");
        }
    }

    private static void appendWhole(StringBuilder out, Number number) {
        if (!(number instanceof Long || number instanceof Integer || number instanceof Short || number instanceof Byte)
                || Math.abs((double) number.longValue()) > MAX_SAFE_INTEGER) {
            throw new IllegalArgumentException("not a number of JavaScript: " + number);
        }
        out.append(number.longValue());
    }

    private static void appendBytes(StringBuilder out, byte[] bytes) {
        out.append('{');
        for (int i = 0; i < bytes.length; i++) {
            out.append(i == 0 ? "\"" : ",\"").append(i).append("\":").append(bytes[i] & 0xFF);
        }
        out.append('}');
    }

    private static void appendList(StringBuilder out, List<?> list) {
        char separator = '[';
        for (Object element : list) {
            out.append(separator);
            append(out, element);
            separator = ',';
        }
        out.append(list.isEmpty() ? "[]" : "]");
    }

    private static void appendMap(StringBuilder out, Map<?, ?> map) {
        char separator = '{';
        for (String key : PropertyOrder.of(map)) {
            Object value = map.get(key);
            if (!(value instanceof Undefined)) {
                out.append(separator);
                appendString(out, key);
                out.append(':');
                append(out, value);
                separator = ',';
            }
        }
        out.append(separator == '{' ? "{}" : "}");
    }

    private static void appendString(StringBuilder out, String text) {
        out.append('"');
        int length = text.length();
        for (int i = 0; i < length; i++) {
            char unit = text.charAt(i);
            switch (unit) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\b' -> out.append("\\b");
                case '\t' -> out.append("\\t");
                case '\n' -> out.append("\\n");
                case '\f' -> out.append("\\f");
                case '\r' -> out.append("\\r");
                default -> {
                    if (Character.isHighSurrogate(unit)
                            && i + 1 < length
                            && Character.isLowSurrogate(text.charAt(i + 1))) {
                        out.append(unit).append(text.charAt(++i));
                    } else if (unit < ' ' || Character.isSurrogate(unit)) {
                        appendEscape(out, unit);
                    } else {
                        out.append(unit);
                    }
                }
            }
        }
        out.append('"');
    }

    private static void appendEscape(StringBuilder out, char unit) {
        out.append("\\u");
        for (int shift = 12; shift >= 0; shift -= 4) {
            out.append(HEX_DIGITS.charAt(unit >> shift & 15));
        }
    }
}
