package dev.tandem.system.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A real Redis that keeps nothing, which can be killed and started again at the same port. Skips the test where there is none. */
public final class Redis implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Path program =
            Processes.installed("redis-server", List.of("/usr/bin/redis-server", "/usr/bin/valkey-server"));
    private final Path home = Processes.newDirectory("redis");
    private final int port = Processes.freePort();
    private OwnProcess process;

    private Redis() {
        this.process = launch();
    }

    public static Redis start() {
        return new Redis();
    }

    private OwnProcess launch() {
        OwnProcess started = OwnProcess.start(
                "Redis",
                List.of(
                        program.toString(),
                        "--port",
                        Integer.toString(port),
                        "--bind",
                        "127.0.0.1",
                        "--save",
                        "",
                        "--appendonly",
                        "no"),
                home,
                home.resolve("redis.log"),
                Map.of());
        Processes.eventually("Redis listens", PATIENCE, () -> Processes.isListening(port));
        return started;
    }

    public int port() {
        return port;
    }

    /** {@return its address} */
    public String url() {
        return urlThrough(port);
    }

    /** {@return its address through something that forwards to it} */
    public String urlThrough(int otherPort) {
        return "redis://127.0.0.1:" + otherPort;
    }

    /** {@code kill -9}. */
    public void kill() {
        process.kill();
    }

    /** Starts it again, empty, after {@link #kill}. */
    public void startAgain() {
        process = launch();
    }

    @Override
    public void close() {
        process.close();
        Processes.delete(home);
    }
}
