package dev.tandem.crdt.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.crdt.DecodedUpdate;
import dev.tandem.crdt.Doc;
import dev.tandem.crdt.Updates;
import dev.tandem.crdt.codec.AnyCodec;
import dev.tandem.crdt.codec.ByteWriter;
import dev.tandem.crdt.codec.DecodeLimits;
import dev.tandem.crdt.codec.JsonCodec;
import dev.tandem.crdt.codec.UpdateException;
import dev.tandem.crdt.codec.UpdateException.Reason;
import dev.tandem.crdt.yjs.Node;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Mutated updates are given to Yjs and to this engine. What Yjs takes we take, but for {@link #STRICTER}, and have the same bytes then, emit the
 * same, and have the same again when the state is loaded, and loaded once more; what Yjs refuses we refuse. {@code -Dcrdt.seed=<n>} repeats a run, {@code -Dcrdt.plans=<n>} makes so many inputs; what the fuzzer has collected in
 * {@code target/fuzz} is played too.
 *
 * <p>The document is empty before: where an input claims other content for operations that are there already, Yjs may link items of one type
 * into the list of another; here the rest of such a struct stays with its first part.
 */
class DecoderDifferentialTest {
    /** Why we refuse what Yjs takes: bytes it never reads, numbers beyond ours, structs that could never be integrated or read back. */
    private static final Set<Reason> STRICTER =
            EnumSet.of(Reason.TRAILING_BYTES, Reason.CLOCK_TOO_LARGE, Reason.BAD_STRUCTURE);

    /** Yjs reads beyond the ends of the columns of version 2: missing text is empty there, missing numbers are what comes of undefined. */
    private static final Set<Reason> STRICTER_V2 = EnumSet.of(
            Reason.TRAILING_BYTES, Reason.CLOCK_TOO_LARGE, Reason.BAD_STRUCTURE, Reason.TRUNCATED, Reason.BAD_NUMBER);

    /** What the script answers where Yjs would take more than it may; we must have refused that. */
    private static final Set<String> BEYOND_YJS = Set.of("memory", "time");

    private static final HexFormat HEX = HexFormat.of();

    @Test
    void yjsAndWeAgree() throws IOException {
        compare(1);
    }

    /** Not in the ordinary run: Yjs allocates as much as some inputs of version 2 announce, which takes its time before it is given up. */
    @Test
    @Tag("full")
    void yjsAndWeAgreeInVersion2() throws IOException {
        compare(2);
    }

    private static void compare(int version) throws IOException {
        long seed = Long.getLong("crdt.seed", System.nanoTime());
        var random = new SplittableRandom(seed);
        List<byte[]> seeds = seeds(version);
        var inputs = new ArrayList<byte[]>(seeds);
        List<byte[]> valid =
                seeds.stream().filter(each -> isUpdate(version, each)).toList();
        for (int i = 0; i < Integer.getInteger("crdt.plans", 2000); i++) {
            inputs.add(mutate(valid.get(random.nextInt(valid.size())), random));
        }
        Process node = Node.start("decoder.mjs");
        Map<Reason, Integer> stricter = new EnumMap<>(Reason.class);
        Map<String, Integer> beyondYjs = new TreeMap<>();
        int taken = 0;
        int same = 0;
        try (BufferedReader in = node.inputReader(StandardCharsets.UTF_8);
                var out = node.outputWriter(StandardCharsets.US_ASCII)) {
            for (byte[] input : inputs) {
                String line = version + " " + HEX.formatHex(input);
                out.write(line + "\n");
                out.flush();
                String theirs = in.readLine();
                if (theirs == null) {
                    throw new IllegalStateException("Yjs died of " + line);
                }
                var refusal = new Reason[1];
                String ours = ours(version, input, refusal);
                if (BEYOND_YJS.contains(theirs)) {
                    assertThat(ours)
                            .as("seed %s: Yjs lacks %s for %s", seed, theirs, line)
                            .startsWith("r");
                    beyondYjs.merge(theirs, 1, Integer::sum);
                } else if (ours.startsWith("r") && theirs.startsWith("a") && isStricter(version, input, refusal[0])) {
                    stricter.merge(refusal[0], 1, Integer::sum);
                } else if (ours.startsWith("a") || theirs.startsWith("a")) {
                    boolean unwritable = ours.startsWith("r") && isBroken(theirs);
                    if (ours.equals("a other") || unwritable) {
                        continue;
                    }
                    if (!ours.equals(theirs) && isSame(ours, theirs)) {
                        same++;
                        continue;
                    }
                    assertThat(ours)
                            .as("seed %s: %s (%s)", seed, line, refusal[0])
                            .isEqualTo(theirs);
                    taken++;
                }
            }
        } finally {
            node.destroy();
        }
        System.out.printf(
                "version %d: %d inputs, %d taken by both with equal bytes, %d with equal values, stricter here: %s, refused here and beyond Yjs' limits: %s%n",
                version, inputs.size(), taken, same, stricter, beyondYjs);
    }

    private static boolean isUpdate(int version, byte[] input) {
        try {
            Updates.inspect(version == 1 ? input : Updates.convertUpdateFormatV2ToV1(input));
            return input.length > 2;
        } catch (UpdateException noUpdate) {
            return false;
        }
    }

    private static boolean isStricter(int version, byte[] input, @Nullable Reason reason) {
        if (reason == null) {
            return false;
        }
        // Yjs ignores the number in front, which says what features the update needs.
        return version == 1
                ? STRICTER.contains(reason)
                : STRICTER_V2.contains(reason) || (reason == Reason.UNKNOWN_TYPE && input[0] != 0);
    }

    private static String ours(int version, byte[] input, Reason[] refusal) {
        Doc doc = doc();
        var emitted = new ArrayList<String>();
        doc.observeUpdates(event -> emitted.add(HEX.formatHex(event.update())));
        String verdict = "a";
        try {
            if (version == 1) {
                doc.applyUpdate(input);
            } else {
                doc.applyUpdateV2(input);
            }
        } catch (UpdateException e) {
            refusal[0] = e.reason();
            verdict = "r";
        }
        doc.checkInvariants();
        if (isOther(doc)) {
            return verdict + " other";
        }
        byte[] state = doc.encodeStateAsUpdate();
        byte[] once = reloaded(state);
        return String.join(
                " ",
                verdict,
                HEX.formatHex(state),
                HEX.formatHex(once),
                HEX.formatHex(reloaded(once)),
                String.join(",", emitted));
    }

    private static Doc doc() {
        var doc = new Doc(2);
        doc.getText("t");
        doc.getArray("a");
        doc.getMap("m");
        return doc;
    }

    private static byte[] reloaded(byte[] state) {
        Doc doc = doc();
        doc.applyUpdate(state);
        return doc.encodeStateAsUpdate();
    }

    /**
     * Where bytes differ for known reasons: Yjs writes delete ranges that wait as they came, breaks those that overlap, and fails on empty ones;
     * of a subdocument it keeps the options that it knows.
     */
    private static boolean isOther(Doc doc) {
        return doc.hasPending()
                || Updates.decodeUpdate(doc.encodeStateAsUpdate()).structs().stream()
                        .anyMatch(struct -> struct instanceof DecodedUpdate.Item item
                                && item.content() instanceof DecodedUpdate.Subdocument);
    }

    /**
     * Whether both have the same state, perhaps with values in another form: here they stay as they came, Yjs writes them anew. Yjs may have
     * failed after it had applied everything, at an empty delete range.
     */
    private static boolean isSame(String ours, String theirs) {
        return ours.startsWith("a")
                && !isBroken(theirs)
                && (theirs.startsWith("r") || !state(ours).equals(state(theirs)))
                && canonical(state(ours)).equals(canonical(state(theirs)));
    }

    private static boolean isBroken(String theirs) {
        return state(theirs).equals("broken");
    }

    private static String state(String answer) {
        return answer.split(" ", -1)[1];
    }

    private static String canonical(String state) {
        DecodedUpdate update = Updates.decodeUpdate(HEX.parseHex(state));
        return update.structs().stream().map(DecoderDifferentialTest::canonical).toList() + " " + update.deletes();
    }

    private static String canonical(DecodedUpdate.Struct struct) {
        if (!(struct instanceof DecodedUpdate.Item item)) {
            return struct.toString();
        }
        String content = switch (item.content()) {
            case DecodedUpdate.Any(List<?> values) -> {
                var out = new ByteWriter();
                AnyCodec.write(out, values);
                yield HEX.formatHex(out.toByteArray());
            }
            case DecodedUpdate.Json(List<String> texts) ->
                texts.stream()
                        .map(text -> text.equals("undefined")
                                ? text
                                : JsonCodec.stringify(JsonCodec.parse(text, DecodeLimits.DEFAULT)))
                        .toList()
                        .toString();
            case DecodedUpdate.Binary(byte[] bytes) -> HEX.formatHex(bytes);
            case DecodedUpdate.Content other -> other.toString();
        };
        return item.toString().replace(item.content().toString(), content);
    }

    private static List<byte[]> seeds(int version) throws IOException {
        var seeds = new ArrayList<byte[]>();
        for (byte[] seed : Stream.concat(FuzzTest.seeds().stream(), Stream.of(DocumentTargets.base()))
                .toList()) {
            seeds.add(version == 1 ? seed : inVersion2(seed));
        }
        String folder = version == 1 ? "APPLY" : "APPLY_V2";
        Path collected = Path.of("target/fuzz", folder);
        if (Files.isDirectory(collected)) {
            try (Stream<Path> files = Files.list(collected)) {
                for (Path file : files.sorted().toList()) {
                    seeds.add(Files.readAllBytes(file));
                }
            }
        }
        return seeds;
    }

    /** The golden bytes are of many kinds, some of version 2 already. */
    private static byte[] inVersion2(byte[] seed) {
        try {
            return Updates.convertUpdateFormatV1ToV2(seed);
        } catch (UpdateException noUpdate) {
            return seed;
        }
    }

    private static byte[] mutate(byte[] valid, SplittableRandom random) {
        byte[] input = Arrays.copyOf(
                valid, valid.length - (random.nextInt(8) == 0 && valid.length > 0 ? random.nextInt(valid.length) : 0));
        for (int i = random.nextInt(3); i >= 0 && input.length > 0; i--) {
            int at = random.nextInt(input.length);
            input[at] = (byte)
                    switch (random.nextInt(3)) {
                        case 0 -> random.nextInt(256);
                        case 1 -> random.nextInt(8);
                        default -> input[at] ^ 1 << random.nextInt(8);
                    };
        }
        return input;
    }
}
