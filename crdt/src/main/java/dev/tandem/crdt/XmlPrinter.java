package dev.tandem.crdt;

import dev.tandem.crdt.codec.PropertyOrder;
import dev.tandem.crdt.codec.ScriptText;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Prints XML types as Yjs does: attributes sorted, nothing escaped. Without recursion: strangers choose how deep elements are nested, and an
 * attribute may hold an element too.
 */
final class XmlPrinter {
    /** What is left to be printed: texts, and types in their place. */
    private final ArrayDeque<Iterator<Object>> open = new ArrayDeque<>();

    private final StringBuilder out = new StringBuilder();

    private XmlPrinter() {}

    static String print(YType type) {
        var printer = new XmlPrinter();
        printer.open.push(parts(type).iterator());
        while (!printer.open.isEmpty()) {
            Iterator<Object> rest = printer.open.peek();
            if (!rest.hasNext()) {
                printer.open.pop();
            } else {
                printer.part(rest.next());
            }
        }
        return printer.out.toString();
    }

    private void part(Object part) {
        if (part instanceof YType type) {
            open.push(parts(type).iterator());
        } else {
            out.append(part);
        }
    }

    /** The text of a value within another text, or the type that has one. */
    private static Object text(@Nullable Object value) {
        return value instanceof YType type ? type : ScriptText.of(value);
    }

    private static List<Object> parts(YType type) {
        return switch (type) {
            case YXmlElement element -> element(element);
            case YXmlFragment fragment -> children(fragment);
            case YXmlText text -> formatted(text);
            case YText text -> List.of(text.toString());
            case YMap ignored -> List.of(ScriptText.OBJECT);
            case YArray ignored -> List.of(ScriptText.OBJECT);
            case YUnknown ignored -> List.of(ScriptText.OBJECT);
        };
    }

    private static List<Object> element(YXmlElement element) {
        var parts = new ArrayList<Object>();
        String name = element.nodeName().toLowerCase(Locale.ROOT);
        parts.add("<" + name);
        if (element.isIntegrated()) {
            new TreeMap<>(element.getAttributes()).forEach((key, value) -> {
                parts.add(" " + key + "=\"");
                parts.add(text(value));
                parts.add("\"");
            });
        }
        parts.add(">");
        parts.addAll(children(element));
        parts.add("</" + name + ">");
        return parts;
    }

    private static List<Object> children(YXmlFragment fragment) {
        return fragment.isIntegrated()
                ? fragment.toList().stream().map(XmlPrinter::text).toList()
                : List.of();
    }

    private static List<Object> formatted(YXmlText text) {
        var parts = new ArrayList<Object>();
        if (!text.isIntegrated()) {
            return parts;
        }
        for (TextDelta step : text.toDelta()) {
            switch (step) {
                case TextDelta.Insert(String inserted, var attributes) -> wrap(parts, inserted, attributes);
                case TextDelta.InsertEmbed(Object embed, var attributes) -> wrap(parts, text(embed), attributes);
                case TextDelta.Retain ignored -> {}
                case TextDelta.Delete ignored -> {}
            }
        }
        return parts;
    }

    private static void wrap(List<Object> parts, Object content, Map<String, @Nullable Object> attributes) {
        var tags = new TreeMap<String, @Nullable Object>(attributes);
        tags.forEach((name, value) -> parts.add(startTag(name, value)));
        parts.add(content);
        tags.descendingKeySet().forEach(name -> parts.add("</" + name + ">"));
    }

    private static String startTag(String name, @Nullable Object value) {
        var tag = new StringBuilder("<").append(name);
        new TreeMap<>(properties(value))
                .forEach((key, property) -> tag.append(' ')
                        .append(key)
                        .append("=\"")
                        .append(ScriptText.of(property))
                        .append('"'));
        return tag.append('>').toString();
    }

    /** What JavaScript enumerates of a value: an object's keys, and the positions of a list or a text. */
    private static Map<String, @Nullable Object> properties(@Nullable Object value) {
        var properties = new TreeMap<String, @Nullable Object>();
        switch (value) {
            case Map<?, ?> map -> {
                for (String key : PropertyOrder.of(map)) {
                    properties.put(key, map.get(key));
                }
            }
            case List<?> list -> {
                for (int i = 0; i < list.size(); i++) {
                    properties.put(String.valueOf(i), list.get(i));
                }
            }
            case String text -> {
                for (int i = 0; i < text.length(); i++) {
                    properties.put(String.valueOf(i), text.substring(i, i + 1));
                }
            }
            case null, default -> {}
        }
        return properties;
    }
}
