package dev.tandem.bench.collab.server;

import dev.tandem.bench.collab.load.Dialect;
import dev.tandem.bench.collab.load.Seat;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Ours: the built platform with its embedded PostgreSQL, started as {@code ./tandem up} does, with its start-up cache. Its limits for one
 * address and one connection are raised, because all clients are one machine here; nothing else is configured.
 */
public final class Platform implements Server {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final long POLL_MILLIS = 50;
    private static final String RAISED = "100000000";
    private static final Map<String, String> LIMITS = Map.of(
            "TANDEM_DOOR_FRAMES_PER_SECOND", RAISED,
            "TANDEM_DOOR_FRAME_BURST", RAISED,
            "TANDEM_DOOR_UPDATES_PER_MINUTE", RAISED,
            "TANDEM_DOOR_MAX_CONNECTIONS_PER_ADDRESS", RAISED,
            "TANDEM_LIMITS_SESSIONS_PER_MINUTE", RAISED);

    private final Path app;
    private final Path data;
    private final Placement placement;
    private final @Nullable Path profile;
    private final int port;
    private final PlatformApi api;
    private ServerProcess process;

    /**
     * Starts it.
     *
     * @param built folder of the built platform, with {@code quarkus-run.jar}, where its user may read it
     * @param data an empty directory for what it stores
     * @param profile where a recording of the Java Flight Recorder is to go; null for none
     */
    public Platform(Path built, Path data, Placement placement, @Nullable Path profile)
            throws IOException, InterruptedException {
        this.app = built;
        this.data = data.resolve("platform");
        this.placement = placement;
        this.profile = profile;
        Files.createDirectories(this.data);
        Placement.run(List.of("chmod", "755", data.toString()));
        placement.own(this.data.toString());
        try (var socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        api = new PlatformApi(port);
        process = launch();
    }

    private ServerProcess launch() throws IOException, InterruptedException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // Those that the launcher starts it with, and those that whoever measures adds.
        String options = System.getProperty("tandem.platform.jvm", "") + " "
                + System.getenv().getOrDefault("TANDEM_PLATFORM_JAVA_OPTIONS", "");
        Arrays.stream(options.split(" ", -1))
                .filter(option -> !option.isEmpty())
                .forEach(command::add);
        if (profile != null) {
            command.add("-XX:StartFlightRecording=settings=profile,dumponexit=true,filename=" + recording());
        }
        command.addAll(List.of("-jar", app.resolve("quarkus-run.jar").toString()));
        var builder = new ProcessBuilder(placement.command(command)).directory(data.toFile());
        Path log = data.resolveSibling("platform.log");
        builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        Map<String, String> environment = builder.environment();
        environment.putAll(LIMITS);
        environment.put("QUARKUS_HTTP_HOST", "127.0.0.1");
        environment.put("QUARKUS_HTTP_PORT", String.valueOf(port));
        environment.put("TANDEM_DATA", data.toString());
        environment.put("HOME", data.toString());
        var started = new ServerProcess(builder.start());
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!api.isReady()) {
            if (!started.isAlive() || System.nanoTime() > deadline) {
                started.close();
                throw new IOException("the platform did not become ready:\n" + Files.readString(log));
            }
            Thread.sleep(POLL_MILLIS);
        }
        return started;
    }

    private Path recording() {
        return data.resolve("profile.jfr");
    }

    @Override
    public Kind kind() {
        return Kind.OURS;
    }

    @Override
    public List<List<Seat>> rooms(int rooms, int clients) throws IOException, InterruptedException {
        var made = new ArrayList<List<Seat>>();
        for (int room = 0; room < rooms; room++) {
            PlatformApi.Session session = api.createSession();
            var seats = new ArrayList<Seat>();
            for (int client = 0; client < clients; client++) {
                String token = client == 0 ? session.ownerToken() : api.join(session, client);
                var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
                seats.add(new Seat(
                        Dialect.HOCUSPOCUS, address, "/api/socket", session.id() + "/" + session.file(), token));
            }
            made.add(seats);
        }
        return made;
    }

    @Override
    public Seat now(Seat seat) {
        return seat;
    }

    @Override
    public ProcessTree processes() throws IOException {
        return new ProcessTree(List.of(process.pid(), Postgres.postmaster(data.resolve("postgres"))));
    }

    @Override
    public ProcessTree ownProcesses() {
        return new ProcessTree(List.of(process.pid()));
    }

    /** A complete collection, asked for with {@code jcmd GC.run} by the same user. */
    @Override
    public void collectGarbage() throws IOException, InterruptedException {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        List<String> command = List.of(jcmd.toString(), String.valueOf(process.pid()), "GC.run");
        Process asked = new ProcessBuilder(placement.command(command))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        if (asked.waitFor() != 0) {
            throw new IOException("jcmd could not ask the platform to collect its garbage");
        }
    }

    @Override
    public void start() throws IOException, InterruptedException {
        process = launch();
    }

    @Override
    public void stop() throws IOException {
        process.close();
        if (profile != null && Files.exists(recording())) {
            Files.copy(recording(), profile, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    @Override
    public void close() throws IOException {
        stop();
    }
}
