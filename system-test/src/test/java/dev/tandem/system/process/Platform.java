package dev.tandem.system.process;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The built platform in a process of its own, which can be killed, paused, asked to end, and started again at the same port.
 * Skips the test where it is not built.
 */
public final class Platform implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int HTTP_OK = 200;
    /** As if it had run for a while: what a test measures must not be the compiler's warming up for minutes. */
    private static final List<String> JVM = List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

    private final String name;
    private final int port;
    private final Path home;
    private final List<String> command;
    private OwnProcess process;

    private Platform(String name, int port, Path home, List<String> command) {
        this.name = name;
        this.port = port;
        this.home = home;
        this.command = command;
        this.process = launch();
    }

    /** How platforms are started. Immutable; each platform that is started has a port and a directory of its own. */
    public static final class Settings {
        private final Map<String, String> properties;

        private Settings(Map<String, String> properties) {
            this.properties = Map.copyOf(properties);
        }

        /** {@return a platform with the embedded database, and nobody but us as its clients} */
        public static Settings standard() {
            return new Settings(Map.of(
                    "tandem.limits.sessions-per-minute",
                    "100000",
                    "tandem.door.max-connections-per-address",
                    "100000"));
        }

        /** {@return the same with one setting more, as system property} */
        public Settings with(String property, String value) {
            Map<String, String> more = new LinkedHashMap<>(properties);
            more.put(property, value);
            return new Settings(more);
        }

        public Settings with(Database.Address database) {
            return with("tandem.database.url", database.url())
                    .with("tandem.database.username", database.username())
                    .with("tandem.database.password", database.password());
        }

        public Settings withRedis(String url) {
            return with("tandem.redis.url", url);
        }
    }

    /** Starts a platform and returns at once: {@link #awaitReady} waits. Several start faster side by side. */
    public static Platform launch(String name, Settings settings) {
        Path built = Product.home().resolve("platform-api/target/quarkus-app/quarkus-run.jar");
        assumeTrue(Files.exists(built), "the platform is not built: run ./tandem test, or ./tandem up once");
        List<String> jvmOptions = StartupCache.added(
                JVM,
                built,
                (options, directory, port) -> command(options, directory, port, Settings.standard(), built));
        Path home = Processes.newDirectory(name);
        int port = Processes.freePort();
        return new Platform(name, port, home, command(jvmOptions, home, port, settings, built));
    }

    private static List<String> command(List<String> jvmOptions, Path home, int port, Settings settings, Path built) {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(jvmOptions);
        command.add("-Dtandem.data=" + home);
        command.add("-Dquarkus.http.host=127.0.0.1");
        command.add("-Dquarkus.http.port=" + port);
        settings.properties.forEach((property, value) -> command.add("-D" + property + "=" + value));
        command.addAll(List.of("-jar", built.toString()));
        return command;
    }

    /** Starts a platform and waits until it is ready. */
    public static Platform start(String name, Settings settings) {
        return launch(name, settings).awaitReady();
    }

    private OwnProcess launch() {
        return OwnProcess.start(name, command, home, home.resolve("platform.log"), Map.of());
    }

    /** Waits until it serves. {@return this} */
    public Platform awaitReady() {
        Processes.eventually(name + " is ready", PATIENCE, () -> {
            if (!process.isAlive()) {
                throw new AssertionError(name + " ended; it printed:\n" + printed());
            }
            return isReady();
        });
        return this;
    }

    /** {@return whether it says that it may be given clients} */
    public boolean isReady() {
        return isReady(port);
    }

    static boolean isReady(int port) {
        try {
            var connection = (HttpURLConnection) URI.create("http://127.0.0.1:" + port + "/q/health/ready")
                    .toURL()
                    .openConnection();
            connection.setConnectTimeout(1000);
            connection.setReadTimeout(5000);
            int status = connection.getResponseCode();
            try (InputStream body = status == HTTP_OK ? connection.getInputStream() : connection.getErrorStream()) {
                if (body != null) {
                    body.readAllBytes();
                }
            }
            return status == HTTP_OK;
        } catch (IOException e) {
            return false;
        }
    }

    public String name() {
        return name;
    }

    public int port() {
        return port;
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** {@return its directory, the test's to read} */
    public Path home() {
        return home;
    }

    /** {@return the secret that runners show; made by the platform at its first start} */
    public String runnerToken() {
        try {
            return Files.readString(home.resolve("runner-token")).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public OwnProcess process() {
        return process;
    }

    /** {@code kill -9}. */
    public void kill() {
        process.kill();
    }

    /** Starts it again at the same port, with the same directory, after its end; returns at once. */
    public Platform launchAgain() {
        process = launch();
        return this;
    }

    /** {@return the last part of what it printed} */
    public String printed() {
        return process.printed();
    }

    /** Ends it in order if it can, and removes its directory. */
    @Override
    public void close() {
        if (process.isAlive()) {
            process.resume();
            process.terminate();
            try {
                process.awaitEnd(PATIENCE);
            } catch (AssertionError e) {
                process.kill();
            }
        }
        process.close();
        Processes.delete(home);
    }
}
