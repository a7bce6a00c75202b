package dev.tandem.platform.socket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.platform.timing.ManualTimers;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A bounded socket on a channel without a network. */
class NettyTransportTest {
    private final ManualTimers timers = new ManualTimers();
    private final List<String> received = new ArrayList<>();
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final BoundedSocket socket;

    NettyTransportTest() {
        NettyTransport transport = new NettyTransport("192.0.2.1", 1000, SocketListener.NONE);
        Pace pace = new Pace(
                new Pace.Rhythm(Duration.ofMillis(4), Duration.ofMillis(2), Duration.ofMillis(25)),
                timers,
                timers::nanoTime,
                channel.eventLoop());
        BoundedSocket.Limits limits =
                new BoundedSocket.Limits(new OutboundQueue.Limits(1000, 500, 100, 500), new Inbox.Limits(1000, 10));
        socket = new BoundedSocket(transport, limits, new Backlog(1 << 20), pace);
        transport.serve(socket);
        socket.start(new MessageHandler() {
            @Override
            public Handling received(byte[] message) {
                received.add(new String(message, UTF_8));
                return message.length == 0 ? Handling.LATER : Handling.DONE;
            }

            @Override
            public void receivedBlocking(byte[] message) {}

            @Override
            public void closed() {}
        });
        channel.pipeline().addLast(transport);
    }

    private static ByteBuf masked(int first, String text) {
        byte[] payload = text.getBytes(UTF_8);
        return Unpooled.wrappedBuffer(
                Unpooled.buffer()
                        .writeByte(first)
                        .writeByte(0x80 | payload.length)
                        .writeInt(0),
                Unpooled.wrappedBuffer(payload));
    }

    /** {@return what was handed to the network in one piece; null if nothing was} */
    private @Nullable String written() {
        channel.runPendingTasks();
        ByteBuf out = channel.readOutbound();
        if (out == null) {
            return null;
        }
        try {
            return out.toString(java.nio.charset.StandardCharsets.ISO_8859_1);
        } finally {
            out.release();
        }
    }

    @Test
    void whatArrivesIsHandledAndWhatWaitsIsOneWrite() {
        channel.writeInbound(masked(0x82, "hello"), masked(0x82, "you"));
        assertThat(received).containsExactly("hello", "you");
        socket.answer("a".getBytes(UTF_8));
        socket.publish("b".repeat(200).getBytes(UTF_8));
        assertThat(written()).isEqualTo("\u0082\u0001a\u0082~\u0000\u00C8" + "b".repeat(200));
        assertThat(written()).isNull();
    }

    @Test
    void aPingIsAnsweredThoughMessagesWait() {
        channel.writeInbound(masked(0x82, ""), masked(0x82, "waits"), masked(0x89, "now"));
        assertThat(received).containsExactly("");
        assertThat(written()).isEqualTo("\u008A\u0003now");
    }

    @Test
    void theReasonOfAViolationIsSentAndTheRestThrownAway() {
        channel.writeInbound(masked(0x81, "text"), masked(0x82, "more"));
        assertThat(written()).isEqualTo("\u0088\u000B\u0003\u00F0SOCKET-01");
        channel.writeInbound(masked(0x82, "and more"));
        assertThat(received).isEmpty();
        assertThat(channel.isOpen()).isTrue();
        channel.advanceTimeBy(10, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void whatWaitsIsSentBeforeTheCloseAndThePeersAnswerEndsTheConnection() {
        socket.answer("last".getBytes(UTF_8));
        socket.close(CloseReason.RESTART);
        assertThat(written()).isEqualTo("\u0082\u0004last");
        assertThat(written()).isEqualTo("\u0088\u0009\u0003\u00F4restart");
        channel.writeInbound(masked(0x88, ""));
        assertThat(channel.isOpen()).isFalse();
        assertThat(written()).isNull();
    }

    @Test
    void aCloseOfThePeerIsAnswered() {
        channel.writeInbound(masked(0x88, ""));
        assertThat(written()).isEqualTo("\u0088\u0000");
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void whileTooMuchWaitsTheChannelIsNotRead() {
        channel.writeInbound(masked(0x82, ""));
        for (int i = 0; i < 10; i++) {
            channel.writeInbound(masked(0x82, "m" + i));
        }
        assertThat(channel.config().isAutoRead()).isFalse();
        received.clear();
        socket.close(CloseReason.RESTART);
        channel.runPendingTasks();
        assertThat(channel.config().isAutoRead()).isTrue();
    }
}
