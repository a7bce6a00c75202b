package dev.tandem.crdt.yjs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tandem.crdt.Doc;
import dev.tandem.crdt.YArray;
import dev.tandem.crdt.YMap;
import dev.tandem.crdt.YText;
import dev.tandem.crdt.codec.UpdateException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Published test vectors of other implementations, from the folder that the environment variable {@code TANDEM_CRDT_VECTORS} or the property
 * {@code crdt.vectors} names; the README tells what to put there. Each must give the content that its publisher expects, and the bytes that
 * Yjs has after the same updates; what Yjs refuses we refuse too.
 */
class VectorsTest {
    private static final HexFormat HEX = HexFormat.of();

    private static final class Vector {
        final String name;
        final Map<String, String> roots = new LinkedHashMap<>();
        final List<byte[]> updates = new ArrayList<>();
        /** In version 2. */
        final List<byte[]> updatesV2 = new ArrayList<>();

        final Map<String, String> expected = new LinkedHashMap<>();
        byte @Nullable [] state;
        byte @Nullable [] stateV2;

        Vector(String name) {
            this.name = name;
        }
    }

    @Test
    void theyAllPass() throws IOException {
        String folder = System.getProperty("crdt.vectors", System.getenv("TANDEM_CRDT_VECTORS"));
        assumeTrue(
                folder != null && Files.isDirectory(Path.of(folder)),
                "skipped: no folder with test vectors is named, see TANDEM_CRDT_VECTORS in the README");
        int cases = 0;
        int updates = 0;
        int refused = 0;
        Process node = Node.start("vectors.mjs", String.valueOf(folder));
        try (BufferedReader in = node.inputReader(StandardCharsets.UTF_8)) {
            for (Vector vector = next(in); vector != null; vector = next(in)) {
                check(vector);
                cases++;
                updates += vector.updates.size() + vector.updatesV2.size();
                refused += vector.state == null ? 1 : 0;
            }
        } finally {
            node.destroy();
        }
        assertThat(cases).as("cases in " + folder).isPositive();
        System.out.printf("%d vectors with %d updates agree; %d of them are refused%n", cases, updates, refused);
    }

    private static @Nullable Vector next(BufferedReader in) throws IOException {
        Vector vector = null;
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String[] words = line.split(" ");
            if (words[0].equals("case")) {
                vector = new Vector(words[1]);
            } else if (vector == null) {
                throw new IOException("not in a case: " + line);
            }
            switch (words[0]) {
                case "root" -> vector.roots.put(words[1], words[2]);
                case "update" -> vector.updates.add(HEX.parseHex(words[1]));
                case "updateV2" -> vector.updatesV2.add(HEX.parseHex(words[1]));
                case "expect" -> vector.expected.put(words[1], words[2]);
                case "stateV2" -> vector.stateV2 = HEX.parseHex(words[1]);
                case "state" -> vector.state = HEX.parseHex(words[1]);
                case "end" -> {
                    return vector;
                }
                default -> {}
            }
        }
        return null;
    }

    private static void check(Vector vector) {
        var doc = new Doc(0);
        var roots = new LinkedHashMap<String, Object>();
        vector.roots.forEach((name, kind) -> roots.put(
                name,
                switch (kind) {
                    case "text" -> doc.getText(name);
                    case "array" -> doc.getArray(name);
                    case "map" -> doc.getMap(name);
                    default -> throw new IllegalStateException(kind);
                }));
        try {
            vector.updates.forEach(doc::applyUpdate);
            vector.updatesV2.forEach(doc::applyUpdateV2);
        } catch (UpdateException e) {
            if (vector.state == null) {
                return;
            }
            throw new AssertionError(vector.name + ": Yjs accepts it", e);
        }
        assertThat(vector.state).as("%s: Yjs refuses it", vector.name).isNotNull();
        vector.expected.forEach((name, value) -> assertThat(Values.dump(plain(roots.get(name))))
                .as("%s: %s", vector.name, name)
                .isEqualTo(value));
        assertThat(HEX.formatHex(doc.encodeStateAsUpdate())).as(vector.name).isEqualTo(HEX.formatHex(vector.state));
        assertThat(doc.encodeStateAsUpdateV2()).as(vector.name).isEqualTo(vector.stateV2);
        doc.checkInvariants();
    }

    /** A value without shared types, keys in order. */
    private static @Nullable Object plain(@Nullable Object value) {
        return switch (value) {
            case YText text -> text.toString();
            case YArray array -> plain(array.toList());
            case YMap map -> {
                var plain = new TreeMap<String, @Nullable Object>();
                map.keys().forEach(key -> plain.put(key, plain(map.get(key))));
                yield plain;
            }
            case List<?> list -> {
                var plain = new ArrayList<@Nullable Object>();
                list.forEach(element -> plain.add(plain(element)));
                yield plain;
            }
            case Map<?, ?> map -> {
                var plain = new TreeMap<String, @Nullable Object>();
                map.forEach((key, each) -> plain.put((String) key, plain(each)));
                yield plain;
            }
            case null, default -> value;
        };
    }
}
