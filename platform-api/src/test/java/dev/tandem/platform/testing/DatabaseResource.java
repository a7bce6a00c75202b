package dev.tandem.platform.testing;

import dev.tandem.platform.database.DatabaseAddress;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.HashMap;
import java.util.Map;

/** Gives a Quarkus application under test the database of {@link TestDatabase}, and a data directory of its own. */
public final class DatabaseResource implements QuarkusTestResourceLifecycleManager {
    @Override
    public Map<String, String> start() {
        TestDatabase database = TestDatabase.get();
        DatabaseAddress address = database.address();
        Map<String, String> settings = new HashMap<>();
        settings.put("quarkus.datasource.jdbc.url", address.url());
        settings.put("quarkus.datasource.username", address.username());
        settings.put("quarkus.datasource.password", address.password());
        settings.put("tandem.data", database.home().toString());
        settings.put("tandem.limits.sessions-per-minute", "100000");
        return settings;
    }

    /** The database is the test process's: its shutdown hook ends it. */
    @Override
    public void stop() {}
}
