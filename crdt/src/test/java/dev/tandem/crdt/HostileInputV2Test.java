package dev.tandem.crdt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.crdt.codec.ByteWriter;
import dev.tandem.crdt.codec.DecodeLimits;
import dev.tandem.crdt.codec.Kind;
import dev.tandem.crdt.codec.UpdateException;
import dev.tandem.crdt.codec.UpdateException.Reason;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Updates of format version 2 that nobody honest sends. {@code -Dcrdt.seed=<n>} repeats a random run, {@code
 * -Dcrdt.rounds=<n>} makes it longer.
 */
class HostileInputV2Test {
    /** The columns of one update, each empty until something is written to it. */
    private static final class Columns {
        final ByteWriter keyNumbers = new ByteWriter();
        final ByteWriter clients = new ByteWriter();
        final ByteWriter leftClocks = new ByteWriter();
        final ByteWriter rightClocks = new ByteWriter();
        final ByteWriter infos = new ByteWriter();
        String text = "";
        final ByteWriter textLengths = new ByteWriter();
        final ByteWriter parentInfos = new ByteWriter();
        final ByteWriter typeRefs = new ByteWriter();
        final ByteWriter lengths = new ByteWriter();
        final ByteWriter rest = new ByteWriter();

        byte[] update() {
            var out = new ByteWriter().varUint(0);
            ByteWriter strings = new ByteWriter().varString(text).raw(textLengths);
            for (ByteWriter column : List.of(
                    keyNumbers, clients, leftClocks, rightClocks, infos, strings, parentInfos, typeRefs, lengths)) {
                out.varBytes(column.toByteArray());
            }
            return out.raw(rest).toByteArray();
        }

        /** One section of one client from clock 0. */
        Columns section(long structs) {
            clients.varInt(9, false);
            rest.varUint(1).varUint(structs).varUint(0);
            return this;
        }

        /** A string for each struct, at the root under a name of its own. */
        Columns string(String string) {
            text += string;
            textLengths.varInt(string.length(), false);
            return this;
        }
    }

    private static Columns oneStruct(int info) {
        var columns = new Columns().section(1);
        columns.infos.uint8(info);
        columns.parentInfos.uint8(1);
        return columns.string("t");
    }

    private static byte[] sample() {
        var doc = new Doc(300);
        doc.getText("t").insert(0, "hello w\u00F6rld \uD83D\uDE00");
        doc.getText("t").delete(2, 3);
        doc.getArray("a")
                .push(List.of(1L, "x", new YText("nested"), new byte[] {1, 2}, Map.of("k", List.of(1.5, true))));
        doc.getArray("a").delete(1, 2);
        doc.getMap("m").set("key", new YMap());
        doc.getMap("m").set("key", 5L);
        // Formatting, an embedded object, XML and a subdocument.
        doc.applyUpdate(GoldenFile.bytes("rich"));
        return doc.encodeStateAsUpdateV2();
    }

    private static void refused(byte[] update, Reason reason) {
        var doc = new Doc(1);
        doc.getText("t").insert(0, "before");
        byte[] before = doc.encodeStateAsUpdate();
        assertReason(() -> doc.applyUpdateV2(update), reason);
        assertReason(() -> Updates.mergeUpdatesV2(List.of(update)), reason);
        assertReason(() -> Updates.convertUpdateFormatV2ToV1(update), reason);
        assertReason(() -> Updates.decodeUpdateV2(update), reason);
        assertThat(doc.encodeStateAsUpdate()).isEqualTo(before);
        doc.checkInvariants();
    }

