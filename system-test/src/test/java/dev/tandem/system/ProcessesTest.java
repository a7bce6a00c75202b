package dev.tandem.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.system.client.CollabClient;
import dev.tandem.system.client.Person;
import dev.tandem.system.process.Database;
import dev.tandem.system.process.Platform;
import dev.tandem.system.process.Processes;
import dev.tandem.system.process.TcpProxy;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** That the rig itself does what the other tests of this module build on. */
class ProcessesTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    @Test
    void aKilledPlatformAndDatabaseComeBackWithWhatWasAcknowledged() {
        try (Database database = Database.start();
                TcpProxy network = TcpProxy.to(database.port());
                Platform platform = Platform.start(
                        "platform", Platform.Settings.standard().with(database.addressThrough(network.port())))) {
            Person ana = Person.found(platform.url(), "Ana");
            String file = ana.createFile(platform.url(), "notes.txt");
            Person bo = ana.invite(platform.url(), "Bo", "EDITOR");
            try (CollabClient anasPage = CollabClient.open(platform.url(), ana, file);
                    CollabClient bosPage = CollabClient.open(platform.url(), bo, file)) {
                anasPage.type(1, "before. ");
                Processes.eventually("Bo sees it", SOON, () -> bosPage.text().equals("before. "));

                network.hold();
                long edit = bosPage.type(1, "meanwhile. ");
                platform.kill();
                database.kill();
                database.startAgain();
                network.restore();
                platform.launchAgain().awaitReady();
                Processes.eventually("it is acknowledged", SOON, () -> bosPage.acknowledged() == edit);
                Processes.eventually("Ana sees it", SOON, () -> anasPage.text().equals("before. meanwhile. "));
                assertThat(ana.read(platform.url(), file)).isEqualTo("before. meanwhile. ");
                assertThat(anasPage.refusals()).isEmpty();
            }
        }
    }

    @Test
    void aPlatformThatCannotStartSaysWhy() {
        Platform.Settings nowhere = Platform.Settings.standard()
                .with("tandem.database.url", "jdbc:postgresql://127.0.0.1:1/nowhere")
                .with("tandem.database.username", "nobody")
                .with("tandem.database.password", "nothing");
        try (Platform platform = Platform.launch("homeless", nowhere)) {
            assertThat(platform.process().awaitEnd(SOON)).isEqualTo(1);
            assertThat(platform.printed()).contains("PLATFORM-06 Tandem cannot start", "127.0.0.1:1 refused");
        }
    }
}
