package dev.tandem.runner;

import static dev.tandem.runner.fake.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tandem.crdt.Doc;
import dev.tandem.protocol.EndReason;
import dev.tandem.protocol.Entry;
import dev.tandem.protocol.EntryId;
import dev.tandem.protocol.EntryKind;
import dev.tandem.protocol.FromRunner;
import dev.tandem.protocol.LanguageStatus;
import dev.tandem.protocol.ParticipantId;
import dev.tandem.protocol.RunId;
import dev.tandem.protocol.RunnerStatus;
import dev.tandem.protocol.SessionEvent;
import dev.tandem.protocol.SessionId;
import dev.tandem.protocol.SessionSnapshot;
import dev.tandem.protocol.SessionSnapshot.UnfinishedRun;
import dev.tandem.protocol.ToRunner;
import dev.tandem.runner.fake.SocketServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole runner behind a socket, as a platform meets it. */
class RunnerTest {
    private static final SessionId SESSION = SessionId.next();
    private static final Entry MAIN = new Entry(EntryId.next(), null, "main.py", EntryKind.FILE);
    private static final RunId RUN = RunId.next();

    @TempDir
    Path folder;

    private final SocketServer platform = new SocketServer(0, "secret");
    private int answered;

    @AfterEach
    void close() {
        platform.close();
    }

    @Test
    void aRunGoesFromTheSocketThroughASandboxAndBack() throws IOException {
        try (Runner runner = start(folder.resolve("state"))) {
            RunnerStatus status = awaitHello();
            assumeTrue(status.backend() != null, "no sandbox here: " + status.unavailableReason());
            assertThat(status.name()).isEqualTo("test");
            assertThat(runner.heartbeat().sessions()).isZero();
            assertThat(runner.heartbeat().load().freeMemory()).isBetween(0.0, 1.0);
            assertThat(runner.heartbeat().load().memoryBytes()).isPositive();

            platform.send(assigned("print(1)", 0));

            eventually("the end", () -> events().stream().anyMatch(SessionEvent.RunEnded.class::isInstance));
            assertThat(events().getFirst()).isEqualTo(new SessionEvent.RunStarted(RUN, "run", "python main.py"));
            assertThat(textOf(events())).isEqualTo("1\n");
            assertThat(events().getLast())
                    .isInstanceOfSatisfying(
                            SessionEvent.RunEnded.class,
                            end -> assertThat(end.exitCode()).isZero());
        }
    }

    @Test
    void aConnectionThatBreaksInTheMiddleOfARunTakesNothingAway() throws IOException {
        String program = """
                import time
                for number in range(200):
                    print(number)
                    time.sleep(0.005)
                """;
        try (Runner _ = start(folder.resolve("state"))) {
            RunnerStatus status = awaitHello();
            assumeTrue(status.backend() != null, "no sandbox here: " + status.unavailableReason());
            platform.send(assigned(program, 0));
            eventually("some output", () -> events().size() >= 3);
            // The log took these; their answers are lost with the connection.
            int inLog = 3;

            platform.dropConnection();
            eventually("another connection", () -> platform.connections() == 2);
            eventually("another hello", () -> hellos() == 2);
            int before = events().size();
            platform.send(assigned(program, inLog));
            eventually("the end", () -> {
                answer();
                return events().stream().anyMatch(SessionEvent.RunEnded.class::isInstance);
            });

            StringBuilder expected = new StringBuilder();
            for (int number = 0; number < 200; number++) {
                expected.append(number).append('\n');
            }
            String log = textOf(events().subList(0, inLog)) + textOf(events().subList(before, events().size()));
            assertThat(log).isEqualTo(expected.toString());
        }
    }

