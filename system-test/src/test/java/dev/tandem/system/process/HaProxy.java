package dev.tandem.system.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A real HAProxy in front of platforms, configured as docs/operator/replicas.md tells. Skips the test where there is none. */
public final class HaProxy implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String CONFIGURATION = """
            global
                maxconn 4000
            defaults
                mode http
                timeout connect 2s
                timeout client 60s
                timeout server 60s
                timeout tunnel 1h
                option redispatch 1
                retries 3
            listen statistics
                bind 127.0.0.1:STATISTICS
                stats enable
                stats uri /
            frontend tandem
                bind 127.0.0.1:PORT
                default_backend replicas
            backend replicas
                balance leastconn
                option httpchk GET /q/health/ready
                http-check expect status 200
                retry-on conn-failure 503
                http-request disable-l7-retry unless { path /api/socket }
                default-server inter 200ms fall 1 rise 1
            """;

    private final Path home = Processes.newDirectory("haproxy");
    private final int port = Processes.freePort();
    private final int statistics = Processes.freePort();
    private final OwnProcess process;

    private HaProxy(List<Platform> platforms) {
        Path program = Processes.installed("haproxy", List.of("/usr/sbin/haproxy", "/usr/bin/haproxy"));
        StringBuilder configuration = new StringBuilder(CONFIGURATION
                .replace("STATISTICS", Integer.toString(statistics))
                .replace("PORT", Integer.toString(port)));
        for (Platform platform : platforms) {
            configuration.append("    server %s 127.0.0.1:%d check\n".formatted(platform.name(), platform.port()));
        }
        Path file = home.resolve("haproxy.cfg");
        try {
            Files.writeString(file, configuration);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        process = OwnProcess.start(
                "HAProxy",
                List.of(program.toString(), "-db", "-f", file.toString()),
                home,
                home.resolve("haproxy.log"),
                Map.of());
        Processes.eventually("HAProxy listens", PATIENCE, () -> Processes.isListening(port));
    }

    public static HaProxy before(List<Platform> platforms) {
        return new HaProxy(platforms);
    }

    /** Waits until a platform is given clients. */
    public void awaitServing(String platform) {
        Processes.eventually(
                platform + " is given clients",
                PATIENCE,
                () -> statistics()
                        .lines()
                        .anyMatch(line -> line.startsWith("replicas," + platform + ",") && line.contains(",UP,")));
    }

    private String statistics() {
        try (InputStream answer =
                URI.create("http://127.0.0.1:" + statistics + "/;csv").toURL().openStream()) {
            return new String(answer.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + port);
    }

    @Override
    public void close() {
        process.close();
        Processes.delete(home);
    }
}
