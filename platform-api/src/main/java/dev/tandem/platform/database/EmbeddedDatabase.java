package dev.tandem.platform.database;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jboss.logging.Logger;

/**
 * The PostgreSQL that comes with the platform. One that ends without being asked to is started again at the same address:
 * meanwhile commits are held and tried again, and nobody loses anything.
 *
 * <p>Threads: {@link #close} may be called on any thread; a virtual thread waits for the server's end and starts the next one.
 */
public final class EmbeddedDatabase implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(EmbeddedDatabase.class);
    private static final int RESTARTS = 20;
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final DatabaseCluster cluster;
    private final DatabaseAddress address;
    private final int port;
    private final FileChannel lock;
    /** Guarded by this. */
    private EmbeddedPostgres postgres;
    /** Guarded by this. */
    private boolean closed;

    private EmbeddedDatabase(
            DatabaseCluster cluster, EmbeddedPostgres postgres, DatabaseAddress address, FileChannel lock) {
        this.cluster = cluster;
        this.lock = lock;
        this.postgres = postgres;
        this.address = address;
        this.port = postgres.getPort();
    }

    /**
     * Starts it, after the one that a killed process may have left behind has been stopped.
     *
     * @param home the platform's data directory; made if it is not there
     * @throws IOException if it does not start; {@code postgres.log} says why
     */
    public static EmbeddedDatabase start(Path home) throws IOException, InterruptedException {
        long begun = System.nanoTime();
        Files.createDirectories(
                home, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        FileChannel lock = lock(home);
        try {
            EmbeddedDatabase database = start(DatabaseCluster.in(home), lock);
            long millis = Duration.ofNanos(System.nanoTime() - begun).toMillis();
            LOG.infof("embedded PostgreSQL at %s is up after %d ms, data in %s", database.address.url(), millis, home);
            return database;
        } catch (IOException | SQLException | RuntimeException e) {
            lock.close();
            throw new IOException("cannot set up the embedded PostgreSQL in " + home, e);
        }
    }

    private static EmbeddedDatabase start(DatabaseCluster cluster, FileChannel lock)
            throws IOException, SQLException, InterruptedException {
        EmbeddedPostgres postgres = cluster.start(0);
        try {
            DatabaseAddress address = cluster.ownDatabase(postgres.getPort());
            EmbeddedDatabase database = new EmbeddedDatabase(cluster, postgres, address, lock);
            database.watch();
            return database;
        } catch (IOException | SQLException | RuntimeException e) {
            postgres.close();
            throw e;
        }
    }

    /** One platform a data directory: a second one would take the first one's server for one left behind, and stop it. */
    private static FileChannel lock(Path home) throws IOException {
        FileChannel channel =
                FileChannel.open(home.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() != null) {
                return channel;
            }
        } catch (OverlappingFileLockException e) {
            LOG.debug("held by this very process", e);
        }
        channel.close();
        throw new IOException(
                "%s is in use by another platform; end that one or choose another directory".formatted(home));
    }

    private void watch() throws IOException {
        ProcessHandle postmaster = LeftoverPostmaster.find(cluster.directory())
                .orElseThrow(() -> new IOException("no postmaster serves " + cluster.directory()));
        CompletableFuture<Void> _ = postmaster
                .onExit()
                .thenAcceptAsync(
                        _ -> startAgain(),
                        task -> Thread.ofVirtual()
                                .name("embedded-database-restart")
                                .start(task));
    }

    private void startAgain() {
        for (int attempt = 1; attempt <= RESTARTS; attempt++) {
            synchronized (this) {
                if (closed) {
                    return;
                }
                LOG.errorf("PLATFORM-02 the embedded PostgreSQL ended; starting it again (attempt %d)", attempt);
                try {
                    postgres.close(); // lets go of its lock
                    postgres = cluster.start(port);
                    watch();
                    return;
                } catch (IOException | RuntimeException e) {
                    LOG.error(
                            "the embedded PostgreSQL does not start", e); // the dead one's children may still be ending
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return;
                }
            }
            try {
                Thread.sleep(PAUSE);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    public DatabaseAddress address() {
        return address;
    }

    @Override
    public synchronized void close() throws IOException {
        closed = true;
        postgres.close();
        lock.close();
    }
}
