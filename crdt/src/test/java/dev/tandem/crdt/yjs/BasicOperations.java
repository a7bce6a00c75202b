package dev.tandem.crdt.yjs;

import dev.tandem.crdt.YArray;
import dev.tandem.crdt.YMap;
import dev.tandem.crdt.YText;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Plain text, arrays and maps. */
final class BasicOperations {
    private BasicOperations() {}

    static Map<String, EditOperation> all() {
        return Map.of(
                "ti", BasicOperations::insertText,
                "td", BasicOperations::deleteText,
                "ai", BasicOperations::insertValues,
                "ap", BasicOperations::pushValues,
                "ad", BasicOperations::deleteValues,
                "ms", BasicOperations::set,
                "md", BasicOperations::remove);
    }

    private static void insertText(@Nullable Object type, ArrayDeque<String> tokens) {
        if (type instanceof YText text) {
            int at = Integer.parseInt(tokens.remove()) % (text.length() + 1);
            text.insert(at, Values.text(tokens.remove()));
        }
    }

    private static void deleteText(@Nullable Object type, ArrayDeque<String> tokens) {
        if (type instanceof YText text && text.length() > 0) {
            int at = Integer.parseInt(tokens.remove()) % text.length();
            text.delete(at, Math.min(Integer.parseInt(tokens.remove()), text.length() - at));
        }
    }

    private static void insertValues(@Nullable Object type, ArrayDeque<String> tokens) {
        if (type instanceof YArray array) {
            array.insert(Integer.parseInt(tokens.remove()) % (array.length() + 1), values(tokens));
        }
    }

    private static void pushValues(@Nullable Object type, ArrayDeque<String> tokens) {
        if (type instanceof YArray array) {
            array.push(values(tokens));
        }
    }

    private static void deleteValues(@Nullable Object type, ArrayDeque<String> tokens) {
        if (type instanceof YArray array && array.length() > 0) {
            int at = Integer.parseInt(tokens.remove()) % array.length();
            array.delete(at, Math.min(Integer.parseInt(tokens.remove()), array.length() - at));
        }
    }

    private static void set(@Nullable Object type, ArrayDeque<String> tokens) {
        if (type instanceof YMap map) {
            map.set(Values.text(tokens.remove()), Values.parse(tokens));
        }
    }

    private static void remove(@Nullable Object type, ArrayDeque<String> tokens) {
        if (type instanceof YMap map) {
            map.delete(Values.text(tokens.remove()));
        }
    }

    static List<@Nullable Object> values(ArrayDeque<String> tokens) {
        var values = new ArrayList<@Nullable Object>();
        while (!tokens.isEmpty()) {
            values.add(Values.parse(tokens));
        }
        return values;
    }
}
