package dev.tandem.debug.java;

import com.sun.jdi.ArrayReference;
import com.sun.jdi.Field;
import com.sun.jdi.IntegerValue;
import com.sun.jdi.LongValue;
import com.sun.jdi.ObjectReference;
import com.sun.jdi.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is in a collection of the JDK, read from its fields: asking it by its methods would run code, and a collection of the program's own may do anything
 * there.
 *
 * @param size how many there are
 * @param map whether they have keys
 */
record Collected(ObjectReference collection, int size, boolean map, Reader reader) {
    /**
     * One of them.
     *
     * @param key of a map's entry; null for others
     */
    record Entry(@Nullable Value key, @Nullable Value value) {}

    /** Reads the first ones, so many at least as are wanted, if there are so many. */
    @FunctionalInterface
    interface Reader {
        List<Entry> first(int wanted);
    }

    /** {@return some of them} */
    List<Entry> page(int start, int count) {
        List<Entry> read = reader.first(Math.min(size, start + count));
        return read.subList(Math.min(start, read.size()), Math.min(start + count, read.size()));
    }

    /** {@return what is in an object, if it is such a collection} */
    static Optional<Collected> of(ObjectReference object) {
        String type = object.referenceType().name();
        return type.startsWith("java.util.") ? Optional.ofNullable(known(object, type)) : Optional.empty();
    }

    private static @Nullable Collected known(ObjectReference it, String type) {
        return switch (type.substring("java.util.".length())) {
            case "ArrayList", "Vector", "Stack" ->
                list(it, number(it, type.endsWith("ArrayList") ? "size" : "elementCount"), array(it, "elementData"), 0);
            case "PriorityQueue" -> list(it, number(it, "size"), array(it, "queue"), 0);
            case "Arrays$ArrayList" -> list(it, length(array(it, "a")), array(it, "a"), 0);
            case "ImmutableCollections$ListN" -> list(it, length(array(it, "elements")), array(it, "elements"), 0);
            case "ImmutableCollections$List12", "ImmutableCollections$Set12" -> pair(it);
            case "ImmutableCollections$SetN" -> sparse(it, number(it, "size"), 1);
            case "ImmutableCollections$MapN" -> sparse(it, number(it, "size"), 2);
            case "ImmutableCollections$Map1" ->
                new Collected(it, 1, true, _ -> List.of(new Entry(field(it, "k0"), field(it, "v0"))));
            case "ArrayDeque" -> deque(it);
            case "LinkedList" ->
                new Collected(
                        it,
                        number(it, "size"),
                        false,
                        wanted -> chain(field(it, "first"), "next", "item", null, wanted));
            case "HashMap" ->
                new Collected(it, number(it, "size"), true, wanted -> buckets(array(it, "table"), wanted));
            case "LinkedHashMap" ->
                new Collected(
                        it,
                        number(it, "size"),
                        true,
                        wanted -> chain(field(it, "head"), "after", "value", "key", wanted));
            case "TreeMap" -> new Collected(it, number(it, "size"), true, wanted -> tree(field(it, "root"), wanted));
            case "HashSet", "LinkedHashSet" -> keys(it, field(it, "map"));
            case "TreeSet" -> keys(it, field(it, "m"));
            case "concurrent.ConcurrentHashMap" ->
                new Collected(it, number(it, "baseCount"), true, wanted -> buckets(array(it, "table"), wanted));
            case "Optional" -> optional(it);
            default -> type.startsWith("java.util.Collections$") ? wrapped(it) : null;
        };
    }

    private static Collected list(ObjectReference it, int size, @Nullable ArrayReference array, int from) {
        return new Collected(it, size, false, wanted -> values(array, from, wanted));
    }

    private static List<Entry> values(@Nullable ArrayReference array, int from, int wanted) {
        List<Entry> entries = new ArrayList<>();
        if (array != null && wanted > 0) {
            array.getValues(from, Math.min(wanted, array.length() - from))
                    .forEach(value -> entries.add(new Entry(null, value)));
        }
        return entries;
    }

    private static Collected pair(ObjectReference it) {
        List<Entry> entries = new ArrayList<>();
        entries.add(new Entry(null, field(it, "e0")));
        // A marker stands for one that is not there.
        if (field(it, "e1") instanceof ObjectReference second
                && !second.referenceType().name().equals("java.lang.Object")) {
            entries.add(new Entry(null, second));
        }
        return new Collected(it, entries.size(), false, _ -> entries);
    }

