package dev.tandem.crdt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.crdt.codec.ByteWriter;
import dev.tandem.crdt.codec.DecodeLimits;
import dev.tandem.crdt.codec.Kind;
import dev.tandem.crdt.codec.StateVector;
import dev.tandem.crdt.codec.UpdateException;
import dev.tandem.crdt.codec.UpdateException.Reason;
import dev.tandem.crdt.sync.AwarenessUpdate;
import dev.tandem.crdt.sync.HocuspocusFrame;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Input that nobody honest sends. {@code -Dcrdt.seed=<n>} repeats a random run. */
class HostileInputTest {
    private static byte[] sample() {
        var doc = new Doc(300);
        doc.getText("t").insert(0, "hello wörld \uD83D\uDE00");
        doc.getText("t").delete(2, 3);
        doc.getArray("a")
                .push(List.of(1L, "x", new YText("nested"), new byte[] {1, 2}, Map.of("k", List.of(1.5, true))));
        doc.getArray("a").delete(1, 2);
        doc.getMap("m").set("key", new YMap());
        doc.getMap("m").set("key", 5L);
        return doc.encodeStateAsUpdate();
    }

    private static void refused(byte[] update, Reason reason) {
        var doc = new Doc(1);
        doc.getText("t").insert(0, "before");
        byte[] before = doc.encodeStateAsUpdate();
        assertThatThrownBy(() -> doc.applyUpdate(update))
                .isInstanceOfSatisfying(
                        UpdateException.class, e -> assertThat(e.reason()).isEqualTo(reason));
        assertThatThrownBy(() -> doc.news(update)).isInstanceOf(UpdateException.class);
        assertThatThrownBy(() -> Updates.inspect(update)).isInstanceOf(UpdateException.class);
        assertThat(doc.encodeStateAsUpdate()).isEqualTo(before);
        doc.checkInvariants();
    }

    /** One section of one client from clock 0 with one struct. */
    private static ByteWriter oneStruct(int info) {
        return new ByteWriter().varUint(1).varUint(1).varUint(9).varUint(0).uint8(info);
    }

    @Test
    void everyPrefixIsTruncated() {
        byte[] update = sample();
        for (int length = 0; length < update.length; length++) {
            byte[] prefix = Arrays.copyOf(update, length);
            assertThatThrownBy(() -> new Doc(1).applyUpdate(prefix)).isInstanceOf(UpdateException.class);
        }
        refused(Arrays.copyOf(update, update.length + 1), Reason.TRAILING_BYTES);
    }

    @Test
    void clocksBeyondTheLimitAreRefused() {
        refused(
                new ByteWriter()
                        .varUint(1)
                        .varUint(1)
                        .varUint(9)
                        .varUint(1L << 31)
                        .uint8(0)
                        .varUint(1)
                        .varUint(0)
                        .toByteArray(),
                Reason.CLOCK_TOO_LARGE);
        refused(
                new ByteWriter()
                        .varUint(1)
                        .varUint(1)
                        .varUint(9)
                        .varUint(5)
                        .uint8(0)
                        .varUint(Integer.MAX_VALUE - 4)
                        .varUint(0)
                        .toByteArray(),
                Reason.CLOCK_TOO_LARGE);
        refused(
                new ByteWriter()
                        .varUint(0)
                        .varUint(1)
                        .varUint(9)
                        .varUint(1)
                        .varUint(Integer.MAX_VALUE)
                        .varUint(1)
                        .toByteArray(),
                Reason.CLOCK_TOO_LARGE);
    }

    @Test
    void announcedCountsAllocateNothing() {
        refused(new ByteWriter().varUint(3_000_000).varUint(0).toByteArray(), Reason.TRUNCATED);
        refused(new ByteWriter().varUint(2_000_000_000).varUint(0).toByteArray(), Reason.TOO_MANY_STRUCTS);
        refused(
                oneStruct(Kind.ANY)
                        .varUint(1)
                        .varString("t")
                        .varUint(1_000_000)
                        .varUint(0)
                        .toByteArray(),
                Reason.TRUNCATED);
        refused(
                oneStruct(Kind.STRING)
                        .varUint(1)
                        .varString("t")
                        .varUint(Integer.MAX_VALUE)
                        .varUint(0)
                        .toByteArray(),
                Reason.TRUNCATED);
    }