    @Test
    void itHandsItsSessionsOverBeforeItEnds() throws Exception {
        try (Runner runner = start(folder.resolve("state"))) {
            awaitHello();
            platform.send(assigned("print(1)", 0));
            eventually("the session is here", () -> runner.heartbeat().sessions() == 1);

            Thread draining = Thread.ofVirtual().start(() -> {
                try {
                    runner.drain();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });
            eventually("it says so", () -> platform.received().contains(new FromRunner.Draining()));
            assertThat(draining.isAlive()).isTrue();

            platform.send(new ToRunner.Released(SESSION));
            assertThat(draining.join(Duration.ofSeconds(10))).isTrue();
            assertThat(runner.heartbeat().sessions()).isZero();
        }
    }

    @Test
    void withoutAPlatformThereIsNobodyToHandThemTo() throws Exception {
        try (Runner runner = start(folder.resolve("state"))) {
            awaitHello();
            platform.send(assigned("print(1)", 0));
            eventually("the session is here", () -> runner.heartbeat().sessions() == 1);
            Thread draining = Thread.ofVirtual().start(() -> {
                try {
                    runner.drain();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });
            eventually("it says so", () -> platform.received().contains(new FromRunner.Draining()));

            platform.dropConnection();

            assertThat(draining.join(Duration.ofSeconds(10))).isTrue();
        }
    }

    @Test
    void withoutSandboxesARunnerStaysAndSaysWhy() throws IOException {
        Path noFolder = Files.writeString(folder.resolve("file"), "");
        try (Runner _ = start(noFolder)) {
            RunnerStatus status = awaitHello();

            assertThat(status.backend()).isNull();
            assertThat(status.unavailableCode()).startsWith("SBX-");
            assertThat(status.unavailableReason()).isNotBlank();
            assertThat(status.languages())
                    .isNotEmpty()
                    .extracting(LanguageStatus::unavailableReason)
                    .containsOnly(status.unavailableReason());

            platform.send(assigned("print(1)", 0));

            eventually("the end", () -> !events().isEmpty());
            assertThat(events()).singleElement().isInstanceOfSatisfying(SessionEvent.RunEnded.class, end -> {
                assertThat(end.reason()).isEqualTo(EndReason.START_FAILED);
                assertThat(end.detail()).isEqualTo(status.unavailableReason());
            });
        }
    }

    private Runner start(Path state) throws IOException {
        Path token = Files.writeString(folder.resolve("token"), "secret");
        Runner runner = new Runner(TestConfig.of(Map.of(
                "tandem.platform.url", platform.address().toString(),
                "tandem.runner.name", "test",
                "tandem.runner.token-file", token.toString(),
                "tandem.sandbox.state-directory", state.toString())));
        runner.start();
        return runner;
    }

    private RunnerStatus awaitHello() {
        eventually("a hello", () -> hellos() == 1);
        return ((FromRunner.Hello) platform.received().getFirst()).status();
    }

    private long hellos() {
        return platform.received().stream()
                .filter(FromRunner.Hello.class::isInstance)
                .count();
    }

    private List<FromRunner.Append> appends() {
        return platform.received().stream()
                .filter(FromRunner.Append.class::isInstance)
                .map(FromRunner.Append.class::cast)
                .toList();
    }

    private List<SessionEvent> events() {
        return appends().stream().flatMap(append -> append.events().stream()).toList();
    }

    private void answer() {
        for (; answered < appends().size(); answered++) {
            platform.send(new ToRunner.Appended(appends().get(answered).request(), 0));
        }
    }

    private static String textOf(List<SessionEvent> events) {
        StringBuilder text = new StringBuilder();
        for (SessionEvent event : events) {
            if (event instanceof SessionEvent.RunOutput output) {
                text.append(new String(output.bytes(), StandardCharsets.UTF_8));
            }
        }
        return text.toString();
    }

    private static ToRunner.Assigned assigned(String program, int reported) {
        Doc document = new Doc();
        document.getText("content").insert(0, program);
        return new ToRunner.Assigned(
                SESSION,
                ParticipantId.next(),
                "grant",
                new SessionSnapshot(
                        1,
                        List.of(MAIN),
                        Map.of(MAIN.id(), document.encodeStateAsUpdate()),
                        Map.of(),
                        List.of(new UnfinishedRun(
                                RUN, "python", MAIN.id(), null, ParticipantId.next(), reported, List.of()))));
    }
}
