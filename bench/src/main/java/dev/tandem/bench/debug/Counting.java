package dev.tandem.bench.debug;

import dev.tandem.debug.dap.DapMessage;
import dev.tandem.debug.dap.Wire;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A wire on which it is counted what an adapter is asked. */
record Counting(Wire wire, AtomicLong requests) implements Wire {
    @Override
    public @Nullable DapMessage read() throws IOException {
        return wire.read();
    }

    @Override
    public void write(DapMessage message) throws IOException {
        if (message instanceof DapMessage.Request) {
            requests.incrementAndGet();
        }
        wire.write(message);
    }

    @Override
    public void close() throws IOException {
        wire.close();
    }
}
