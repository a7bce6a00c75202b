package dev.tandem.platform.socket;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Messages of one socket that wait to be handled, in order of arrival, and the one place that hands them over: most are dealt
 * with on the event loop as they arrive, without a thread of their own and without waiting here at all.
 *
 * <p>INVARIANT: while more than the limits allow wait, reading is paused; it is resumed when at most half of that is left. So at
 * most the limits plus what the transport had read already are in memory. While the {@link Backlog} of all sockets is over its
 * limit reading is paused as soon as anything waits, and resumed when nothing does.
 *
 * <p>Confined to the event loop.
 */
public final class Inbox {
    /** Stops and restarts the reading of the socket. */
    public interface Reading {
        void pause();

        void resume();
    }

    /** Deals with messages. */
    public interface Handler {
        /** Deals with a message, or says how that can be done. Must not block. */
        Handling received(byte[] message);

        /** Deals with a message elsewhere and calls {@link Inbox#finished} on the event loop when that is done. */
        void handOver(byte[] message);
    }

    /**
     * Bounds of an inbox.
     *
     * @param bytes that may wait to be handled before reading stops
     * @param messages that may wait before reading stops
     */
    public record Limits(long bytes, int messages) {}

    private final Limits limits;
    private final Backlog backlog;
    private final Reading reading;
    private final Handler handler;
    private final BooleanSupplier mayAnswer;
    /** Null while nothing waits: most sockets are idle. The first one may be with the handler. */
    private @Nullable Deque<byte[]> messages;

    private long waitingBytes;
    private boolean paused;
    private boolean handedOver;
    private boolean putOff;
    private boolean closed;

    /**
     * An empty one.
     *
     * @param backlog of all sockets together
     * @param mayAnswer whether there is room for answers; whoever makes room calls {@link #goOn}
     */
    public Inbox(Limits limits, Backlog backlog, Reading reading, Handler handler, BooleanSupplier mayAnswer) {
        this.limits = limits;
        this.backlog = backlog;
        this.reading = reading;
        this.handler = handler;
        this.mayAnswer = mayAnswer;
    }

    /** Takes a message; one that arrives after the close is dropped. */
    public void offer(byte[] message) {
        if (closed) {
            return;
        }
        boolean first = messages == null;
        if (first && mayAnswer.getAsBoolean() && handle(message)) {
            return;
        }
        if (closed) {
            return;
        }
        if (messages == null) {
            messages = new ArrayDeque<>(4);
        }
        messages.add(message);
        waitingBytes += message.length;
        backlog.add(1, message.length);
        boolean tooMuch = waitingBytes > limits.bytes() || messages.size() > limits.messages();
        if (!paused && (tooMuch || backlog.isOver())) {
            paused = true;
            reading.pause();
        }
        if (first && handedOver) {
            handler.handOver(message);
        }
    }

    /** {@return whether the message is dealt with; if not it waits, and is the first that does} */
    private boolean handle(byte[] message) {
        return switch (handler.received(message)) {
            case DONE -> true;
            case LATER -> {
                putOff = true;
                yield false;
            }
            case BLOCKING -> {
                handedOver = true;
                yield false;
            }
        };
    }

    /** Shows the handler again what it put off. */
    public void readOn() {
        putOff = false;
        goOn();
    }

    /** The message that was handed over is dealt with. */
    public void finished() {
        handedOver = false;
        if (!closed) {
            removeFirst();
            goOn();
        }
    }

    /** {@return whether a message is handed over and not finished} */
    public boolean isHandedOver() {
        return handedOver;
    }

    /** Handles what waits, as far as that can be done. */
    public void goOn() {
        while (messages != null && !handedOver && !putOff && mayAnswer.getAsBoolean()) {
            byte[] message = messages.getFirst();
            if (handle(message)) {
                if (!closed) {
                    removeFirst();
                }
            } else if (handedOver) {
                handler.handOver(message);
            }
        }
    }

    private void removeFirst() {
        if (messages == null) {
            return;
        }
        int bytes = messages.removeFirst().length;
        waitingBytes -= bytes;
        backlog.remove(1, bytes);
        int left = messages.size();
        if (left == 0) {
            messages = null;
        }
        boolean little = waitingBytes <= limits.bytes() / 2 && left <= limits.messages() / 2 && !backlog.isOver();
        if (paused && (left == 0 || little)) {
            paused = false;
            reading.resume();
        }
    }

    /** Drops what waits and takes no more. */
    public void close() {
        closed = true;
        if (messages != null) {
            backlog.remove(messages.size(), waitingBytes);
        }
        messages = null;
        waitingBytes = 0;
    }
}
