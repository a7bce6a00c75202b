package dev.tandem.platform.socket;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket on a Netty channel whose handshake is done: the channel's last handler, and the only one that knows of frames.
 *
 * <p>Ours instead of Vert.x', where each message is half a dozen objects, each one written a system call, and an idle socket
 * several kilobytes: docs/decisions/0014.
 */
final class NettyTransport extends ChannelInboundHandlerAdapter implements Transport, FrameReader.Sink {
    private static final Logger LOG = Logger.getLogger(NettyTransport.class);
    private static final int FINAL_BINARY = 0x82;
    private static final int FINAL_CLOSE = 0x88;
    private static final int FINAL_PONG = 0x8A;
    private static final int SHORT_BYTES = 125;
    private static final int MEDIUM_BYTES = 0xFFFF;
    private static final int MAX_HEAD_BYTES = 10;
    /** How long a peer may take to answer a close frame. */
    private static final long CLOSING_SECONDS = 10;

    private final String remoteAddress;
    private final FrameReader frames;
    private final SocketListener listener;

    // ---- the event loop's
    private @Nullable ChannelHandlerContext context;
    private @Nullable BoundedSocket socket;
    private boolean discarding;
    private boolean closing;

    NettyTransport(String remoteAddress, int maxMessageBytes, SocketListener listener) {
        this.listener = listener;
        this.remoteAddress = remoteAddress;
        this.frames = new FrameReader(maxMessageBytes, this);
    }

    /** Gives what arrives to {@code socket}. Before this handler is added to its pipeline. */
    void serve(BoundedSocket served) {
        socket = served;
    }

    private ChannelHandlerContext context() {
        return Objects.requireNonNull(context);
    }

    private BoundedSocket socket() {
        return Objects.requireNonNull(socket);
    }

    // ---- what Netty tells

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
    }

    @Override
    public void channelRead(ChannelHandlerContext from, Object arrived) {
        try {
            if (!discarding && arrived instanceof ByteBuf bytes) {
                frames.read(bytes);
            }
        } finally {
            ReferenceCountUtil.release(arrived);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext from) {
        // Ends here: nobody behind us waits for it.
    }

    @Override
    public void channelInactive(ChannelHandlerContext from) {
        socket().transportClosed();
    }

    @Override
    @SuppressWarnings("deprecation") // deprecated in ChannelHandler, not in ChannelInboundHandler, where it stays
    public void exceptionCaught(ChannelHandlerContext from, Throwable cause) {
        if (!(cause instanceof IOException)) {
            LOG.warnf(cause, "closing the socket of %s", remoteAddress);
        }
        var _ = from.close();
    }

    // ---- what the frames say

    @Override
    public void message(byte[] message) {
        if (!closing) {
            socket().received(message);
        }
    }

    @Override
    public void ping(byte[] payload) {
        // A peer that does not read its pongs gets no more of them.
        if (!closing && context().channel().isWritable()) {
            writeControl(FINAL_PONG, payload);
        }
    }

    @Override
    public void closed() {
        if (!closing) {
            closing = true;
            writeControl(FINAL_CLOSE, new byte[0]);
        }
        closeChannel();
    }

    private void closeChannel() {
        var _ = context().close();
    }

    /** The rest of what the peer sends is thrown away, so that it can read why, instead of seeing a reset while it is busy sending. */
    @Override
    public void violation(CloseReason reason) {
        discarding = true;
        socket().abandon(reason);
    }

    // ---- what the socket wants

    @Override
    public void write(List<byte[]> messages, Runnable written) {
        int bytes = 0;
        for (byte[] message : messages) {
            bytes += message.length + MAX_HEAD_BYTES;
        }
        ByteBuf out = context().alloc().directBuffer(bytes);
        for (byte[] message : messages) {
            writeHead(out, FINAL_BINARY, message.length);
            out.writeBytes(message);
        }
        ChannelFuture done = context().writeAndFlush(out);
        if (done.isDone()) {
            written.run();
        } else {
            var _ = done.addListener(_ -> written.run());
        }
    }

    private static void writeHead(ByteBuf out, int first, int length) {
        out.writeByte(first);
        if (length <= SHORT_BYTES) {
            out.writeByte(length);
        } else if (length <= MEDIUM_BYTES) {
            out.writeByte(126).writeShort(length);
        } else {
            out.writeByte(127).writeLong(length);
        }
    }

    private void writeControl(int first, byte[] payload) {
        ByteBuf out = context().alloc().directBuffer(2 + payload.length);
        writeHead(out, first, payload.length);
        var _ = context().writeAndFlush(out.writeBytes(payload));
    }

    @Override
    public void close(CloseReason reason) {
        context().executor().execute(() -> {
            if (closing) {
                return;
            }
            closing = true;
            listener.closing(reason);
            resume(); // else the peer's answer would never be read
            byte[] text = reason.reason().getBytes(StandardCharsets.UTF_8);
            byte[] payload = new byte[2 + text.length];
            payload[0] = (byte) (reason.code() >> 8);
            payload[1] = (byte) reason.code();
            System.arraycopy(text, 0, payload, 2, text.length);
            writeControl(FINAL_CLOSE, payload);
            var _ = context().executor().schedule(this::closeChannel, CLOSING_SECONDS, TimeUnit.SECONDS);
        });
    }

    @Override
    public void pause() {
        context().channel().config().setAutoRead(false);
    }

    @Override
    public void resume() {
        context().channel().config().setAutoRead(true);
    }

    @Override
    public String remoteAddress() {
        return remoteAddress;
    }
}
