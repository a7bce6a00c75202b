package dev.tandem.runner.port;

import java.io.IOException;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Moves bytes both ways between a program and a WebSocket: binary messages are bytes, the text {@code end} says that no more will come from
 * that side, a close ends both.
 *
 * <p>At most one buffer is under way in each direction: a side that does not read stops the other one from being read. The listener's
 * methods block on the program; the client calls them one after the other, on threads that may.
 */
final class ProgramPump implements WebSocket.Listener {
    private static final int BUFFER_BYTES = 32 << 10;
    private static final String END = "end";

    private final SocketChannel program;
    /** Reached when the platform will send no more. */
    private final CountDownLatch platformEnded = new CountDownLatch(1);

    ProgramPump(SocketChannel program) {
        this.program = program;
    }

    /** Returns when both sides have ended, or either broke. */
    void run(WebSocket platform) throws InterruptedException {
        try (Pings _ = Pings.of(platform)) {
            ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
            while (program.read(buffer.clear()) >= 0) {
                platform.sendBinary(buffer.flip(), true).get();
            }
            platform.sendText(END, true).get();
            platformEnded.await();
            platform.sendClose(WebSocket.NORMAL_CLOSURE, "").get();
        } catch (IOException | ExecutionException _) {
            // One of both is gone; the other one is told by the end of its connection.
            platform.abort();
        }
    }

    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket platform, ByteBuffer data, boolean last) {
        try {
            while (data.hasRemaining()) {
                program.write(data);
            }
            // More is asked for only after the program took this.
            platform.request(1);
        } catch (IOException _) {
            platformGone(platform);
        }
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket platform, CharSequence data, boolean last) {
        try {
            program.shutdownOutput();
            platformEnded.countDown();
            platform.request(1);
        } catch (IOException _) {
            platformGone(platform);
        }
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket platform, int statusCode, String reason) {
        platformGone(platform);
        return null;
    }

    @Override
    public void onError(WebSocket platform, Throwable error) {
        platformGone(platform);
    }

    private void platformGone(WebSocket platform) {
        platformEnded.countDown();
        platform.abort();
        try {
            program.close();
        } catch (IOException _) {
            // It is closed all the same.
        }
    }
}
