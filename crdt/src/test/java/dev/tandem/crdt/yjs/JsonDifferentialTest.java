package dev.tandem.crdt.yjs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.crdt.codec.AnyCodec;
import dev.tandem.crdt.codec.ByteWriter;
import dev.tandem.crdt.codec.DecodeLimits;
import dev.tandem.crdt.codec.JsonCodec;
import dev.tandem.crdt.codec.UpdateException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Compares JSON with that of Node. {@code -Dcrdt.seed=<n>} repeats a random run, {@code -Dcrdt.texts=<n>} makes so many texts. */
class JsonDifferentialTest {
    private static final List<String> STRINGS = List.of(
            "a",
            "",
            "10",
            "9",
            "01",
            "4294967294",
            "4294967295",
            "w\u00F6rld",
            "\uD83D\uDE00",
            "\u2028",
            "\\ud83d",
            "\\uDE00",
            "\\u0000",
            "\\n\\\"\\\\\\/\\b\\f\\r\\t",
            "__proto",
            "\\u001f\\u0020");

    private final long seed = Long.getLong("crdt.seed", System.nanoTime());
    private final SplittableRandom random = new SplittableRandom(seed);

    @Test
    void textsAreReadAndWrittenAsInJavaScript() throws IOException, InterruptedException {
        var texts = new ArrayList<String>();
        for (int i = Integer.getInteger("crdt.texts", 5000); i > 0; i--) {
            String text = switch (random.nextInt(4)) {
                case 0 -> number(random.nextLong());
                case 1 -> number(random.nextLong(1L << random.nextInt(1, 63)));
                default -> json(0);
            };
            texts.add(random.nextInt(8) == 0 ? broken(text) : text);
        }
        Process node = Node.start("json.mjs");
        Thread writer = Thread.startVirtualThread(() -> {
            try (var out = node.getOutputStream()) {
                for (String text : texts) {
                    out.write((Values.token(text) + "\n").getBytes(StandardCharsets.US_ASCII));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        try (var in = new BufferedReader(new InputStreamReader(node.getInputStream(), StandardCharsets.UTF_8))) {
            for (String text : texts) {
                assertThat(ours(text)).as("seed %s: %s", seed, text).isEqualTo(in.readLine());
            }
        }
        writer.join();
    }

    private static String ours(String text) {
        try {
            Object value = JsonCodec.parse(text, DecodeLimits.DEFAULT);
            var out = new ByteWriter();
            AnyCodec.write(out, value);
            return Values.token(JsonCodec.stringify(value)) + " "
                    + HexFormat.of().formatHex(out.toByteArray());
        } catch (UpdateException refusal) {
            return "!";
        }
    }

    private static String number(long bits) {
        double number = Double.longBitsToDouble(bits);
        return Double.isFinite(number) ? Double.toString(number) : Long.toString(bits);
    }

    private String broken(String text) {
        int at = random.nextInt(text.length());
        return text.substring(0, at)
                + "x\u0000 ,}]\"e.".charAt(random.nextInt(9))
                + text.substring(at + random.nextInt(2));
    }

    private String string() {
        return "\"" + STRINGS.get(random.nextInt(STRINGS.size())) + STRINGS.get(random.nextInt(STRINGS.size())) + "\"";
    }

    private String json(int depth) {
        return switch (random.nextInt(depth > 4 ? 6 : 9)) {
            case 0 -> "null";
            case 1 -> random.nextBoolean() ? "true" : "false";
            case 2 -> Long.toString(random.nextLong(-(1L << random.nextInt(62)), 1L << random.nextInt(62)));
            case 3 -> random.nextInt(100) / 8.0 + "";
            case 4 -> random.nextInt(1000) + "." + random.nextInt(1000) + "e" + (random.nextInt(800) - 400);
            case 5 -> string();
            case 6 -> list(depth, "[", "", "]");
            default -> list(depth, "{", ":", "}");
        };
    }

    private String list(int depth, String open, String colon, String close) {
        var text = new StringBuilder(open);
        for (int i = random.nextInt(4); i > 0; i--) {
            text.append(random.nextBoolean() ? " " : "\n");
            if (!colon.isEmpty()) {
                text.append(string()).append(colon);
            }
            text.append(json(depth + 1)).append(i > 1 ? "," : "");
        }
        return text.append(close).toString();
    }
}
