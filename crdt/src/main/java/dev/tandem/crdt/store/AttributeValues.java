package dev.tandem.crdt.store;

import dev.tandem.crdt.codec.JsonCodec;
import dev.tandem.crdt.codec.PropertyOrder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Attributes of formatted text: JSON values by name. They are compared as Yjs compares them, which shows in what is inserted and deleted. */
public final class AttributeValues {
    private AttributeValues() {}

    /**
     * A copy of attributes whose values are immutable and like those that come out of an update, in JavaScript's order.
     *
     * @throws IllegalArgumentException if a value has no JSON text
     */
    public static Map<String, @Nullable Object> stored(Map<String, ? extends @Nullable Object> attributes) {
        var stored = new LinkedHashMap<String, @Nullable Object>();
        for (String key : PropertyOrder.of(attributes)) {
            stored.put(key, stored(attributes.get(key)));
        }
        return stored;
    }

    /**
     * A value as it would come out of an update.
     *
     * @throws IllegalArgumentException if it has no JSON text
     */
    public static @Nullable Object stored(@Nullable Object value) {
        if (value == null || value instanceof Boolean) {
            return value;
        }
        return JsonCodec.parse(JsonCodec.stringify(value), Contents.TRUSTED);
    }

    /** The same attributes in JavaScript's order. */
    static Map<String, @Nullable Object> ordered(Map<String, @Nullable Object> attributes) {
        var ordered = new LinkedHashMap<String, @Nullable Object>();
        for (String key : PropertyOrder.of(attributes)) {
            ordered.put(key, attributes.get(key));
        }
        return ordered;
    }

    /** JavaScript's {@code ===}: lists and maps are the same only if they are one object. */
    @SuppressWarnings("ReferenceEquality")
    static boolean same(@Nullable Object one, @Nullable Object other) {
        if (one == other) {
            return true;
        }
        return switch (one) {
            case null -> false;
            case Number number -> other instanceof Number second && number.doubleValue() == second.doubleValue();
            case String text -> text.equals(other);
            case Boolean truth -> truth.equals(other);
            default -> false;
        };
    }

    /** The same, or lists or maps whose elements are the same. */
    static boolean equal(@Nullable Object one, @Nullable Object other) {
        if (same(one, other)) {
            return true;
        }
        Map<?, ?> first = properties(one);
        Map<?, ?> second = properties(other);
        if (first == null || second == null || first.size() != second.size()) {
            return false;
        }
        for (Map.Entry<?, ?> property : first.entrySet()) {
            if (!second.containsKey(property.getKey()) || !same(property.getValue(), second.get(property.getKey()))) {
                return false;
            }
        }
        return true;
    }

    /** A list is an object whose properties are numbers, as in JavaScript. */
    private static @Nullable Map<?, ?> properties(@Nullable Object value) {
        if (value instanceof List<?> list) {
            var properties = new LinkedHashMap<String, @Nullable Object>();
            for (int i = 0; i < list.size(); i++) {
                properties.put(String.valueOf(i), list.get(i));
            }
            return properties;
        }
        return value instanceof Map<?, ?> map ? map : null;
    }

    /** Notes that an attribute has a value from here on. */
    static void update(Map<String, @Nullable Object> attributes, Format format) {
        if (format.value == null) {
            attributes.remove(format.key);
        } else {
            attributes.put(format.key, format.value);
        }
    }
}
