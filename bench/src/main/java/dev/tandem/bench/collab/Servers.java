package dev.tandem.bench.collab;

import dev.tandem.bench.collab.server.Kind;
import dev.tandem.bench.collab.server.NodeServer;
import dev.tandem.bench.collab.server.Placement;
import dev.tandem.bench.collab.server.Platform;
import dev.tandem.bench.collab.server.Postgres;
import dev.tandem.bench.collab.server.Server;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Starts servers in directories of their own. Those that rows share stay until the end, so that they are warm. */
final class Servers implements AutoCloseable {
    private final Path built;
    private final Path peers;
    private final @Nullable Path profile;
    private final Placement placement;
    private final Path directory;
    private final Map<Kind, Server> shared = new EnumMap<>(Kind.class);
    private final Map<RowKind, Map<Kind, Server>> special = new EnumMap<>(RowKind.class);
    private int started;
    private boolean closed;

    /**
     * Starts nothing yet.
     *
     * @param built folder of the built platform
     * @param peers folder of the scripts of peers
     * @param placement how servers are started
     * @param profile where a recording of the shared platform is to go; null for none
     */
    Servers(Path built, Path peers, Placement placement, @Nullable Path profile) throws IOException {
        this.built = built;
        this.peers = peers;
        this.profile = profile;
        this.placement = placement;
        this.directory = Files.createTempDirectory("tandem-bench-collab-");
        if (!directory.toFile().setExecutable(true, false)) {
            throw new IOException("cannot let others into " + directory);
        }
        Runtime.getRuntime().addShutdownHook(new Thread(this::end, "servers-stop"));
    }

    /** The one that rows share. */
    Server shared(Kind kind) throws IOException, InterruptedException {
        Server server = shared.get(kind);
        if (server == null) {
            server = start(kind, profile);
            shared.put(kind, server);
        }
        return server;
    }

    /** One that is for one row alone, which starts and stops it. */
    Server special(RowKind row, Kind kind) throws IOException, InterruptedException {
        Map<Kind, Server> servers = special.computeIfAbsent(row, ignored -> new EnumMap<>(Kind.class));
        Server server = servers.get(kind);
        if (server == null) {
            server = start(kind, null);
            servers.put(kind, server);
        }
        return server;
    }

    private Server start(Kind kind, @Nullable Path recording) throws IOException, InterruptedException {
        Path own = directory.resolve(kind.key() + "-" + ++started);
        return switch (kind) {
            case OURS -> new Platform(built, own, placement, recording);
            case HOCUSPOCUS, Y_WEBSOCKET -> new NodeServer(kind, peers, placement, null);
            case HOCUSPOCUS_POSTGRES -> new NodeServer(kind, peers, placement, new Postgres(own, placement));
        };
    }

    /** When somebody ends the benchmark early. */
    private void end() {
        try {
            close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public synchronized void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        for (Server server : shared.values()) {
            server.close();
        }
        for (Map<Kind, Server> servers : special.values()) {
            for (Server server : servers.values()) {
                server.close();
            }
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
