package dev.tandem.platform.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.tandem.platform.session.Command;
import dev.tandem.protocol.Blob;
import dev.tandem.protocol.EntryId;
import dev.tandem.protocol.EntryKind;
import dev.tandem.protocol.FileChange;
import dev.tandem.protocol.FromRunner;
import dev.tandem.protocol.OutputStream;
import dev.tandem.protocol.ParticipantId;
import dev.tandem.protocol.Reported;
import dev.tandem.protocol.RunId;
import dev.tandem.protocol.SessionEvent;
import dev.tandem.protocol.SessionId;
import dev.tandem.protocol.ToRunner;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What runners report, and with what right. */
class RunnerReportsTest extends DispatchScene {
    @Test
    void anAppendIsCommittedAndAnswered() {
        FakeRunner runner = runner("a");
        presence.come(session.id());
        RunId run = requestRun();
        runner.say(new FromRunner.Append(
                5,
                session.id(),
                runner.assigned().grant(),
                Reported.from(1, List.of(new SessionEvent.RunStarted(run, "run", "python")))));
        assertThat(runner.heard(ToRunner.Appended.class))
                .singleElement()
                .satisfies(it -> assertThat(it.request()).isEqualTo(5));
        assertThat(session.commands).singleElement().isInstanceOf(Command.AppendByRunner.class);
    }

    @Test
    void aForgedGrantAForeignSessionAndForeignKindsAreRefused() {
        FakeRunner runner = runner("a");
        presence.come(session.id());
        String grant = runner.assigned().grant();
        List<Reported> output =
                Reported.from(1, List.of(new SessionEvent.RunOutput(RunId.next(), OutputStream.STDOUT, new byte[1])));
        runner.say(new FromRunner.Append(1, session.id(), "forged", output));
        runner.say(new FromRunner.Append(2, SessionId.next(), grant, output));
        runner.say(new FromRunner.Append(
                3, session.id(), grant, Reported.from(1, List.of(new SessionEvent.SessionEnded()))));
        FakeRunner other = runner("b");
        other.say(new FromRunner.Append(4, session.id(), grant, output));
        assertThat(runner.heard(ToRunner.AppendRefused.class))
                .extracting(ToRunner.AppendRefused::code)
                .containsExactly("AUTH-04", "AUTH-04", "AUTH-05");
        assertThat(other.heard(ToRunner.AppendRefused.class)).hasSize(1);
        assertThat(session.commands).isEmpty();
    }

    @Test
    void whatProgramsDidToFilesIsAnsweredWithTheIdsOfNewEntries() {
        FakeRunner runner = runner("a");
        presence.come(session.id());
        EntryId first = EntryId.next();
        EntryId second = EntryId.next();
        runner.say(changeFiles(7, session.id(), runner.assigned().grant(), first, second));
        assertThat(runner.heard(ToRunner.FilesChanged.class)).singleElement().satisfies(it -> {
            assertThat(it.request()).isEqualTo(7);
            assertThat(it.issued()).containsOnlyKeys(first, second);
            assertThat(it.issued().values()).doesNotContain(first, second).doesNotHaveDuplicates();
        });
    }

    @Test
    void filesAreNotChangedWithoutTheGrantOfThatSession() {
        FakeRunner runner = runner("a");
        presence.come(session.id());
        String grant = runner.assigned().grant();
        runner.say(changeFiles(1, session.id(), "forged", EntryId.next()));
        runner.say(changeFiles(2, SessionId.next(), grant, EntryId.next()));
        FakeRunner other = runner("b");
        other.say(changeFiles(3, session.id(), grant, EntryId.next()));
        assertThat(runner.heard(ToRunner.ChangeRefused.class))
                .extracting(ToRunner.ChangeRefused::code, ToRunner.ChangeRefused::change)
                .containsExactly(tuple("AUTH-04", -1), tuple("AUTH-04", -1));
        assertThat(other.heard(ToRunner.ChangeRefused.class)).hasSize(1);
        assertThat(session.commands).isEmpty();
    }

    @Test
    void contentsAreTakenOnlyWithTheGrantAndOnlyTheirHashesMayBePut() throws InterruptedException {
        FakeRunner runner = runner("a");
        presence.come(session.id());
        String grant = runner.assigned().grant();
        runner.say(new FromRunner.StoreBlob(1, session.id(), "forged", "x", 1, 0, new byte[1]));
        assertThat(runner.heard(ToRunner.BlobRefused.class))
                .extracting(ToRunner.BlobRefused::code)
                .containsExactly("AUTH-04");
        runner.say(new FromRunner.StoreBlob(2, session.id(), grant, "x", 1, 0, new byte[1]));
        long deadline = System.nanoTime() + 10_000_000_000L;
        while (runner.heard(ToRunner.BlobTaken.class).isEmpty() && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        Blob blob = Objects.requireNonNull(
                runner.heard(ToRunner.BlobTaken.class).getFirst().blob());
        runner.say(changeFiles(3, session.id(), grant, EntryId.next()));
        assertThat(session.commands)
                .singleElement()
                .isInstanceOfSatisfying(
                        Command.ChangeFilesByRunner.class,
                        change -> assertThat(change.stored()).containsOnly(Map.entry(blob.hash(), blob)));
    }

    private static FromRunner.ChangeFiles changeFiles(long request, SessionId session, String grant, EntryId... made) {
        return new FromRunner.ChangeFiles(
                request,
                session,
                grant,
                ParticipantId.next(),
                Stream.of(made)
                        .<FileChange>map(
                                id -> new FileChange.Create(id, null, id.toString(), EntryKind.FILE, new byte[0]))
                        .toList());
    }

    @Test
    void aLostRunnersAppendsCountNoMore() {
        FakeRunner runner = runner("a");
        presence.come(session.id());
        String grant = runner.assigned().grant();
        runner.link.closed();
        runner.say(new FromRunner.Append(
                1,
                session.id(),
                grant,
                Reported.from(1, List.of(new SessionEvent.RunStarted(RunId.next(), "run", "x")))));
        assertThat(runner.heard(ToRunner.AppendRefused.class)).hasSize(1);
        assertThat(session.commands).isEmpty();
    }
}
