package dev.tandem.platform.socket;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.util.ReferenceCountUtil;
import java.util.function.Consumer;

/**
 * Gives a peer whose frame is too large or broken a close frame that says so.
 *
 * <p>Without it Vert.x drops the connection at once: the peer, still busy sending, sees a reset and never learns why. So the
 * exception ends here, the reason is sent, and the rest of what the peer sends is read and thrown away until the transport's
 * closing time-out. Throwing away happens in front of the decoder, which would go through it byte by byte.
 */
final class ProtocolViolationGuard extends ChannelInboundHandlerAdapter {
    private final Consumer<CloseReason> close;

    ProtocolViolationGuard(Consumer<CloseReason> close) {
        this.close = close;
    }

    @Override
    @SuppressWarnings("deprecation") // deprecated in ChannelHandler, not in ChannelInboundHandler, where it stays
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof CorruptedWebSocketFrameException corrupted) {
            boolean tooLarge = WebSocketCloseStatus.MESSAGE_TOO_BIG.equals(corrupted.closeStatus());
            close.accept(tooLarge ? CloseReason.TOO_LARGE : CloseReason.GARBAGE);
            context.pipeline().addFirst(new Discard());
        } else {
            context.fireExceptionCaught(cause);
        }
    }

    private static final class Discard extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ReferenceCountUtil.release(message);
        }
    }
}
