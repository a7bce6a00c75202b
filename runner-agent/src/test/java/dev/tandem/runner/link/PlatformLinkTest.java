package dev.tandem.runner.link;

import static dev.tandem.runner.fake.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.protocol.EntryId;
import dev.tandem.protocol.FromRunner;
import dev.tandem.protocol.ParticipantId;
import dev.tandem.protocol.RunnerId;
import dev.tandem.protocol.RunnerLoad;
import dev.tandem.protocol.RunnerStatus;
import dev.tandem.protocol.SessionId;
import dev.tandem.protocol.SessionSnapshot;
import dev.tandem.protocol.ToRunner;
import dev.tandem.runner.fake.SocketServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlatformLinkTest {
    private static final FromRunner.Hello HELLO =
            new FromRunner.Hello(FromRunner.PROTOCOL, new RunnerStatus("test", "native", null, null, 3, List.of()));

    @TempDir
    Path folder;

    private final Heard heard = new Heard();
    private SocketServer platform = new SocketServer(0, "secret");
    private @Nullable PlatformLink link;

    @BeforeEach
    void writeToken() throws IOException {
        Files.writeString(folder.resolve("token"), "secret\n");
    }

    @AfterEach
    void close() {
        if (link != null) {
            link.close();
        }
        platform.close();
    }

    @Test
    void aRunnerSaysHelloFirstAndThenShowsThatItLives() {
        start();

        eventually("signs of life", () -> platform.received().size() >= 3);
        assertThat(platform.received().subList(0, 3))
                .containsExactly(
                        HELLO,
                        new FromRunner.Heartbeat(1, 2, RunnerLoad.UNKNOWN),
                        new FromRunner.Heartbeat(1, 2, RunnerLoad.UNKNOWN));
    }

    @Test
    void aLargeMessageArrivesInOnePiece() {
        start();
        byte[] text = new byte[3 << 20];
        text[text.length - 1] = 7;
        EntryId file = EntryId.next();
        var snapshot = new SessionSnapshot(1, List.of(), Map.of(file, text), Map.of(), List.of());

        platform.send(new ToRunner.Assigned(SessionId.next(), ParticipantId.next(), "grant", snapshot));

        eventually("the snapshot", () -> !heard.messages.isEmpty());
        assertThat(((ToRunner.Assigned) heard.messages.getFirst()).snapshot().documents())
                .hasEntrySatisfying(file, bytes -> assertThat(bytes).isEqualTo(text));
    }

    @Test
    void messagesGoOutInTheirOrder() {
        PlatformLink open = start();
        for (int number = 0; number < 500; number++) {
            open.send(new FromRunner.Append(number, SessionId.next(), "grant", List.of()));
        }

        eventually("all of them", () -> appends().size() == 500);
        assertThat(appends()).extracting(FromRunner.Append::request).isSorted();
    }

    @Test
    void aClosedConnectionIsDialledAgain() {
        start();
        platform.send(new ToRunner.Welcome(RunnerId.next()));
        eventually("welcome", () -> heard.messages.size() == 1);

        platform.dropConnection();

        eventually("another connection", () -> platform.connections() == 2);
        eventually(
                "another hello",
                () -> platform.received().stream().filter(HELLO::equals).count() == 2);
        assertThat(heard.losses).hasSize(1);
    }

    @Test
    void aPlatformThatComesBackIsFound() {
        start();
        int port = platform.port();
        platform.close();
        eventually("the loss", () -> heard.losses.size() == 1);

        platform = new SocketServer(port, "secret");

        eventually("a connection", () -> platform.connections() == 1);
    }

    @Test
    void aSilentPlatformIsLost() {
        start();

        platform.freeze();

        eventually("the loss", () -> !heard.losses.isEmpty());
        eventually("another connection", () -> platform.connections() >= 2);
    }

    @Test
    void garbageClosesTheConnection() {
        start();

        platform.sendBytes(new byte[] {1, 2, 3});

        eventually("the loss", () -> heard.losses.size() == 1);
        assertThat(heard.messages).isEmpty();
        eventually("another connection", () -> platform.connections() == 2);
        platform.sendText("hello?");
        eventually("the next loss", () -> heard.losses.size() == 2);
    }

    @Test
    void aTokenThatIsExchangedIsReadAgain() throws IOException {
        Files.writeString(folder.resolve("token"), "wrong");
        link = link();
        link.start(heard);
        assertThat(platform.connections()).isZero();

        Files.writeString(folder.resolve("token"), "secret");

        eventually("a connection", () -> platform.connections() == 1);
    }

    @Test
    void aTokenThatIsNotThereYetIsWaitedFor() throws IOException {
        Files.delete(folder.resolve("token"));
        link = link();
        link.start(heard);

        Files.writeString(folder.resolve("token"), "secret");

        eventually("a connection", () -> platform.connections() == 1);
    }

    @Test
    void anAddressThatIsNoneIsRefusedAtOnce() {
        assertThatThrownBy(() -> LinkSettings.of(URI.create("localhost:8080"), folder))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("tandem.platform.url is localhost:8080");
        assertThat(LinkSettings.of(URI.create("https://tandem.example/"), folder)
                        .socket())
                .isEqualTo(URI.create("wss://tandem.example/runner/v1"));
    }

    private PlatformLink start() {
        PlatformLink started = link();
        link = started;
        started.start(heard);
        eventually("a hello", () -> platform.received().contains(HELLO));
        return started;
    }

    private PlatformLink link() {
        return new PlatformLink(new LinkSettings(
                LinkSettings.of(platform.address(), folder).socket(),
                folder.resolve("token"),
                Duration.ofMillis(50),
                Duration.ofMillis(500),
                Duration.ofMillis(10),
                Duration.ofMillis(50)));
    }

    private List<FromRunner.Append> appends() {
        return platform.received().stream()
                .filter(FromRunner.Append.class::isInstance)
                .map(FromRunner.Append.class::cast)
                .toList();
    }

    private static final class Heard implements LinkEvents {
        private final List<ToRunner> messages = new CopyOnWriteArrayList<>();
        private final List<Integer> losses = new CopyOnWriteArrayList<>();

        @Override
        public FromRunner.Hello hello() {
            return HELLO;
        }

        @Override
        public FromRunner.Heartbeat heartbeat() {
            return new FromRunner.Heartbeat(1, 2, RunnerLoad.UNKNOWN);
        }

        @Override
        public void received(ToRunner message) {
            messages.add(message);
        }

        @Override
        public void lost() {
            losses.add(messages.size());
        }
    }
}
