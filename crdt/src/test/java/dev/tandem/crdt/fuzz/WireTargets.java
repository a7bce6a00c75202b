package dev.tandem.crdt.fuzz;

import dev.tandem.crdt.codec.AnyCodec;
import dev.tandem.crdt.codec.ByteReader;
import dev.tandem.crdt.codec.ByteWriter;
import dev.tandem.crdt.codec.DecodeLimits;
import dev.tandem.crdt.codec.JsonCodec;
import dev.tandem.crdt.sync.AuthMessage;
import dev.tandem.crdt.sync.Awareness;
import dev.tandem.crdt.sync.AwarenessUpdate;
import dev.tandem.crdt.sync.HocuspocusFrame;
import dev.tandem.crdt.sync.SyncMessage;
import dev.tandem.crdt.sync.WebsocketFrame;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;

/** What values and messages promise: what was read and is written comes back the same. */
final class WireTargets {
    private static final DecodeLimits LIMITS = DecodeLimits.DEFAULT;

    private WireTargets() {}

    /** Numbers may be written longer than they need, so the second form counts. */
    private static void comesBack(byte[] input, UnaryOperator<byte[]> readAndWrite) {
        byte[] written = readAndWrite.apply(input);
        if (!Arrays.equals(readAndWrite.apply(written), written)) {
            throw new AssertionError("what was written comes back as something else: " + Arrays.toString(written));
        }
    }

    static void awareness(byte[] input) {
        comesBack(input, bytes -> AwarenessUpdate.decode(bytes, LIMITS).encode());
        var awareness = new Awareness(5, InstantSource.fixed(Instant.EPOCH), LIMITS);
        awareness.setLocalState("{\"a\":1}");
        awareness.applyAwarenessUpdate(input, "fuzzer");
        awareness.applyAwarenessUpdate(input, "fuzzer");
        AwarenessUpdate.decode(awareness.encodeAwarenessUpdate(awareness.clients()), LIMITS);
        awareness.knownGone(AwarenessUpdate.decode(input, LIMITS));
        awareness.removeAwarenessStates(List.copyOf(awareness.clients()), "fuzzer");
        if (!awareness.clients().isEmpty()) {
            throw new AssertionError("somebody is still there");
        }
    }

    static void sync(byte[] input) {
        comesBack(input, bytes -> SyncMessage.decode(bytes, LIMITS).encode());
    }

    static void hocuspocus(byte[] input) {
        comesBack(input, bytes -> HocuspocusFrame.decode(bytes, LIMITS).encode());
    }

    static void websocket(byte[] input) {
        comesBack(input, bytes -> WebsocketFrame.decode(bytes, LIMITS).encode());
    }

    static void auth(byte[] input) {
        comesBack(input, bytes -> {
            var out = new ByteWriter();
            AuthMessage.read(new ByteReader(bytes, LIMITS)).write(out);
            return out.toByteArray();
        });
    }

    static void any(byte[] input) {
        var skipped = new ByteReader(input, LIMITS);
        var read = new ByteReader(input, LIMITS);
        AnyCodec.skip(skipped);
        AnyCodec.read(read);
        if (skipped.position() != read.position()) {
            throw new AssertionError("stepping over a value ends elsewhere than reading it");
        }
        comesBack(input, bytes -> {
            var out = new ByteWriter();
            AnyCodec.write(out, AnyCodec.read(new ByteReader(bytes, LIMITS)));
            return out.toByteArray();
        });
    }

    static void json(byte[] input) {
        // Not UTF-8 has replacement characters in it: also a text.
        comesBack(
                input,
                bytes -> JsonCodec.stringify(JsonCodec.parse(new String(bytes, StandardCharsets.UTF_8), LIMITS))
                        .getBytes(StandardCharsets.UTF_8));
    }
}
