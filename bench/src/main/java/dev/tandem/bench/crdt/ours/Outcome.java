package dev.tandem.bench.crdt.ours;

import dev.tandem.crdt.Doc;
import dev.tandem.crdt.YArray;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a workload led to, to be compared with what it led to elsewhere.
 *
 * @param content digest of what people see
 * @param state digest of the document, or of whatever bytes the work is about
 * @param units how many edits, updates or documents one pass is about
 * @param bytes size of what the work put out or took in
 */
record Outcome(String content, String state, int units, long bytes) {
    static Outcome of(Doc document, int units, long bytes) {
        return new Outcome(contentOf(document), digest(document.encodeStateAsUpdate()), units, bytes);
    }

    /** The text, the array and the entry v of the map, written as all engines write them, and digested. */
    static String contentOf(Doc document) {
        YArray array = document.getArray("array");
        String content = document.getText("text") + "|"
                + array.toList().stream().map(Outcome::show).collect(Collectors.joining(",")) + "|"
                + (document.getMap("map").has("v") ? show(document.getMap("map").get("v")) : "");
        return digest(content.getBytes(StandardCharsets.UTF_8));
    }

    private static String show(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            var sorted = new TreeMap<String, String>();
            map.forEach((key, each) -> sorted.put(String.valueOf(key), show(each)));
            return sorted.toString();
        }
        return String.valueOf(value);
    }

    static String digest(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes), 0, 8);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
