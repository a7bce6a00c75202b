package dev.tandem.crdt.sync;

import dev.tandem.crdt.codec.DecodeLimits;
import dev.tandem.crdt.codec.JsonCodec;
import dev.tandem.crdt.codec.UpdateException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What awareness has to know of states, which are JSON texts. */
final class JsonTexts {
    private JsonTexts() {}

    /**
     * The value of a text.
     *
     * @throws IllegalArgumentException if it is no JSON text
     */
    static @Nullable Object parse(String json, DecodeLimits limits) {
        try {
            return JsonCodec.parse(json, limits);
        } catch (UpdateException e) {
            throw new IllegalArgumentException("not a JSON text that can be shared: " + json, e);
        }
    }

    /** Whether two texts have the same value, in whatever order their fields stand. */
    static boolean equal(String first, String second, DecodeLimits limits) {
        return first.equals(second) || equal(JsonCodec.parse(first, limits), JsonCodec.parse(second, limits));
    }

    /** As Java has it, but JavaScript's −0 equals its 0. */
    private static boolean equal(@Nullable Object first, @Nullable Object second) {
        return switch (first) {
            case Number number -> second instanceof Number other && number.doubleValue() == other.doubleValue();
            case List<?> list -> second instanceof List<?> other && equalLists(list, other);
            case Map<?, ?> map -> second instanceof Map<?, ?> other && equalMaps(map, other);
            case null -> second == null;
            default -> first.equals(second);
        };
    }

    private static boolean equalLists(List<?> first, List<?> second) {
        if (first.size() != second.size()) {
            return false;
        }
        for (int i = 0; i < first.size(); i++) {
            if (!equal(first.get(i), second.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean equalMaps(Map<?, ?> first, Map<?, ?> second) {
        return first.keySet().equals(second.keySet())
                && first.keySet().stream().allMatch(key -> equal(first.get(key), second.get(key)));
    }

    /**
     * An object with one field set: in its place if it is there, else at the end.
     *
     * @throws IllegalArgumentException if {@code object} is none, or the value has no JSON text
     */
    static String withField(String object, String field, @Nullable Object value, DecodeLimits limits) {
        if (!(parse(object, limits) instanceof Map<?, ?> map)) {
            throw new IllegalArgumentException("a state without fields: " + object);
        }
        var fields = new LinkedHashMap<Object, @Nullable Object>(map);
        fields.put(field, value);
        return JsonCodec.stringify(fields);
    }
}
