package dev.tandem.runner.follow;

import static dev.tandem.runner.fake.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.protocol.EndReason;
import dev.tandem.protocol.Entry;
import dev.tandem.protocol.EntryId;
import dev.tandem.protocol.EntryKind;
import dev.tandem.protocol.RunId;
import dev.tandem.protocol.RunOptions;
import dev.tandem.protocol.SessionEvent;
import dev.tandem.protocol.TerminalId;
import dev.tandem.protocol.TreeChange;
import dev.tandem.runner.fake.FakeProcess;
import dev.tandem.runner.language.Images;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A session's sandbox is made of the image of its main language. */
class ImagesTest {
    private static final Entry MAIN_JAVA = new Entry(EntryId.next(), null, "Main.java", EntryKind.FILE);
    private static final Images IMAGES = new Images(Map.of("java", "jdk:25", "python", "snake:3"));

    private final SessionHarness session;

    ImagesTest(@TempDir Path folder) {
        session = new SessionHarness(folder, IMAGES);
    }

    @AfterEach
    void close() {
        session.close();
    }

    private RunId runsJava() {
        RunId run = RunId.next();
        session.happens(new SessionEvent.RunRequested(run, "java", MAIN_JAVA.id()));
        return run;
    }

    private void hasJava() {
        session.happens(new SessionEvent.TreeChanged(List.of(new TreeChange.Created(MAIN_JAVA))));
    }

    @Test
    void itIsThatOfMostOfItsFilesBeforeAnythingRuns() throws InterruptedException {
        session.run();
        assertThat(session.imagesWanted).containsExactly(Optional.of("snake:3"));
    }

    @Test
    void aRunOfAnotherLanguageGetsASandboxWithItsTools() throws InterruptedException {
        FakeProcess first = session.run();
        first.exit(0);
        session.awaitEnd(SessionHarness.RUN);
        hasJava();

        runsJava();
        eventually("another sandbox", () -> session.sandboxes.size() == 2);

        assertThat(session.imagesWanted).containsExactly(Optional.of("snake:3"), Optional.of("jdk:25"));
        session.sandboxes.get(1).nextProcess();
        assertThat(session.sandboxes.getFirst().isClosed()).isTrue();
        assertThat(Files.exists(session.path("main.py"))).as("with all files").isTrue();
    }

    @Test
    void aCommandOfNoLanguageRunsWhereTheLastProgramDid() throws InterruptedException {
        session.assign();
        hasJava();
        RunId java = runsJava();
        eventually("Java's sandbox", () -> session.sandboxes.size() == 2);
        session.sandboxes.get(1).nextProcess().exit(1);
        session.awaitEnd(java);

        session.happens(new SessionEvent.RunRequested(
                RunId.next(),
                null,
                null,
                new RunOptions(null, List.of("make"), List.of(), Map.of(), "", null, null, null)));

        assertThat(session.sandboxes.get(1).nextProcess().spec().command()).containsExactly("make");
        assertThat(session.sandboxes).hasSize(2);
    }

    @Test
    void whatIsAtWorkIsNotEndedForARunOfAnotherLanguage() throws InterruptedException {
        session.assign();
        session.happens(new SessionEvent.TerminalOpened(TerminalId.next(), "Terminal 1", 80, 24));
        session.sandbox().nextProcess();
        hasJava();

        SessionEvent.RunEnded end = session.awaitEnd(runsJava());

        assertThat(end.reason()).isEqualTo(EndReason.START_FAILED);
        assertThat(end.detail())
                .contains("SBX-37")
                .contains("the image jdk:25")
                .contains("the image snake:3")
                .contains("close its terminals");
        assertThat(session.sandboxes).hasSize(1);
        assertThat(session.sandboxes.getFirst().isClosed()).isFalse();
    }
}
