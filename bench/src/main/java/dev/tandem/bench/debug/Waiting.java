package dev.tandem.bench.debug;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for what a debugger does, not for ever. */
final class Waiting {
    private Waiting() {}

    /**
     * {@return what it comes to}
     *
     * @throws IOException if that is a failure, or does not come in time
     */
    static <T> T on(CompletableFuture<T> future, Duration patience) throws IOException, InterruptedException {
        try {
            return future.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        } catch (TimeoutException e) {
            throw new IOException("nothing came within " + patience, e);
        }
    }
}
