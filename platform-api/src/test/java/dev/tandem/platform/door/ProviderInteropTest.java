package dev.tandem.platform.door;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.platform.log.GroupCommitter;
import dev.tandem.platform.run.RunnerDirectory;
import dev.tandem.platform.session.LiveSessions;
import dev.tandem.platform.session.SessionLease;
import dev.tandem.platform.session.SessionLimits;
import dev.tandem.platform.testing.DatabaseResource;
import dev.tandem.platform.testing.NodeProject;
import dev.tandem.protocol.EntryId;
import dev.tandem.protocol.SessionId;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The platform against the unmodified {@code @hocuspocus/provider}, {@code y-websocket} and Yjs, in Node.js. The scripts tell what they try.
 *
 * <p>{@code -Dtandem.seed=N} repeats the random edits of a run that failed.
 */
@QuarkusTest
@QuarkusTestResource(DatabaseResource.class)
class ProviderInteropTest {
    private static final Duration LIMIT = Duration.ofMinutes(3);
    /** What editing.test.mjs prints of its last session: id, file, token, text in base64. */
    private static final Pattern STORED = Pattern.compile("SESSION (\\S+) (\\S+) \\S+ (\\S*)");

    @Inject
    AgroalDataSource database;

    @Inject
    GroupCommitter committer;

    @Inject
    RunnerDirectory runners;

    @Inject
    SessionLimits limits;

    @BeforeAll
    static void install() {
        NodeProject.install();
    }

    private String run(String script) {
        long seed = Long.getLong("tandem.seed", new Random().nextInt(1_000_000));
        String url = ConfigProvider.getConfig().getValue("test.url", String.class);
        NodeProject.Outcome outcome =
                NodeProject.run(script, LIMIT, Map.of("TANDEM_URL", url, "TANDEM_SEED", Long.toString(seed)));
        assertThat(outcome.exitCode())
                .as("%s with -Dtandem.seed=%d printed:%n%s", script, seed, outcome.output())
                .isZero();
        return outcome.output();
    }

    @ParameterizedTest
    @ValueSource(strings = {"refusals.test.mjs", "presence.test.mjs", "abuse.test.mjs", "rooms.test.mjs"})
    void aScriptSucceeds(String script) {
        run(script);
    }

    @Test
    void whatWasEditedTogetherIsWhatAnotherPlatformReadsFromTheDatabase() {
        Matcher stored = STORED.matcher(run("editing.test.mjs"));
        assertThat(stored.find()).isTrue();
        String text = new String(Base64.getDecoder().decode(stored.group(3)), UTF_8);
        LiveSessions elsewhere = new LiveSessions(database, committer, runners, limits, Clock.systemUTC());
        try (SessionLease lease = elsewhere.open(SessionId.parse(stored.group(1)))) {
            EntryId file = EntryId.parse(stored.group(2));
            assertThat(lease.session()
                            .read(reader -> reader.text(file))
                            .toCompletableFuture()
                            .join())
                    .isEqualTo(text);
        }
    }
}
