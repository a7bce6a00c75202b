package dev.tandem.bench.collab.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A PostgreSQL for a peer: the same release with the same settings as the one that comes with the platform. */
public final class Postgres implements AutoCloseable {
    private static final String READY = "ready ";

    private final Path home;
    private final ServerProcess keeper;
    private final int port;

    /**
     * Starts it.
     *
     * @param home an empty directory for it
     */
    public Postgres(Path home, Placement placement) throws IOException, InterruptedException {
        this.home = home;
        Files.createDirectories(home);
        placement.own(home.toString());
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        var builder = new ProcessBuilder(placement.command(List.of(
                        java.toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        PostgresKeeper.class.getName(),
                        home.toString())))
                .redirectError(home.resolve("keeper.log").toFile());
        builder.environment().put("HOME", home.toString());
        keeper = new ServerProcess(builder.start());
        var lines =
                new BufferedReader(new InputStreamReader(keeper.process().getInputStream(), StandardCharsets.UTF_8));
        String line = lines.readLine();
        while (line != null && !line.startsWith(READY)) {
            line = lines.readLine();
        }
        if (line == null) {
            keeper.close();
            throw new IOException("PostgreSQL did not start: " + Files.readString(home.resolve("keeper.log")));
        }
        port = Integer.parseInt(line.substring(READY.length()));
    }

    /** How a peer enters. */
    String url() {
        return "postgres://postgres:postgres@127.0.0.1:" + port + "/postgres";
    }

    /** The process that all others of it come from. */
    long postmaster() throws IOException {
        return postmaster(home.resolve("postgres"));
    }

    /** The same, of the server of any data directory. */
    static long postmaster(Path data) throws IOException {
        return Long.parseLong(
                Files.readAllLines(data.resolve("postmaster.pid")).getFirst().strip());
    }

    @Override
    public void close() {
        keeper.close();
    }
}