    @Test
    void aHugeRangeCostsNothing() {
        var doc = new Doc(1);
        doc.applyUpdate(
                oneStruct(Kind.GC).varUint(Integer.MAX_VALUE - 10).varUint(0).toByteArray());
        doc.applyUpdate(new ByteWriter()
                .varUint(1)
                .varUint(1)
                .varUint(9)
                .varUint(Integer.MAX_VALUE - 10)
                .uint8(Kind.STRING)
                .varUint(1)
                .varString("t")
                .varString("end")
                .varUint(0)
                .toByteArray());
        assertThat(doc.getText("t")).hasToString("end");
        doc.checkInvariants();
    }

    @Test
    void valuesNestedTooDeepAreRefused() {
        var out = oneStruct(Kind.ANY).varUint(1).varString("t").varUint(1);
        for (int i = 0; i < 100_000; i++) {
            out.uint8(117).varUint(1);
        }
        refused(out.uint8(126).varUint(0).toByteArray(), Reason.TOO_DEEP);
        var json = new StringBuilder().repeat("[", 100_000).repeat("]", 100_000);
        refused(
                oneStruct(Kind.EMBED)
                        .varUint(1)
                        .varString("t")
                        .varString(json)
                        .varUint(0)
                        .toByteArray(),
                Reason.TOO_DEEP);
    }

    @Test
    void typesNestedWithoutEndCanBeDeleted() {
        int depth = 200_000;
        var out = new ByteWriter().varUint(1).varUint(depth).varUint(9).varUint(0);
        out.uint8(Kind.TYPE).varUint(1).varString("a").varUint(0);
        for (int i = 1; i < depth; i++) {
            out.uint8(Kind.TYPE).varUint(0).varUint(9).varUint(i - 1).varUint(0);
        }
        var doc = new Doc(1);
        doc.applyUpdate(out.varUint(0).toByteArray());
        doc.getArray("a").delete(0, 1);
        assertThat(doc.encodeStateAsUpdate()).hasSizeLessThan(50);
        doc.checkInvariants();
    }

    @Test
    void brokenContentIsRefused() {
        refused(
                oneStruct(Kind.STRING)
                        .varUint(1)
                        .varString("t")
                        .varBytes(new byte[] {(byte) 0xC0, (byte) 0x80})
                        .varUint(0)
                        .toByteArray(),
                Reason.BAD_TEXT);
        refused(
                oneStruct(Kind.STRING)
                        .varUint(1)
                        .varString("t")
                        .varString("")
                        .varUint(0)
                        .toByteArray(),
                Reason.BAD_STRUCTURE);
        refused(
                oneStruct(Kind.EMBED)
                        .varUint(1)
                        .varString("t")
                        .varString("{oops}")
                        .varUint(0)
                        .toByteArray(),
                Reason.BAD_JSON);
        refused(
                oneStruct(Kind.TYPE)
                        .varUint(1)
                        .varString("t")
                        .varUint(7)
                        .varUint(0)
                        .toByteArray(),
                Reason.UNKNOWN_TYPE);
        refused(oneStruct(12).varUint(1).varString("t").varUint(7).varUint(0).toByteArray(), Reason.UNKNOWN_TYPE);
        refused(
                oneStruct(Kind.ANY)
                        .varUint(1)
                        .varString("t")
                        .varUint(1)
                        .uint8(3)
                        .varUint(0)
                        .toByteArray(),
                Reason.UNKNOWN_TYPE);
    }

