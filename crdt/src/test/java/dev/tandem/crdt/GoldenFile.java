package dev.tandem.crdt;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Bytes that Yjs wrote: src/test/node/golden.mjs makes the file. */
final class GoldenFile {
    private static final Map<String, List<byte[]>> BYTES = read();

    private GoldenFile() {}

    private static Map<String, List<byte[]>> read() {
        var bytes = new LinkedHashMap<String, List<byte[]>>();
        try (var in = GoldenFile.class.getResourceAsStream("/golden/yjs.txt")) {
            new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .forEach(line -> bytes.computeIfAbsent(line.split(" ", 2)[0], ignored -> new ArrayList<>())
                            .add(HexFormat.of().parseHex(line.split(" ", 2)[1])));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes;
    }

    /** All of a name. */
    static List<byte[]> all(String name) {
        return Objects.requireNonNull(BYTES.get(name), name);
    }

    /** The first of a name. */
    static byte[] bytes(String name) {
        return all(name).getFirst();
    }
}
