package dev.tandem.platform.testing;

import dev.tandem.platform.database.DatabaseAddress;
import dev.tandem.platform.database.EmbeddedDatabase;
import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;

/**
 * The embedded PostgreSQL of the product, in a new directory, one for all tests of a process. Quarkus loads test classes more
 * than once; the address is therefore kept where all of them see it.
 */
public final class TestDatabase {
    private static final String HOME = "testing.tandem.home";
    private static final String URL = "testing.tandem.url";
    private static final String PASSWORD = "testing.tandem.password";
    private static @Nullable AgroalDataSource pool;

    private final Path home;
    private final DatabaseAddress address;

    private TestDatabase(Path home, DatabaseAddress address) {
        this.home = home;
        this.address = address;
    }

    public static TestDatabase get() {
        Object shared = System.getProperties(); // this class may be loaded several times
        synchronized (shared) {
            String home = System.getProperty(HOME);
            return home == null
                    ? start()
                    : new TestDatabase(
                            Path.of(home),
                            new DatabaseAddress(
                                    System.getProperty(URL, ""), "tandem", System.getProperty(PASSWORD, "")));
        }
    }

    private static TestDatabase start() {
        try {
            Path home = Files.createTempDirectory("tandem-test");
            EmbeddedDatabase database = EmbeddedDatabase.start(home.resolve("data"));
            Runtime.getRuntime().addShutdownHook(new Thread(() -> close(database)));
            DatabaseAddress address = database.address();
            System.setProperty(HOME, home.resolve("data").toString());
            System.setProperty(URL, address.url());
            System.setProperty(PASSWORD, address.password());
            Flyway.configure()
                    .dataSource(address.url(), address.username(), address.password())
                    .load()
                    .migrate();
            return new TestDatabase(home.resolve("data"), address);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static void close(EmbeddedDatabase database) {
        try {
            database.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public DatabaseAddress address() {
        return address;
    }

    public Path home() {
        return home;
    }

    /** {@return a pool of connections, with the schema in place} */
    public static synchronized AgroalDataSource pool() {
        if (pool == null) {
            pool = pool(get().address());
        }
        return pool;
    }

    /** {@return a pool of connections to a database} */
    public static AgroalDataSource pool(DatabaseAddress address) {
        try {
            return AgroalDataSource.from(new AgroalDataSourceConfigurationSupplier()
                    .connectionPoolConfiguration(connections -> connections
                            .maxSize(8)
                            .acquisitionTimeout(Duration.ofSeconds(5))
                            .connectionFactoryConfiguration(factory -> factory.jdbcUrl(address.url())
                                    .principal(new NamePrincipal(address.username()))
                                    .credential(new SimplePassword(address.password())))));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
