package dev.tandem.platform.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.platform.testing.FakeDirectory;
import dev.tandem.platform.testing.FakeSession;
import dev.tandem.platform.timing.ManualTimers;
import dev.tandem.protocol.BlobHash;
import dev.tandem.protocol.FromRunner;
import dev.tandem.protocol.SessionId;
import dev.tandem.protocol.ToRunner;
import io.smallrye.config.SmallRyeConfigBuilder;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A runner gets the bytes of its own sessions' files, and of no others. */
class BlobFetchTest {
    private static final BlobHash HASH = BlobHash.of(new byte[32]);

    private final ManualTimers timers = new ManualTimers();
    private final FakeDirectory directory = new FakeDirectory();
    private final FakeSession session = directory.add(new FakeSession());
    private final FakePresence presence = new FakePresence();
    private final DispatchConfig config = new SmallRyeConfigBuilder()
            .addDiscoveredConverters()
            .withMapping(DispatchConfig.class)
            .build()
            .getConfigMapping(DispatchConfig.class);
    private final Dispatcher dispatcher =
            new Dispatcher(directory, presence, new RunnerRoster(), config, timers, Runnable::run);

    @BeforeEach
    void start() {
        dispatcher.start();
        presence.come(session.id());
    }

    @AfterEach
    void close() {
        session.close();
    }

    private FakeRunner runner(String name) {
        return new FakeRunner(dispatcher, timers, config.silence(), session).hello(name, "native", 10);
    }

    @Test
    void withTheGrantOfItsSession() {
        FakeRunner runner = runner("a");
        runner.say(new FromRunner.FetchBlob(7, session.id(), runner.assigned().grant(), HASH, 0));
        assertThat(runner.heard(ToRunner.BlobPart.class)).singleElement().satisfies(part -> {
            assertThat(part.request()).isEqualTo(7);
            assertThat(part.bytes()).hasSize(1);
        });
    }

    @Test
    void notWithAForgedOneNotOfAnotherSessionAndNotAsAnotherRunner() {
        FakeRunner runner = runner("a");
        String grant = runner.assigned().grant();
        FakeRunner other = runner("b");

        runner.say(new FromRunner.FetchBlob(1, session.id(), "forged", HASH, 0));
        runner.say(new FromRunner.FetchBlob(2, SessionId.next(), grant, HASH, 0));
        other.say(new FromRunner.FetchBlob(3, session.id(), grant, HASH, 0));

        assertThat(runner.heard(ToRunner.BlobRefused.class))
                .extracting(ToRunner.BlobRefused::request, ToRunner.BlobRefused::code)
                .containsExactly(refused(1), refused(2));
        assertThat(other.heard(ToRunner.BlobRefused.class))
                .extracting(ToRunner.BlobRefused::request, ToRunner.BlobRefused::code)
                .containsExactly(refused(3));
        assertThat(runner.heard(ToRunner.BlobPart.class)).isEmpty();
        assertThat(other.heard(ToRunner.BlobPart.class)).isEmpty();
    }

    private static Tuple refused(long request) {
        return Tuple.tuple(request, "AUTH-04");
    }
}