    @Test
    void aStructThatRefersToItselfIsRefused() {
        refused(
                oneStruct(0x80 | Kind.STRING)
                        .varUint(9)
                        .varUint(0)
                        .varString("x")
                        .varUint(0)
                        .toByteArray(),
                Reason.BAD_STRUCTURE);
    }

    @Test
    void aClientWithTwoSectionsIsRefused() {
        var out = new ByteWriter().varUint(2);
        for (int i = 0; i < 2; i++) {
            out.varUint(1).varUint(9).varUint(i).uint8(Kind.GC).varUint(1);
        }
        refused(out.varUint(0).toByteArray(), Reason.BAD_STRUCTURE);
    }

    @Test
    void limitsAreKept() {
        byte[] update = sample();
        assertReason(() -> new Doc(1, new DecodeLimits(10, 100, 10)).applyUpdate(update), Reason.TOO_LARGE);
        assertReason(() -> new Doc(1, new DecodeLimits(10_000, 3, 10)).applyUpdate(update), Reason.TOO_MANY_STRUCTS);
        assertReason(() -> new Doc(1, new DecodeLimits(10_000, 1000, 1)).applyUpdate(update), Reason.TOO_DEEP);
    }

    private static void assertReason(Runnable call, Reason reason) {
        assertThatThrownBy(call::run)
                .isInstanceOfSatisfying(
                        UpdateException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void mutatedUpdatesAreAppliedOrRefusedWhole(int mode) {
        long seed = Long.getLong("crdt.seed", System.nanoTime());
        var random = new SplittableRandom(seed);
        byte[] valid = sample();
        for (int round = 0; round < 20_000; round++) {
            byte[] input = mode == 0 ? mutate(valid, random) : randomBytes(random);
            var doc = new Doc(1);
            doc.getText("t").insert(0, "before");
            doc.applyUpdate(valid);
            byte[] before = doc.encodeStateAsUpdate();
            try {
                doc.news(input);
                doc.applyUpdate(input);
                doc.encodeStateAsUpdate();
                doc.getText("t").insert(doc.getText("t").length() / 2, "x");
            } catch (UpdateException refusal) {
                assertThat(doc.encodeStateAsUpdate())
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
    void garbageOnTheWireIsRefused() {
        long seed = Long.getLong("crdt.seed", System.nanoTime());
        var random = new SplittableRandom(seed);
        List<Consumer<byte[]>> decoders = List.of(
                bytes -> HocuspocusFrame.decode(bytes, DecodeLimits.DEFAULT),
                bytes -> AwarenessUpdate.decode(bytes, DecodeLimits.DEFAULT),
                bytes -> StateVector.read(bytes, DecodeLimits.DEFAULT),
                bytes -> Updates.mergeUpdates(List.of(bytes, bytes)),
                bytes -> Updates.diffUpdate(sample(), bytes));
        for (int round = 0; round < 20_000; round++) {
            byte[] input = randomBytes(random);
            for (Consumer<byte[]> decoder : decoders) {
                try {
                    decoder.accept(input);
                } catch (UpdateException refusal) {
                    assertThat(refusal.reason()).isNotNull();
                } catch (RuntimeException e) {
                    throw new AssertionError("seed " + seed + " round " + round, e);
                }
            }
        }
    }

    static byte[] mutate(byte[] valid, SplittableRandom random) {
        byte[] input = Arrays.copyOf(valid, valid.length - (random.nextInt(8) == 0 ? random.nextInt(valid.length) : 0));
        for (int i = random.nextInt(4); i >= 0 && input.length > 0; i--) {
            int at = random.nextInt(input.length);
            input[at] = (byte) (random.nextBoolean() ? random.nextInt(256) : input[at] ^ 1 << random.nextInt(8));
        }
        return input;
    }

    private static byte[] randomBytes(SplittableRandom random) {
        byte[] bytes = new byte[random.nextInt(40)];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (random.nextInt(3) == 0 ? random.nextInt(256) : random.nextInt(12));
        }
        return bytes;
    }
}
