package dev.tandem.crdt.yjs;

import dev.tandem.crdt.Doc;
import dev.tandem.crdt.TextDelta;
import dev.tandem.crdt.YArray;
import dev.tandem.crdt.YMap;
import dev.tandem.crdt.YText;
import dev.tandem.crdt.YType;
import dev.tandem.crdt.YXmlElement;
import dev.tandem.crdt.YXmlFragment;
import dev.tandem.crdt.YXmlText;
import dev.tandem.crdt.codec.Undefined;
import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The plans' notation of values: tokens in, and a canonical text out. The script oracle.mjs has the same. */
final class Values {
    private static final HexFormat HEX = HexFormat.of();

    private Values() {}

    static String token(String text) {
        byte[] bytes = new byte[text.length() * 2];
        for (int i = 0; i < text.length(); i++) {
            bytes[2 * i] = (byte) text.charAt(i);
            bytes[2 * i + 1] = (byte) (text.charAt(i) >>> 8);
        }
        return HEX.formatHex(bytes);
    }

    static String text(String token) {
        byte[] bytes = HEX.parseHex(token);
        var text = new StringBuilder();
        for (int i = 0; i < bytes.length; i += 2) {
            text.append((char) ((bytes[i] & 0xFF) | bytes[i + 1] << 8));
        }
        return text.toString();
    }

    static @Nullable Object parse(ArrayDeque<String> tokens) {
        String token = tokens.remove();
        String rest = token.substring(1);
        return switch (token.charAt(0)) {
            case 'n' -> null;
            case 'u' -> Undefined.UNDEFINED;
            case 't' -> true;
            case 'f' -> false;
            case 'i' -> Long.parseLong(rest);
            case 'd' -> Double.longBitsToDouble(HexFormat.fromHexDigitsToLong(rest));
            case 'g' -> new BigInteger(rest);
            case 's' -> text(rest);
            case 'b' -> HEX.parseHex(rest);
            case 'l' -> list(Integer.parseInt(rest), tokens);
            case 'm' -> {
                var map = new LinkedHashMap<String, @Nullable Object>();
                for (int i = 0; i < Integer.parseInt(rest); i++) {
                    String key = text(tokens.remove());
                    map.put(key, parse(tokens));
                }
                yield map;
            }
            case 'T' -> new YText(text(rest));
            case 'M' -> {
                var map = new YMap();
                for (int i = 0; i < Integer.parseInt(rest); i++) {
                    String key = text(tokens.remove());
                    map.set(key, parse(tokens));
                }
                yield map;
            }
            case 'A' -> {
                var array = new YArray();
                array.push(list(Integer.parseInt(rest), tokens));
                yield array;
            }
            case 'E' -> XmlOperations.element(rest.split(":", -1), tokens);
            case 'F' -> XmlOperations.fragment(Integer.parseInt(rest), tokens);
            case 'X' -> new YXmlText(text(rest));
            case 'H' -> XmlOperations.hook(rest.split(":", -1), tokens);
            default -> throw new IllegalArgumentException("value " + token);
        };
    }

    private static List<@Nullable Object> list(int size, ArrayDeque<String> tokens) {
        var list = new ArrayList<@Nullable Object>();
        for (int i = 0; i < size; i++) {
            list.add(parse(tokens));
        }
        return list;
    }

    static String dump(@Nullable Object value) {
        return switch (value) {
            case null -> "n";
            case Undefined ignored -> "u";
            case YText text -> "T" + dumpDelta(text.toDelta()) + dumpAttributes(text.getAttributes());
            case YArray array -> "A" + dumpList(array.toList());
            case YMap map ->
                map.keys().stream()
                        .sorted()
                        .map(key -> token(key) + ":" + dump(map.get(key)))
                        .collect(Collectors.joining(",", "M{", "}"));
            case YXmlElement element ->
                "E" + token(element.nodeName()) + dumpAttributes(element.getAttributes()) + dumpList(element.toList());
            case YXmlFragment fragment -> "F" + dumpList(fragment.toList());
            case YType type -> "?" + type;
            case Doc ignored -> "?";
            case byte[] bytes -> "b" + HEX.formatHex(bytes);
            case List<?> list -> dumpList(list);
            case String text -> "s" + token(text);
            case Long number -> number((double) number);
            case Double number -> number(number);
            case BigInteger number -> "g" + number;
            case Boolean truth -> truth ? "t" : "f";
            case Map<?, ?> map ->
                map.entrySet().stream()
                        .map(entry -> token((String) entry.getKey()) + ":" + dump(entry.getValue()))
                        .collect(Collectors.joining(",", "{", "}"));
            default -> throw new IllegalArgumentException("value " + value);
        };
    }

    private static String dumpAttributes(Map<String, @Nullable Object> attributes) {
        return attributes.isEmpty()
                ? ""
                : attributes.keySet().stream()
                        .sorted()
                        .map(key -> token(key) + ":" + dump(attributes.get(key)))
                        .collect(Collectors.joining(",", "{", "}"));
    }

    /** The steps of a text or of its change. */
    static String dumpDelta(List<TextDelta> delta) {
        return delta.stream().map(Values::dumpStep).collect(Collectors.joining(","));
    }

    private static String dumpStep(TextDelta step) {
        return switch (step) {
            case TextDelta.Retain(int length, var attributes) -> "r" + length + dumpAttributes(attributes);
            case TextDelta.Delete(int length) -> "x" + length;
            case TextDelta.Insert(String text, var attributes) -> "i" + token(text) + dumpAttributes(attributes);
            case TextDelta.InsertEmbed(Object value, var attributes) -> "e" + dump(value) + dumpAttributes(attributes);
        };
    }

    private static String dumpList(List<?> list) {
        return list.stream().map(Values::dump).collect(Collectors.joining(",", "[", "]"));
    }

    private static String number(double number) {
        return "d" + HEX.toHexDigits(Double.doubleToLongBits(number));
    }
}
