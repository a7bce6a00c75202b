package dev.tandem.crdt.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.crdt.codec.DecodeLimits;
import dev.tandem.crdt.codec.UpdateException;
import dev.tandem.crdt.codec.UpdateException.Reason;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebsocketFrameTest {
    private static WebsocketFrame decode(String hex) {
        return WebsocketFrame.decode(HexFormat.of().parseHex(hex), DecodeLimits.DEFAULT);
    }

    @Test
    void everyFrameComesBackAsItWas() {
        List<WebsocketFrame> frames = List.of(
                new WebsocketFrame.Sync(new SyncMessage.Step1(new byte[] {0})),
                new WebsocketFrame.Sync(new SyncMessage.Step2(new byte[] {0, 0})),
                new WebsocketFrame.Sync(new SyncMessage.Update(new byte[] {0, 0})),
                new WebsocketFrame.Awareness(new byte[] {0}),
                new WebsocketFrame.PermissionDenied("nö"),
                new WebsocketFrame.QueryAwareness());
        for (WebsocketFrame frame : frames) {
            byte[] bytes = frame.encode();
            WebsocketFrame decoded = WebsocketFrame.decode(bytes, DecodeLimits.DEFAULT);
            assertThat(decoded).hasSameClassAs(frame);
            assertThat(decoded.encode()).isEqualTo(bytes);
        }
        assertThat(decode("0200036e6f21")).isEqualTo(new WebsocketFrame.PermissionDenied("no!"));
    }

    @ParameterizedTest
    @CsvSource({
        "'', TRUNCATED",
        "04, UNKNOWN_TYPE",
        "0003, UNKNOWN_TYPE",
        "0201, UNKNOWN_TYPE",
        "0000, TRUNCATED",
        "010500, TRUNCATED",
        "0300, TRAILING_BYTES",
        "01010000, TRAILING_BYTES"
    })
    void garbageIsRefused(String hex, Reason reason) {
        assertThatThrownBy(() -> decode(hex))
                .isInstanceOfSatisfying(
                        UpdateException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }
}
