package dev.tandem.platform.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A real Redis, or Valkey, that can be killed and started again at the same port. Skips the test where there is none. */
public final class RedisServer implements AutoCloseable {
    private static final List<Path> PLACES =
            List.of(Path.of("/usr/bin/redis-server"), Path.of("/usr/bin/valkey-server"));

    private final Path program;
    private final int port;
    private @Nullable Process process;

    /** Chooses a port; does not start it. */
    public RedisServer() {
        List<Path> found = PLACES.stream().filter(Files::isExecutable).toList();
        assumeTrue(!found.isEmpty(), "Redis is not installed (Debian: apt-get install redis-server)");
        program = found.getFirst();
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String url() {
        return "redis://127.0.0.1:" + port;
    }

    public RedisServer start() {
        try {
            process = new ProcessBuilder(
                            program.toString(), "--port", Integer.toString(port), "--bind", "127.0.0.1", "--save", "")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@code kill -9}. */
    public void kill() {
        if (process != null) {
            try {
                boolean _ = process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public void close() {
        kill();
    }
}
