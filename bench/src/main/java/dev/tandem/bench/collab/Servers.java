package dev.tandem.bench.collab;

import dev.tandem.bench.collab.server.Kind;
import dev.tandem.bench.collab.server.NodeServer;
import dev.tandem.bench.collab.server.Placement;
import dev.tandem.bench.collab.server.Platform;
import dev.tandem.bench.collab.server.Postgres;
import dev.tandem.bench.collab.server.Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Starts servers in directories of their own. Those that rows share stay until the end, so that they are warm. */
final class Servers implements AutoCloseable {
    private static final int PROCESSOR = 0;

    private final Path built;
    private final Path peers;
    private final @Nullable Path profile;
    private final Placement placement;
    private final Path directory;
    private final Map<Kind, Server> shared = new EnumMap<>(Kind.class);
    private int started;

    /**
     * Starts nothing yet.
     *
     * @param built folder of the built platform
     * @param peers folder of the scripts of peers
     * @param user who runs the servers; empty for who runs this
     * @param profile where a recording of the shared platform is to go; null for none
     */
    Servers(Path built, Path peers, String user, @Nullable Path profile) throws IOException {
        this.built = built;
        this.peers = peers;
        this.profile = profile;
        this.placement = new Placement(PROCESSOR, user);
        this.directory = Files.createTempDirectory("tandem-bench-collab-");
        if (!directory.toFile().setExecutable(true, false)) {
            throw new IOException("cannot let others into " + directory);
        }
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

    /** One that is cold and has nothing stored. */
    Server fresh(Kind kind) throws IOException, InterruptedException {
        return start(kind, null);
    }

    private Server start(Kind kind, @Nullable Path recording) throws IOException, InterruptedException {
        Path own = directory.resolve(kind.key() + "-" + ++started);
        return switch (kind) {
            case OURS -> new Platform(built, own, placement, recording);
            case HOCUSPOCUS, Y_WEBSOCKET -> new NodeServer(kind, peers, placement, null);
            case HOCUSPOCUS_POSTGRES -> new NodeServer(kind, peers, placement, new Postgres(own, placement));
        };
    }

    @Override
    public void close() throws IOException {
        for (Server server : shared.values()) {
            server.close();
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
