package dev.tandem.platform.visit;

import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;

/**
 * Bytes to and from a program, or what is debugged: a WebSocket that its runner dialled.
 *
 * <p>The socket lives on its own event loop, its reader on another. What arrives is told on the reader's, in order; nothing arrives that was
 * not asked for with {@link #fetch}, so that a slow reader stops the program. Everything else may be called by any thread.
 */
public final class ProgramStream {
    private static final String END = "end";

    private final ServerWebSocket socket;
    private final Context own;

    /** Hears what a program says; on one event loop. */
    public interface Reader {
        void received(Buffer bytes);

        /** The program sends no more. */
        void ended();

        /** The stream is gone. Last of all, and also after {@link ProgramStream#close}. */
        void closed();
    }

    /**
     * @param socket paused
     * @param own its event loop
     */
    ProgramStream(ServerWebSocket socket, Context own) {
        this.socket = socket;
        this.own = own;
    }

    /** Reads from now on, as much as is fetched. Once. */
    public void read(Context loop, Reader reader) {
        own.runOnContext(_ -> {
            socket.frameHandler(frame -> {
                if (frame.isText()) {
                    loop.runOnContext(_ -> reader.ended());
                } else if (frame.isBinary() || frame.isContinuation()) {
                    Buffer bytes = frame.binaryData();
                    loop.runOnContext(_ -> reader.received(bytes));
                }
            });
            socket.exceptionHandler(_ -> {}); // its close follows
            socket.closeHandler(_ -> loop.runOnContext(_ -> reader.closed()));
            if (socket.isClosed()) {
                loop.runOnContext(_ -> reader.closed());
            }
        });
    }

    /** Asks for one more message. */
    public void fetch() {
        own.runOnContext(_ -> socket.fetch(1));
    }

    public void write(Buffer bytes) {
        own.runOnContext(_ -> {
            if (!socket.isClosed()) {
                var _ = socket.writeFinalBinaryFrame(bytes);
            }
        });
    }

    /** Calls {@code then} on {@code loop} when the program has taken so much of what was written that more may follow. */
    public void whenWritable(Context loop, Runnable then) {
        own.runOnContext(_ -> {
            if (socket.isClosed() || !socket.writeQueueFull()) {
                loop.runOnContext(_ -> then.run());
            } else {
                socket.drainHandler(_ -> loop.runOnContext(_ -> then.run()));
            }
        });
    }

    /** Says that no more will be written. */
    public void end() {
        say(END);
    }

    /** Says something to the runner itself, after the bytes before it and before those that follow. */
    public void say(String text) {
        own.runOnContext(_ -> {
            if (!socket.isClosed()) {
                var _ = socket.writeFinalTextFrame(text);
            }
        });
    }

    /** Ends both directions. */
    public void close() {
        own.runOnContext(_ -> {
            if (!socket.isClosed()) {
                var _ = socket.close();
            }
        });
    }
}