    private static void assertReason(Runnable call, Reason reason) {
        assertThatThrownBy(call::run)
                .isInstanceOfSatisfying(
                        UpdateException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }

    @Test
    void everyPrefixIsTruncated() {
        byte[] update = sample();
        for (int length = 0; length < update.length; length++) {
            byte[] prefix = Arrays.copyOf(update, length);
            assertThatThrownBy(() -> new Doc(1).applyUpdateV2(prefix)).isInstanceOf(UpdateException.class);
        }
        refused(Arrays.copyOf(update, update.length + 1), Reason.TRAILING_BYTES);
    }

    @Test
    void runsCannotMakeAFewBytesIntoMillionsOfStructs() {
        for (long structs : new long[] {100_000, 3_999_999, Integer.MAX_VALUE}) {
            Columns columns = new Columns().section(structs);
            columns.infos.uint8(Kind.GC);
            columns.lengths.varInt(1, true).varUint(structs - 2);
            byte[] update = columns.update();
            assertThat(update).hasSizeLessThan(40);
            refused(update, Reason.TOO_MANY_STRUCTS);
        }
    }

    @Test
    void runsOfModestLengthAreAccepted() {
        Columns columns = new Columns().section(50_000);
        columns.infos.uint8(Kind.TYPE).varUint(0).uint8(0x80 | Kind.TYPE);
        columns.parentInfos.uint8(1);
        columns.string("a");
        columns.clients.clear();
        columns.clients.varInt(9, true).varUint(50_000 - 2);
        columns.leftClocks.varInt(0, false).varInt(3, false).varUint(49_999 - 3);
        columns.typeRefs.varInt(1, true).varUint(50_000 - 2);
        columns.rest.varUint(0);
        var doc = new Doc(1);
        doc.applyUpdateV2(columns.update());
        assertThat(doc.getArray("a").length()).isEqualTo(50_000);
        assertThat(doc.encodeStateAsUpdateV2()).isEqualTo(columns.update());
    }

    @Test
    void aLongNameThatIsReferredToAgainAndAgainIsRefused() {
        int structs = 60_000;
        Columns columns = new Columns().section(structs);
        columns.infos.uint8(0x80 | Kind.TYPE);
        columns.clients.clear();
        columns.clients.varInt(9, false).varInt(8, true).varUint(structs - 2);
        columns.leftClocks.varInt(1, false).varUint(structs - 2);
        columns.typeRefs.varInt(3, true).varUint(structs - 2);
        columns.keyNumbers.varInt(1, false).varUint(structs - 2);
        columns.string("x".repeat(10_000));
        columns.rest.varUint(0);
        refused(columns.update(), Reason.TOO_LARGE);
    }

    @Test
    void announcedCountsAllocateNothing() {
        Columns any = oneStruct(Kind.ANY);
        any.lengths.varInt(1_000_000_000, false);
        refused(any.update(), Reason.TRUNCATED);
        Columns json = oneStruct(Kind.JSON).string("1");
        json.lengths.varInt(1_000_000_000, false);
        refused(json.update(), Reason.TRUNCATED);
        Columns text = oneStruct(Kind.STRING);
        text.textLengths.varInt(1_000_000_000_000L, false);
        refused(text.update(), Reason.TRUNCATED);
        Columns sections = new Columns();
        sections.rest.varUint(3_000_000).varUint(0);
        refused(sections.update(), Reason.TRUNCATED);
    }

    @Test
    void clocksBeyondTheLimitAreRefused() {
        Columns before = new Columns().section(1);
        before.clients.varInt(8, false);
        before.infos.uint8(0x80 | Kind.DELETED);
        before.leftClocks.varInt(2, true);
        before.lengths.varInt(1, false);
        before.rest.varUint(0);
        refused(before.update(), Reason.CLOCK_TOO_LARGE);
        Columns length = new Columns().section(1);
        length.infos.uint8(Kind.GC);
        length.lengths.varInt(1L << 31, false);
        length.rest.varUint(0);
        refused(length.update(), Reason.CLOCK_TOO_LARGE);
        Columns deletes = new Columns();
        deletes.rest.varUint(0).varUint(1).varUint(9).varUint(1).varUint(1).varUint(Integer.MAX_VALUE - 1);
        refused(deletes.update(), Reason.CLOCK_TOO_LARGE);
    }

    @Test
    void brokenColumnsAreRefused() {
        Columns left = oneStruct(Kind.DELETED);
        left.lengths.varInt(1, false).varInt(5, false);
        left.rest.varUint(0);
        refused(left.update(), Reason.TRAILING_BYTES);
        Columns number = oneStruct(Kind.DELETED);
        number.lengths.raw(HexFormat.of().parseHex("ffffffffffffffffffff01"));
        refused(number.update(), Reason.BAD_NUMBER);
        Columns key = oneStruct(Kind.FORMAT);
        key.keyNumbers.varInt(2, true);
        refused(key.update(), Reason.CLOCK_TOO_LARGE);
        Columns kind = oneStruct(12);
        refused(kind.update(), Reason.UNKNOWN_TYPE);
        Columns empty = oneStruct(Kind.STRING).string("");
        empty.rest.varUint(0);
        refused(empty.update(), Reason.BAD_STRUCTURE);
        byte[] variant = sample();
        variant[0] = 1;
        refused(variant, Reason.UNKNOWN_TYPE);
        byte[] utf8 = oneStruct(Kind.STRING).string("\u00E9").update();
        for (int i = 0; i < utf8.length; i++) {
            if (utf8[i] == (byte) 0xC3) {
                utf8[i] = (byte) 0xC0;
            }
        }
        refused(utf8, Reason.BAD_TEXT);
    }

    @Test
    void embeddedValuesWithoutAJsonTextAreRefused() {
        for (String value : List.of("7f", "7a0000000000000001", "7501" + "7a0000000000000001")) {
            Columns embed = oneStruct(Kind.EMBED);
            embed.rest.raw(HexFormat.of().parseHex(value)).varUint(0);
            refused(embed.update(), Reason.BAD_JSON);
        }
        Columns deep = oneStruct(Kind.EMBED);
        for (int i = 0; i < 100_000; i++) {
            deep.rest.uint8(117).varUint(1);
        }
        deep.rest.uint8(126).varUint(0);
        refused(deep.update(), Reason.TOO_DEEP);
    }

    @Test
    void keysAreReadFromWhereTheyStoodBefore() {
        Columns columns = new Columns().section(2);
        columns.clients.varInt(9, false);
        columns.infos.uint8(Kind.FORMAT).varUint(0).uint8(0x80 | Kind.FORMAT);
        columns.leftClocks.varInt(0, false);
        columns.parentInfos.uint8(1);
        columns.string("t").string("bold");
        // Number 0 twice: the second time it is a reference.
        columns.keyNumbers.varInt(1, false).varUint(0);
        columns.rest.uint8(120).uint8(126).varUint(0);
        DecodedUpdate decoded = Updates.decodeUpdateV2(columns.update());
        assertThat(decoded.structs())
                .extracting(struct -> ((DecodedUpdate.Item) struct).content())
                .containsExactly(new DecodedUpdate.Format("bold", true), new DecodedUpdate.Format("bold", null));
    }

    @Test
    void halfSurrogatePairsBecomeReplacementCharacters() {
        Columns apart = new Columns().section(2);
        apart.infos.uint8(Kind.STRING);
        apart.parentInfos.uint8(1);
        for (String string : List.of("t", "a\uD83D", "t", "\uDE00b")) {
            apart.string(string);
        }
        apart.rest.varUint(0);
        assertThat(texts(apart)).containsExactly("a\uFFFD", "\uFFFDb");

        Columns together = new Columns().section(2);
        together.clients.clear();
        together.clients.varInt(9, true).varUint(0);
        together.infos.uint8(Kind.STRING).varUint(0).uint8(0x80 | Kind.STRING);
        together.leftClocks.varInt(2, false);
        together.parentInfos.uint8(1);
        for (String string : List.of("t", "a\uD83D", "\uDE00\u00E9")) {
            together.string(string);
        }
        together.rest.varUint(0);
        assertThat(texts(together)).containsExactly("a\uFFFD", "\uFFFD\u00E9");
    }

    private static List<String> texts(Columns columns) {
        return Updates.decodeUpdateV2(columns.update()).structs().stream()
                .map(struct -> ((DecodedUpdate.Text) ((DecodedUpdate.Item) struct).content()).text())
                .toList();
    }

    @Test
    void limitsAreKept() {
        byte[] update = sample();
        assertReason(() -> new Doc(1, new DecodeLimits(10, 100, 10)).applyUpdateV2(update), Reason.TOO_LARGE);
        assertReason(() -> new Doc(1, new DecodeLimits(10_000, 3, 10)).applyUpdateV2(update), Reason.TOO_MANY_STRUCTS);
        assertReason(() -> new Doc(1, new DecodeLimits(10_000, 1000, 1)).applyUpdateV2(update), Reason.TOO_DEEP);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void mutatedUpdatesAreAppliedOrRefusedWhole(int mode) {
        long seed = Long.getLong("crdt.seed", System.nanoTime());
        var random = new SplittableRandom(seed);
        byte[] valid = sample();
        for (int round = Integer.getInteger("crdt.rounds", 5_000); round > 0; round--) {
            byte[] input = mode == 0 ? HostileInputTest.mutate(valid, random) : randomBytes(random);
            var doc = new Doc(1);
            doc.getText("t").insert(0, "before");
            doc.applyUpdateV2(valid);
            byte[] before = doc.encodeStateAsUpdateV2();
            try {
                doc.applyUpdateV2(input);
                byte[] after = doc.encodeStateAsUpdateV2();
                new Doc(2).applyUpdateV2(after);
                doc.getText("t").insert(doc.getText("t").length() / 2, "x");
            } catch (UpdateException refusal) {
                assertThat(doc.encodeStateAsUpdateV2())
                        .as("seed %s round %s", seed, round)
                        .isEqualTo(before);
            } catch (RuntimeException | StackOverflowError e) {
                throw new AssertionError("seed " + seed + " round " + round, e);
            }
            try {
                doc.checkInvariants();
            } catch (IllegalStateException e) {
                throw new AssertionError("seed " + seed + " round " + round, e);
            }
        }
    }

    @Test
    void workWithoutADocumentIsDoneOrRefused() {
        long seed = Long.getLong("crdt.seed", System.nanoTime());
        var random = new SplittableRandom(seed);
        byte[] valid = sample();
        byte[] vector = new Doc(1).encodeStateVector();
        List<Consumer<byte[]>> tools = List.of(
                bytes -> Updates.mergeUpdatesV2(List.of(bytes, valid)),
                bytes -> Updates.diffUpdateV2(bytes, vector),
                bytes -> Updates.convertUpdateFormatV1ToV2(Updates.convertUpdateFormatV2ToV1(bytes)),
                Updates::encodeStateVectorFromUpdateV2,
                Updates::parseUpdateMetaV2,
                Updates::decodeUpdateV2,
                bytes -> Updates.obfuscateUpdateV2(bytes, ObfuscatorOptions.ALL));
        for (int round = Integer.getInteger("crdt.rounds", 2_000); round > 0; round--) {
            byte[] input = random.nextBoolean() ? HostileInputTest.mutate(valid, random) : randomBytes(random);
            for (Consumer<byte[]> tool : tools) {
                try {
                    tool.accept(input);
                } catch (UpdateException refusal) {
                    assertThat(refusal.reason()).isNotNull();
                } catch (RuntimeException | StackOverflowError e) {
                    throw new AssertionError("seed " + seed + " round " + round, e);
                }
            }
        }
    }

    /** Columns of a byte or two each: without that nothing would get past the lengths. */
    private static byte[] randomBytes(SplittableRandom random) {
        var columns = new Columns();
        for (ByteWriter column : List.of(
                columns.keyNumbers,
                columns.clients,
                columns.leftClocks,
                columns.rightClocks,
                columns.infos,
                columns.textLengths,
                columns.parentInfos,
                columns.typeRefs,
                columns.lengths,
                columns.rest)) {
            for (int i = random.nextInt(5); i > 0; i--) {
                column.uint8(random.nextInt(3) == 0 ? random.nextInt(256) : random.nextInt(12));
            }
        }
        columns.clients.varInt(random.nextInt(3), random.nextBoolean());
        columns.rest.varUint(0);
        columns.text = "tab\u00E9\uD83D\uDE00".substring(0, random.nextInt(6));
        return columns.update();
    }
}
