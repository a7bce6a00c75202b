package dev.tandem.bench.collab.server;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** Keeps a PostgreSQL running until it is told to end. */
public final class PostgresKeeper {
    private PostgresKeeper() {}

    /**
     * Starts it in the directory named by the only argument and prints its port. The settings are those of the platform's own:
     * {@code DatabaseCluster} has them.
     */
    @SuppressWarnings("SystemOut") // for the process that started this one
    public static void main(String[] arguments) throws IOException, InterruptedException {
        File home = new File(arguments[0]);
        EmbeddedPostgres postgres = EmbeddedPostgres.builder()
                .setDataDirectory(Path.of(arguments[0], "postgres"))
                .setCleanDataDirectory(false)
                .setOverrideWorkingDirectory(new File(home, "postgres-bin"))
                .setRegisterShutdownHook(true)
                .setLocaleConfig("locale", "C.UTF-8")
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("full_page_writes", "on")
                .setServerConfig("listen_addresses", "127.0.0.1")
                .setServerConfig("unix_socket_directories", "")
                .setServerConfig("max_connections", "60")
                .start();
        System.out.println("ready " + postgres.getPort());
        new CountDownLatch(1).await();
    }
}
