package dev.tandem.platform;

import dev.tandem.platform.config.PlatformConfig;
import dev.tandem.platform.database.DatabaseAddress;
import dev.tandem.platform.database.EmbeddedDatabase;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Starts the platform: a database first, because Quarkus wants its address, then Quarkus.
 *
 * <p>The address is handed over as system properties. In development {@code main} runs again at each reload and finds them set:
 * the database stays, and ends with the process.
 */
@QuarkusMain
public final class Main {
    private static final String URL = "quarkus.datasource.jdbc.url";
    private static final String USERNAME = "quarkus.datasource.username";
    private static final String PASSWORD = "quarkus.datasource.password";
    private static final String EVENT_LOOPS = "quarkus.vertx.event-loops-pool-size";
    private static final String EVENT_LOOPS_VARIABLE = "QUARKUS_VERTX_EVENT_LOOPS_POOL_SIZE";

    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final Logger LOG = Logger.getLogger(Main.class);

    Main() {}

    public static void main(String... arguments) throws IOException, InterruptedException {
        setEventLoops();
        EmbeddedDatabase database = startDatabase();
        CountDownLatch ended = new CountDownLatch(1);
        if (database != null) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(database, ended), "embedded-database-stop"));
        }
        // Not by try and finally: this call does not return when the JVM is being ended.
        Quarkus.run(null, (exitCode, failure) -> end(exitCode, failure, ended), arguments);
    }

    /** One for each processor, not two as is usual: each wakes for every commit, and ours never block. */
    private static void setEventLoops() {
        if (System.getProperty(EVENT_LOOPS) == null && System.getenv(EVENT_LOOPS_VARIABLE) == null) {
            System.setProperty(EVENT_LOOPS, String.valueOf(Runtime.getRuntime().availableProcessors()));
        }
    }

    private static void end(int exitCode, @Nullable Throwable failure, CountDownLatch ended) {
        if (failure != null) {
            complain(failure);
        }
        ended.countDown();
        if (LaunchMode.current() == LaunchMode.NORMAL) {
            System.exit(exitCode);
        }
    }

    /** What the log was told until here is lost: its handlers are made by the start that failed. */
    private static void complain(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        System.err.printf(
                "PLATFORM-06 Tandem cannot start: %s%n  What to do: check the settings, and that the database answers"
                        + " (docs/operator/running.md).%n",
                root.getMessage() == null ? root : root.getMessage());
        failure.printStackTrace();
    }

    /** Hooks run all at once: without waiting, the database would go under commits that are being answered. */
    private static void stop(EmbeddedDatabase database, CountDownLatch ended) {
        try {
            if (!ended.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                LOG.warnf("the platform did not end within %s; its database is stopped all the same", PATIENCE);
            }
            database.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            LOG.error("the embedded database did not stop; the next start deals with it", e);
        }
    }

    /** {@return the embedded database; null if another one is configured} */
    private static @Nullable EmbeddedDatabase startDatabase() throws IOException, InterruptedException {
        SmallRyeConfig settings = new SmallRyeConfigBuilder()
                .addDefaultSources()
                .addDefaultInterceptors()
                .addDiscoveredConverters()
                .withMapping(PlatformConfig.class)
                .withValidateUnknown(false)
                .build();
        Optional<String> own = settings.getOptionalValue(URL, String.class);
        if (own.isPresent()) {
            return null;
        }
        PlatformConfig config = settings.getConfigMapping(PlatformConfig.class);
        Optional<String> external = config.database().url();
        if (external.isPresent()) {
            use(new DatabaseAddress(
                    external.get(),
                    config.database().username().orElse(""),
                    config.database().password().orElse("")));
            return null;
        }
        EmbeddedDatabase database = EmbeddedDatabase.start(config.data());
        use(database.address());
        return database;
    }

    private static void use(DatabaseAddress address) {
        System.setProperty(URL, address.url());
        System.setProperty(USERNAME, address.username());
        System.setProperty(PASSWORD, address.password());
    }
}
