package dev.tandem.platform.database;

import io.quarkus.flyway.FlywayConfigurationCustomizer;
import jakarta.inject.Singleton;
import java.util.Map;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/** Makes a migration and the note that it was done one transaction: a start that is killed leaves nothing half done. */
@Singleton
public final class Migrations implements FlywayConfigurationCustomizer {
    public Migrations() {}

    @Override
    public void customize(FluentConfiguration configuration) {
        configuration
                .dataSource(new OneConnection(configuration.getDataSource()))
                // The other kind of lock is a transaction of its own, open during all of it.
                .configuration(Map.of("flyway.postgresql.transactional.lock", "false"));
    }
}
