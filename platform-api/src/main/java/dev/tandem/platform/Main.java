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
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Starts the platform: a database first, because Quarkus wants its address, then Quarkus.
 *
 * <p>The address is handed over as system properties. In development {@code main} runs again at each reload and finds them set:
 * so the database stays, and is ended with the process by its own shutdown hook.
 */
@QuarkusMain
public final class Main {
    private static final String URL = "quarkus.datasource.jdbc.url";
    private static final String USERNAME = "quarkus.datasource.username";
    private static final String PASSWORD = "quarkus.datasource.password";

    Main() {}

    public static void main(String... arguments) throws IOException, InterruptedException {
        EmbeddedDatabase database = startDatabase();
        try {
            Quarkus.run(arguments);
        } finally {
            if (database != null && LaunchMode.current() == LaunchMode.NORMAL) {
                database.close();
            }
        }
    }

    /** {@return the embedded database; null if another one is configured} */
    private static @Nullable EmbeddedDatabase startDatabase() throws IOException, InterruptedException {
        SmallRyeConfig settings = new SmallRyeConfigBuilder()
                .addDefaultSources()
                .addDefaultInterceptors()
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
