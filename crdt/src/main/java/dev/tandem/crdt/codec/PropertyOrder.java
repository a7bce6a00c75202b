package dev.tandem.crdt.codec;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The order in which JavaScript goes through an object's keys: array indices first, by value, then the others as they were added. */
public final class PropertyOrder {
    private static final long MAX_ARRAY_INDEX = 4294967294L;

    private PropertyOrder() {}

    /** The keys of a map in that order. */
    public static List<String> of(Map<?, ?> map) {
        var indices = new TreeMap<Long, String>();
        var names = new ArrayList<String>(map.size());
        for (Object key : map.keySet()) {
            if (!(key instanceof String name)) {
                throw new IllegalArgumentException("keys of a shared map are strings, not " + key);
            }
            long index = arrayIndex(name);
            if (index >= 0) {
                indices.put(index, name);
            } else {
                names.add(name);
            }
        }
        names.addAll(0, indices.values());
        return names;
    }

    private static long arrayIndex(String name) {
        if (name.isEmpty() || name.length() > 10 || (name.length() > 1 && name.charAt(0) == '0')) {
            return -1;
        }
        long value = 0;
        for (int i = 0; i < name.length(); i++) {
            char digit = name.charAt(i);
            if (digit < '0' || digit > '9') {
                return -1;
            }
            value = value * 10 + digit - '0';
        }
        return value <= MAX_ARRAY_INDEX ? value : -1;
    }
}
