package dev.tandem.platform.door;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.crdt.sync.HocuspocusFrame;
import dev.tandem.platform.door.DoorFixture.Browser;
import dev.tandem.platform.replica.SessionMessage;
import dev.tandem.protocol.SandboxUsage;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What pages and other replicas hear of what programs use. */
class UsageFanOutTest {
    private static final SandboxUsage USAGE = new SandboxUsage(0.5, 1 << 20, 1 << 29, 3);

    private final DoorFixture door = DoorFixture.withPeople();

    @AfterEach
    void close() {
        door.close();
    }

    @Test
    void everybodyHearsItAndSoDoOtherReplicas() throws InterruptedException {
        Browser ada = door.browserOf("ada");
        Browser vi = door.browserOf("vi");

        door.using(USAGE);

        for (Browser browser : List.of(ada, vi)) {
            assertThat(heard(browser))
                    .containsExactly(
                            "{\"type\":\"usage\",\"usage\":{\"processors\":0.5,\"memoryBytes\":1048576,\"memoryLimitBytes\":536870912,\"processes\":3}}");
        }
        assertThat(door.replicas.told()).contains(new SessionMessage.Using(USAGE));
    }

    @Test
    void whatAnotherReplicaTellsIsPassedOnAndNotSentBack() throws InterruptedException {
        Browser ada = door.browserOf("ada");

        door.replicas.say(
                listener -> listener.heard(door.replicas.other(), door.session.id(), new SessionMessage.Using(USAGE)));

        assertThat(heard(ada)).hasSize(1);
        assertThat(door.replicas.told()).doesNotContain(new SessionMessage.Using(USAGE));
    }

    @Test
    void whoeverComesLaterHearsItForAsLongAsItHolds() throws InterruptedException {
        Browser ada = door.browserOf("ada");
        door.using(USAGE);
        assertThat(heard(ada)).hasSize(1);

        assertThat(heardOnComing("bo")).hasSize(1);

        door.timers.advance(UsageNews.HOLDS.plus(Duration.ofMillis(1)));
        assertThat(heardOnComing("vi")).isEmpty();
    }

    @Test
    void afterTheEndNobodyWhoComesHearsOfIt() throws InterruptedException {
        Browser ada = door.browserOf("ada");
        door.using(USAGE);
        door.using(SandboxUsage.NOTHING);
        assertThat(heard(ada)).hasSize(2);

        assertThat(heardOnComing("bo")).isEmpty();
    }

    private List<String> heardOnComing(String name) throws InterruptedException {
        Browser browser = door.browserOf(name);
        browser.authenticate(door.sessionAddress(), name);
        return heard(browser);
    }

    private static List<String> heard(Browser browser) {
        return browser.peer.frames(HocuspocusFrame.Stateless.class).stream()
                .map(HocuspocusFrame.Stateless::payload)
                .filter(payload -> payload.contains("\"usage\""))
                .toList();
    }
}
