package dev.tandem.crdt.yjs;

import dev.tandem.crdt.Doc;
import dev.tandem.crdt.TextDelta;
import dev.tandem.crdt.YArray;
import dev.tandem.crdt.YMap;
import dev.tandem.crdt.YText;
import dev.tandem.crdt.YType;
import dev.tandem.crdt.YXmlElement;
import dev.tandem.crdt.YXmlFragment;
import dev.tandem.crdt.YXmlHook;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** XML types, and copies of types of all kinds. */
final class XmlOperations {
    /** Copies of copies of what is larger would take too long. */
    private static final int LARGE = 600;

    private XmlOperations() {}

    static Map<String, EditOperation> all() {
        return Map.of(
                "xi", XmlOperations::insert,
                "xn", XmlOperations::insertAfter,
                "xp", XmlOperations::push,
                "xd", XmlOperations::delete,
                "xs", XmlOperations::setAttribute,
                "xr", XmlOperations::removeAttribute,
                "xc", XmlOperations::copyNode,
                "ac", XmlOperations::copyValue,
                "mc", XmlOperations::clear);
    }

    private static List<YType> nodes(ArrayDeque<String> tokens) {
        var nodes = new ArrayList<YType>();
        while (!tokens.isEmpty()) {
            nodes.add(node(tokens));
        }
        return nodes;
    }

    private static YType node(ArrayDeque<String> tokens) {
        return (YType) Objects.requireNonNull(Values.parse(tokens));
    }

    static YXmlElement element(String[] head, ArrayDeque<String> tokens) {
        var element = new YXmlElement(Values.text(head[0]));
        for (int i = Integer.parseInt(head[1]); i > 0; i--) {
            String key = Values.text(tokens.remove());
            element.setAttribute(key, Values.parse(tokens));
        }
        for (int i = Integer.parseInt(head[2]); i > 0; i--) {
            element.push(List.of(node(tokens)));
        }
        return element;
    }

    static YXmlFragment fragment(int children, ArrayDeque<String> tokens) {
        var fragment = new YXmlFragment();
        for (int i = 0; i < children; i++) {
            fragment.unshift(List.of(node(tokens)));
        }
        return fragment;
    }

    static YXmlHook hook(String[] head, ArrayDeque<String> tokens) {
        var hook = new YXmlHook(Values.text(head[0]));
        for (int i = Integer.parseInt(head[1]); i > 0; i--) {
            String key = Values.text(tokens.remove());
            hook.set(key, Values.parse(tokens));
        }
        return hook;
    }

    private static void insert(@Nullable Object type, ArrayDeque<String> tokens) {
        if (type instanceof YXmlFragment parent) {
            parent.insert(Integer.parseInt(tokens.remove()) % (parent.length() + 1), nodes(tokens));
        }
    }

    private static void insertAfter(@Nullable Object type, ArrayDeque<String> tokens) {
        if (type instanceof YXmlFragment parent) {
            int index = Integer.parseInt(tokens.remove()) % (parent.length() + 1);
            parent.insertAfter(index == 0 ? null : (YType) parent.get(index - 1), nodes(tokens));
        }
    }

    private static void push(@Nullable Object type, ArrayDeque<String> tokens) {
        if (type instanceof YXmlFragment parent) {
            parent.push(nodes(tokens));
        }
    }

    private static void delete(@Nullable Object type, ArrayDeque<String> tokens) {
        if (type instanceof YXmlFragment parent && parent.length() > 0) {
            int index = Integer.parseInt(tokens.remove()) % parent.length();
            parent.delete(index, Math.min(Integer.parseInt(tokens.remove()), parent.length() - index));
        }
    }

    private static void setAttribute(@Nullable Object type, ArrayDeque<String> tokens) {
        if (type instanceof YXmlElement element) {
            element.setAttribute(Values.text(tokens.remove()), Values.parse(tokens));
        }
    }

    private static void removeAttribute(@Nullable Object type, ArrayDeque<String> tokens) {
        if (type instanceof YXmlElement element) {
            element.removeAttribute(Values.text(tokens.remove()));
        }
    }

    /** Whether Yjs can copy a value: it does not copy documents, and types within attributes, hooks and texts; and fails to insert them twice. */
    private static boolean isCopyable(@Nullable Object value) {
        return Values.dump(value).length() < LARGE && areCopyable(value);
    }

    private static boolean areCopyable(@Nullable Object value) {
        return switch (value) {
            case Doc ignored -> false;
            case YText text ->
                isPlain(text.toDelta().stream()
                        .map(step -> step instanceof TextDelta.InsertEmbed embed ? embed.value() : null)
                        .collect(Collectors.toList()));
            case YXmlHook hook -> isPlain(hook.values());
            case YXmlElement element ->
                isPlain(element.getAttributes().values()) && element.stream().allMatch(XmlOperations::areCopyable);
            case YXmlFragment fragment -> fragment.stream().allMatch(XmlOperations::areCopyable);
            case YArray array -> array.stream().allMatch(XmlOperations::areCopyable);
            case YMap map -> map.values().stream().allMatch(XmlOperations::areCopyable);
            case null, default -> true;
        };
    }

    private static boolean isPlain(Collection<@Nullable Object> values) {
        return values.stream().noneMatch(value -> value instanceof YType || value instanceof Doc);
    }

    private static void copyNode(@Nullable Object type, ArrayDeque<String> tokens) {
        if (type instanceof YXmlFragment parent
                && parent.length() > 0
                && parent.get(Integer.parseInt(tokens.remove()) % parent.length()) instanceof YType node
                && isCopyable(node)) {
            parent.insert(0, List.of(node.clone()));
        }
    }

    private static void copyValue(@Nullable Object type, ArrayDeque<String> tokens) {
        int index = Integer.parseInt(tokens.remove());
        String key = Values.text(tokens.remove());
        if (type instanceof YArray array && array.length() > 0) {
            Object value = array.get(index % array.length());
            if (isCopyable(value)) {
                array.insert(0, Collections.singletonList(value instanceof YType nested ? nested.clone() : value));
            }
        } else if (type instanceof YMap map && map.has(key)) {
            Object value = map.get(key);
            if (isCopyable(value)) {
                map.set("copy", value instanceof YType nested ? nested.clone() : value);
            }
        }
    }

    private static void clear(@Nullable Object type, ArrayDeque<String> tokens) {
        if (type instanceof YMap map) {
            map.clear();
        }
    }
}
