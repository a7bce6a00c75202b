package dev.tandem.crdt.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.crdt.codec.ByteWriter;
import dev.tandem.crdt.codec.DecodeLimits;
import dev.tandem.crdt.codec.UpdateException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HocuspocusFrameTest {
    private static final Address PLAIN = Address.of("session/file");
    private static final Address SESSION = new Address("session/file", "tab1");

    static Stream<HocuspocusFrame> frames() {
        return Stream.of(
                new HocuspocusFrame.Sync(PLAIN, new SyncMessage.Step1(new byte[1])),
                new HocuspocusFrame.Sync(SESSION, new SyncMessage.Step2(new byte[2])),
                new HocuspocusFrame.SyncReply(PLAIN, new SyncMessage.Update(new byte[2])),
                new HocuspocusFrame.Awareness(SESSION, new byte[1]),
                new HocuspocusFrame.Auth(PLAIN, new AuthMessage.Token("token", "4.8.0")),
                new HocuspocusFrame.Auth(PLAIN, new AuthMessage.Token("token", null)),
                new HocuspocusFrame.Auth(PLAIN, new AuthMessage.Token(null, null)),
                new HocuspocusFrame.Auth(PLAIN, new AuthMessage.PermissionDenied("AUTH-02")),
                new HocuspocusFrame.Auth(PLAIN, new AuthMessage.Authenticated(AuthMessage.Authenticated.READ_ONLY)),
                new HocuspocusFrame.QueryAwareness(PLAIN),
                new HocuspocusFrame.Stateless(PLAIN, "{}"),
                new HocuspocusFrame.BroadcastStateless(PLAIN, "ü"),
                new HocuspocusFrame.Close(PLAIN, "DOC-04"),
                new HocuspocusFrame.Close(PLAIN, null),
                new HocuspocusFrame.SyncStatus(PLAIN, true),
                new HocuspocusFrame.SyncStatus(PLAIN, false),
                new HocuspocusFrame.Ping(),
                new HocuspocusFrame.Pong());
    }

    @ParameterizedTest
    @MethodSource("frames")
    void framesSurvive(HocuspocusFrame frame) {
        byte[] bytes = frame.encode();
        HocuspocusFrame read = HocuspocusFrame.decode(bytes, DecodeLimits.DEFAULT);
        assertThat(read).usingRecursiveComparison().isEqualTo(frame);
        assertThat(read).hasSameClassAs(frame);
        for (int length = 0; length < bytes.length; length++) {
            byte[] prefix = java.util.Arrays.copyOf(bytes, length);
            // Optional texts at the end may be missing as a whole.
            if (!(frame instanceof HocuspocusFrame.Auth) && !(frame instanceof HocuspocusFrame.Close)) {
                assertThatThrownBy(() -> HocuspocusFrame.decode(prefix, DecodeLimits.DEFAULT))
                        .isInstanceOf(UpdateException.class);
            }
        }
    }

    @Test
    void pingAndPongAreSingleBytes() {
        assertThat(new HocuspocusFrame.Ping().encode()).containsExactly(9);
        assertThat(new HocuspocusFrame.Pong().encode()).containsExactly(10);
    }

    @Test
    void anAddressMayNameASession() {
        assertThat(SESSION.encode()).isEqualTo("session/file\0tab1");
        assertThat(Address.decode("a\0b\0c")).isEqualTo(new Address("a", "b\0c"));
        assertThatThrownBy(() -> Address.of("a\0b")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void unknownMessagesAreRefused() {
        for (int type : new int[] {9, 10, 11, 200}) {
            byte[] bytes = new ByteWriter().varString("doc").varUint(type).toByteArray();
            assertThatThrownBy(() -> HocuspocusFrame.decode(bytes, DecodeLimits.DEFAULT))
                    .isInstanceOfSatisfying(
                            UpdateException.class,
                            e -> assertThat(e.reason()).isEqualTo(UpdateException.Reason.UNKNOWN_TYPE));
        }
    }
}
