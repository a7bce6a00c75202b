package dev.tandem.debug.dap;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Messages in both directions. One thread reads and one writes; any may close, which ends both. */
public interface Wire extends AutoCloseable {
    /**
     * {@return the next message; null if there are no more} Blocks until it is there.
     *
     * @throws DapException if what comes is none
     * @throws IOException if reading fails, or ends within a message
     */
    @Nullable DapMessage read() throws IOException;

    /** Sends a message. Blocks until it is taken. */
    void write(DapMessage message) throws IOException;

    @Override
    void close() throws IOException;

    /** {@return the wire of two streams, which it closes} */
    static Wire of(DapInput in, DapOutput out) {
        return new Wire() {
            @Override
            public @Nullable DapMessage read() throws IOException {
                return in.read();
            }

            @Override
            public void write(DapMessage message) throws IOException {
                out.write(message);
            }

            @Override
            public void close() throws IOException {
                try (in) {
                    out.close();
                }
            }
        };
    }
}
