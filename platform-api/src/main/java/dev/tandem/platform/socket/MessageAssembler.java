package dev.tandem.platform.socket;

import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Puts the fragments of WebSocket messages together again (RFC 6455, section 5.4) and bounds a message's size however many
 * fragments it comes in. For one thread.
 */
public final class MessageAssembler {
    private final int maxMessageBytes;
    private @Nullable ByteArrayOutputStream partial;

    public MessageAssembler(int maxMessageBytes) {
        this.maxMessageBytes = maxMessageBytes;
    }

    /** What a fragment led to. */
    public sealed interface Outcome {
        /** More fragments have to come. */
        record Incomplete() implements Outcome {}

        /** The fragment completed {@code message}. */
        @SuppressWarnings("ArrayRecordComponent")
        record Complete(byte[] message) implements Outcome {}

        /** The message would exceed the limit; what was collected is dropped. */
        record TooLarge(long bytes) implements Outcome {}
    }

    /** Adds the payload of a binary frame or of its continuation. */
    public Outcome add(byte[] payload, boolean last) {
        long total = payload.length + (long) (partial == null ? 0 : partial.size());
        if (total > maxMessageBytes) {
            partial = null;
            return new Outcome.TooLarge(total);
        }
        if (partial == null && last) {
            return new Outcome.Complete(payload);
        }
        ByteArrayOutputStream collected = partial == null ? new ByteArrayOutputStream(payload.length * 2) : partial;
        collected.writeBytes(payload);
        partial = last ? null : collected;
        return last ? new Outcome.Complete(collected.toByteArray()) : new Outcome.Incomplete();
    }
}