    private static Collected sparse(ObjectReference it, int size, int width) {
        return new Collected(it, size, width == 2, wanted -> {
            List<Entry> entries = new ArrayList<>();
            ArrayReference array = array(it, width == 2 ? "table" : "elements");
            List<Value> all = array == null ? List.of() : array.getValues();
            for (int i = 0; i + width <= all.size() && entries.size() < wanted; i += width) {
                if (all.get(i) != null) {
                    entries.add(width == 2 ? new Entry(all.get(i), all.get(i + 1)) : new Entry(null, all.get(i)));
                }
            }
            return entries;
        });
    }

    private static Collected deque(ObjectReference it) {
        ArrayReference array = array(it, "elements");
        int head = number(it, "head");
        int length = length(array);
        int size = length == 0 ? 0 : Math.floorMod(number(it, "tail") - head, length);
        return new Collected(it, size, false, wanted -> {
            List<Entry> entries = new ArrayList<>();
            for (int i = 0; array != null && i < wanted; i++) {
                entries.add(new Entry(null, array.getValue((head + i) % length)));
            }
            return entries;
        });
    }

    private static List<Entry> chain(
            @Nullable Value first, String next, String value, @Nullable String key, int wanted) {
        List<Entry> entries = new ArrayList<>();
        Value link = first;
        while (link instanceof ObjectReference object && entries.size() < wanted) {
            entries.add(new Entry(key == null ? null : field(object, key), field(object, value)));
            link = field(object, next);
        }
        return entries;
    }

    private static List<Entry> buckets(@Nullable ArrayReference table, int wanted) {
        List<Entry> entries = new ArrayList<>();
        for (Value bucket : table == null ? List.<Value>of() : table.getValues()) {
            if (bucket != null && entries.size() < wanted) {
                // Nodes of ConcurrentHashMap call it "val".
                String value = bucket instanceof ObjectReference node
                                && node.referenceType().fieldByName("val") != null
                        ? "val"
                        : "value";
                entries.addAll(chain(bucket, "next", value, "key", wanted - entries.size()));
            }
        }
        return entries;
    }

    private static List<Entry> tree(@Nullable Value root, int wanted) {
        List<Entry> entries = new ArrayList<>();
        List<ObjectReference> path = new ArrayList<>();
        Value at = root;
        while ((at != null || !path.isEmpty()) && entries.size() < wanted) {
            if (at instanceof ObjectReference node) {
                path.add(node);
                at = field(node, "left");
            } else {
                ObjectReference node = path.removeLast();
                entries.add(new Entry(field(node, "key"), field(node, "value")));
                at = field(node, "right");
            }
        }
        return entries;
    }

    private static @Nullable Collected keys(ObjectReference it, @Nullable Value map) {
        return map instanceof ObjectReference object
                ? of(object)
                        .map(inner -> new Collected(
                                it,
                                inner.size(),
                                false,
                                wanted -> inner.reader().first(wanted).stream()
                                        .map(entry -> new Entry(null, entry.key()))
                                        .toList()))
                        .orElse(null)
                : null;
    }

    private static Collected optional(ObjectReference it) {
        Value value = field(it, "value");
        return new Collected(
                it, value == null ? 0 : 1, false, wanted -> wanted == 0 ? List.of() : List.of(new Entry(null, value)));
    }

    /** What Collections.unmodifiableList and its like hide. */
    private static @Nullable Collected wrapped(ObjectReference it) {
        for (String name : List.of("m", "list", "c", "element")) {
            if (it.referenceType().fieldByName(name) == null) {
                continue;
            }
            Value inner = field(it, name);
            if (name.equals("element")) {
                return new Collected(it, 1, false, _ -> List.of(new Entry(null, inner)));
            }
            if (inner instanceof ObjectReference object) {
                return of(object)
                        .map(found -> new Collected(it, found.size(), found.map(), found.reader()))
                        .orElse(null);
            }
        }
        return null;
    }

    private static @Nullable Value field(ObjectReference object, String name) {
        Field field = object.referenceType().fieldByName(name);
        return field == null ? null : object.getValue(field);
    }

    private static int number(ObjectReference object, String name) {
        return switch (field(object, name)) {
            case IntegerValue number -> number.value();
            case LongValue number -> (int) Math.min(Integer.MAX_VALUE, number.value());
            case null, default -> 0;
        };
    }

    private static @Nullable ArrayReference array(ObjectReference object, String name) {
        return field(object, name) instanceof ArrayReference array ? array : null;
    }

    private static int length(@Nullable ArrayReference array) {
        return array == null ? 0 : array.length();
    }
}
