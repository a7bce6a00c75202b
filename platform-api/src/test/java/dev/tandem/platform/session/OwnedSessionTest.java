package dev.tandem.platform.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.crdt.Doc;
import dev.tandem.platform.access.Caller;
import dev.tandem.platform.error.ErrorCode;
import dev.tandem.platform.log.SessionLog;
import dev.tandem.platform.run.RunView;
import dev.tandem.platform.testing.FaultyDatabase.Fault;
import dev.tandem.platform.testing.TestDatabase;
import dev.tandem.platform.tree.TreeCommand;
import dev.tandem.protocol.EndReason;
import dev.tandem.protocol.EntryId;
import dev.tandem.protocol.EntryKind;
import dev.tandem.protocol.LogRecord;
import dev.tandem.protocol.OutputStream;
import dev.tandem.protocol.ParticipantId;
import dev.tandem.protocol.Reported;
import dev.tandem.protocol.Role;
import dev.tandem.protocol.RunId;
import dev.tandem.protocol.SessionEvent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OwnedSessionTest {
    private final SessionScene scene = new SessionScene();
    private final SessionScene.Person ada = scene.founds("Ada", "print(1)\n");

    @AfterEach
    void close() {
        scene.close();
    }

    @Test
    void anUpdateIsCommittedAppliedAcknowledgedAndThenFannedOut() {
        List<String> order = new ArrayList<>();
        SessionScene.Recorder recorder = scene.follow(records -> order.add("fan-out"));
        Doc doc = scene.openFile(ada);
        byte[] update = SessionScene.type(doc, 0, "# hi\n");

        CompletableFuture<Committed> answer = ada.submit(new Command.UpdateDocument(scene.file(), update))
                .whenComplete((_, _) -> order.add("acknowledged"))
                .toCompletableFuture();
        Committed committed = scene.get(answer);
        recorder.await(committed.sequence());

        assertThat(order).containsExactly("acknowledged", "fan-out");
        assertThat(scene.text()).isEqualTo("# hi\nprint(1)\n");
        assertThat(new SessionLog(TestDatabase.pool()).readAfter(scene.id(), committed.sequence() - 1))
                .usingRecursiveComparison()
                .isEqualTo(committed.records());
    }

    @Test
    void nothingUncommittedIsSeenByAnybody() throws InterruptedException {
        SessionScene.Recorder recorder = scene.follow(_ -> {});
        Doc doc = scene.openFile(ada);
        scene.database().fail(() -> Fault.BEFORE_COMMIT);

        CompletableFuture<Committed> answer =
                ada.submit(new Command.UpdateDocument(scene.file(), SessionScene.type(doc, 0, "x")));
        scene.database().awaitFaults(3);

        assertThat(answer).isNotDone();
        assertThat(recorder.records()).isEmpty();
        assertThat(scene.text()).isEqualTo("print(1)\n");

        scene.database().fail(() -> Fault.NONE);
        recorder.await(scene.get(answer).sequence());
        assertThat(scene.text()).isEqualTo("xprint(1)\n");
    }

    @Test
    void aBurstOfOneAuthorIsMergedAndEachUpdateAnswered() throws InterruptedException {
        Doc doc = scene.openFile(ada);
        scene.database().fail(() -> Fault.BEFORE_COMMIT);
        List<CompletableFuture<Committed>> answers = new ArrayList<>();
        answers.add(ada.submit(new Command.UpdateDocument(scene.file(), SessionScene.type(doc, 0, "0"))));
        scene.database().awaitFaults(1);
        for (int i = 1; i < 50; i++) {
            answers.add(ada.submit(new Command.UpdateDocument(scene.file(), SessionScene.type(doc, i, "" + i % 10))));
        }
        scene.database().fail(() -> Fault.NONE);

        List<Long> sequences = answers.stream()
                .map(answer -> scene.get(answer).sequence())
                .distinct()
                .toList();
        assertThat(sequences)
                .as("one record for the first, one for all that waited")
                .hasSize(2);
        assertThat(scene.text()).startsWith("01234567890123456789").endsWith("print(1)\n");
    }

    @Test
    void anUpdateWithoutNewsIsAcknowledgedEvenOfAViewer() {
        SessionScene.Person viewer = scene.joins("Vi", Role.VIEWER);
        long before = scene.sequence();
        EntryId file = scene.file();
        byte[] everything = scene.get(scene.session().read(reader -> reader.stateAsUpdate(file, new byte[] {0})));

        Committed committed = scene.get(viewer.submit(new Command.UpdateDocument(scene.file(), everything)));

        assertThat(committed.records()).isEmpty();
        assertThat(scene.sequence()).isEqualTo(before);
    }

    @Test
    void onlyWhatIsNewIsStored() {
        Doc doc = scene.openFile(ada);
        SessionScene.type(doc, 0, "new ");
        byte[] everything = doc.encodeStateAsUpdate();

        Committed committed = scene.get(ada.submit(new Command.UpdateDocument(scene.file(), everything)));

        SessionEvent.DocumentUpdated stored =
                (SessionEvent.DocumentUpdated) committed.records().getFirst().event();
        assertThat(stored.update().length).isLessThan(everything.length);
        assertThat(new String(stored.update(), StandardCharsets.UTF_8)).doesNotContain("print");
        assertThat(scene.text()).isEqualTo("new print(1)\n");
    }

    @Test
    void aViewersEditIsRefused() {
        SessionScene.Person viewer = scene.joins("Vi", Role.VIEWER);
        byte[] update = SessionScene.type(scene.openFile(viewer), 0, "x");
        assertThat(viewer.refusal(new Command.UpdateDocument(scene.file(), update)))
                .isEqualTo(ErrorCode.DOCUMENT_READ_ONLY);
    }

    @Test
    void aClientIdBelongsToWhoUsedItFirst() {
        SessionScene.Person bo = scene.joins("Bo", Role.EDITOR);
        Doc adas = scene.openFile(ada);
        scene.get(ada.submit(new Command.UpdateDocument(scene.file(), SessionScene.type(adas, 0, "a"))));

        Doc forged = new Doc(adas.clientId()); // its second operation has the clock of Ada's next one
        byte[] update = SessionScene.type(forged, 0, "bb");

        assertThat(bo.refusal(new Command.UpdateDocument(scene.file(), update))).isEqualTo(ErrorCode.CLIENT_ID_TAKEN);
        assertThat(scene.text()).isEqualTo("aprint(1)\n");
        scene.get(ada.submit(new Command.UpdateDocument(scene.file(), SessionScene.type(adas, 1, "c"))));
        assertThat(scene.text()).isEqualTo("acprint(1)\n");
    }

    @Test
    void garbageIsATypedErrorAndNothingHappens() {
        long before = scene.sequence();
        for (byte[] garbage : List.of(new byte[] {}, new byte[] {1, 2, 3}, new byte[] {-1, -1, -1, -1, -1, 127, 0})) {
            assertThat(ada.refusal(new Command.UpdateDocument(scene.file(), garbage)))
                    .isEqualTo(ErrorCode.UPDATE_MALFORMED);
        }
        assertThat(ada.refusal(new Command.UpdateDocument(scene.file(), new byte[6 << 20])))
                .isEqualTo(ErrorCode.UPDATE_TOO_LARGE);
        assertThat(ada.refusal(new Command.UpdateDocument(EntryId.next(), new byte[] {0, 0})))
                .isEqualTo(ErrorCode.FILE_UNKNOWN);
        assertThat(scene.sequence()).isEqualTo(before);
    }

    @Test
    void textBeyondTheLimitIsRefused() {
        Doc doc = scene.openFile(ada);
        byte[] update = SessionScene.type(doc, 0, "x".repeat((4 << 20) + 1));
        assertThat(ada.refusal(new Command.UpdateDocument(scene.file(), update)))
                .isEqualTo(ErrorCode.DOCUMENT_TOO_LARGE);
    }

    @Test
    void aGapIsHeldUpToACapAndClosedByWhatWasMissing() {
        Doc doc = scene.openFile(ada);
        byte[] first = SessionScene.type(doc, 0, "1");
        byte[] second = SessionScene.type(doc, 1, "2");

        scene.get(ada.submit(new Command.UpdateDocument(scene.file(), second)));
        assertThat(scene.text()).isEqualTo("print(1)\n");
        byte[] large = SessionScene.type(doc, 2, "x".repeat(70_000));
        assertThat(ada.refusal(new Command.UpdateDocument(scene.file(), large))).isEqualTo(ErrorCode.UPDATE_GAP);
        scene.get(ada.submit(new Command.UpdateDocument(scene.file(), first)));

        assertThat(scene.text()).isEqualTo("12print(1)\n");
    }

    @Test
    void aRoleChangeActsOnTheVeryNextCommand() throws InterruptedException {
        SessionScene.Person bo = scene.joins("Bo", Role.EDITOR);
        scene.database().fail(() -> Fault.BEFORE_COMMIT);
        CompletableFuture<Committed> first = ada.submit(new Command.RenameSession("held"));
        scene.database().awaitFaults(1);
        CompletableFuture<Committed> demotion = ada.submit(new Command.SetRole(bo.id(), Role.VIEWER));
        CompletableFuture<Committed> edit = bo.submit(create("late.txt"));
        scene.database().fail(() -> Fault.NONE);

        scene.get(first);
        scene.get(demotion);
        assertThat(SessionScene.refusal(edit)).isEqualTo(ErrorCode.CAPABILITY_MISSING);
        assertThat(scene.session().members().find(bo.id()))
                .hasValueSatisfying(member -> assertThat(member.role()).isEqualTo(Role.VIEWER));
    }

    @Test
    void whoWasRemovedMayNothing() {
        SessionScene.Person bo = scene.joins("Bo", Role.EDITOR);
        scene.get(ada.submit(new Command.RemoveMember(bo.id())));
        assertThat(bo.refusal(create("x"))).isEqualTo(ErrorCode.TOKEN_REVOKED);
        assertThat(ada.refusal(new Command.RemoveMember(bo.id()))).isEqualTo(ErrorCode.PARTICIPANT_UNKNOWN);
        assertThat(ada.refusal(new Command.SetRole(ada.id(), Role.EDITOR))).isEqualTo(ErrorCode.LAST_OWNER);
    }

    @Test
    void nothingHappensAfterTheEnd() {
        scene.get(ada.submit(new Command.EndSession()));
        assertThat(ada.refusal(create("x"))).isEqualTo(ErrorCode.SESSION_ENDED);
    }

    @Test
    void aRunnerReportsItsOwnKindsForTheGoingRunAndNothingElse() {
        Caller runner = new Caller.Runner(ParticipantId.next());
        RunId run = ((SessionEvent.RunRequested) scene.get(ada.submit(new Command.RequestRun(scene.file(), null)))
                        .records()
                        .getLast()
                        .event())
                .run();
        byte[] bytes = {'1', '\n'};
        scene.get(scene.session()
                .submit(
                        runner,
                        new Command.AppendByRunner(Reported.from(
                                1,
                                List.of(
                                        new SessionEvent.RunStarted(run, "run", "python3 main.py"),
                                        new SessionEvent.RunOutput(run, OutputStream.STDOUT, bytes))))));
        assertThat(scene.view().runs().getFirst().output())
                .singleElement()
                .satisfies(chunk -> assertThat(chunk.bytes()).isEqualTo(bytes));

        assertThat(refusalOf(runner, new SessionEvent.SessionRenamed("mine"))).isEqualTo(ErrorCode.CAPABILITY_MISSING);
        assertThat(refusalOf(runner, new SessionEvent.RunOutput(RunId.next(), OutputStream.STDOUT, bytes)))
                .isEqualTo(ErrorCode.RUN_UNKNOWN);
        assertThat(SessionScene.refusal(scene.session().submit(runner, new Command.EndSession())))
                .isEqualTo(ErrorCode.CAPABILITY_MISSING);
        assertThat(ada.refusal(new Command.AppendByRunner(List.of()))).isEqualTo(ErrorCode.CAPABILITY_MISSING);

        SessionEvent end = new SessionEvent.RunEnded(run, EndReason.EXITED, 0, 5, 4, 3, "");
        scene.get(scene.session().submit(runner, new Command.AppendByRunner(Reported.from(3, List.of(end)))));
        assertThat(refusalOf(runner, end)).isEqualTo(ErrorCode.RUN_UNKNOWN);
    }

    /** A replica that was stopped in the middle of an append goes on with it when the runner has long sent it by way of another. */
    @Test
    void whatARunnerReportsTwiceIsInTheLogOnceWhicheverWayItCame() {
        Caller runner = new Caller.Runner(ParticipantId.next());
        LiveSession other = scene.openAgain().session();
        RunId run = requestRun();
        List<SessionEvent> events =
                List.of(new SessionEvent.RunStarted(run, "run", "python3 main.py"), output(run, "a"), output(run, "b"));
        Command all = new Command.AppendByRunner(Reported.from(1, events));
        long before = scene.sequence();
        scene.get(scene.session().submit(runner, all));
        scene.get(other.submit(runner, all));
        scene.get(other.submit(runner, new Command.AppendByRunner(Reported.from(3, List.of(output(run, "b"))))));
        scene.get(other.submit(
                runner, new Command.AppendByRunner(Reported.from(3, List.of(output(run, "b"), output(run, "c"))))));

        assertThat(printed(other)).isEqualTo("abc");
        assertThat(scene.get(other.read(SessionReader::sequence))).isEqualTo(before + 4);
        scene.restart();
        assertThat(printed(scene.session())).isEqualTo("abc");
    }

    @Test
    void aReportBehindAHoleIsRefusedAndAnEndIsTheLastWord() {
        Caller runner = new Caller.Runner(ParticipantId.next());
        RunId run = requestRun();
        Command second = new Command.AppendByRunner(Reported.from(2, List.of(output(run, "b"))));
        assertThat(SessionScene.refusal(scene.session().submit(runner, second))).isEqualTo(ErrorCode.REPORT_GAP);
        SessionEvent start = new SessionEvent.RunStarted(run, "run", "python3 main.py");
        scene.get(scene.session().submit(runner, new Command.AppendByRunner(Reported.from(1, List.of(start)))));
        scene.get(scene.session().submit(runner, second));

        SessionEvent end = new SessionEvent.RunEnded(run, EndReason.RUNNER_LOST, null, 0, 0, 0, "");
        Caller another = new Caller.Runner(ParticipantId.next());
        scene.get(scene.session().submit(another, new Command.AppendByRunner(Reported.from(2, List.of(end)))));
        assertThat(refusalOf(runner, output(run, "late"))).isEqualTo(ErrorCode.RUN_UNKNOWN);
    }

    private RunId requestRun() {
        Committed requested = scene.get(ada.submit(new Command.RequestRun(scene.file(), null)));
        return ((SessionEvent.RunRequested) requested.records().getLast().event()).run();
    }

    private static SessionEvent output(RunId run, String text) {
        return new SessionEvent.RunOutput(run, OutputStream.STDOUT, text.getBytes(StandardCharsets.UTF_8));
    }

    private String printed(LiveSession session) {
        RunView newest = scene.get(session.read(SessionReader::view)).runs().getFirst();
        return Objects.requireNonNull(newest.output()).stream()
                .map(chunk -> new String(chunk.bytes(), StandardCharsets.UTF_8))
                .collect(Collectors.joining());
    }

    @Test
    void withoutARunnerNothingRuns() {
        scene.runners().connect(false);
        assertThat(ada.refusal(new Command.RequestRun(scene.file(), null))).isEqualTo(ErrorCode.NO_RUNNER);
        scene.runners().connect(true);
        assertThat(ada.refusal(new Command.RequestRun(scene.file(), "java"))).isEqualTo(ErrorCode.LANGUAGE_UNAVAILABLE);
        assertThat(ada.refusal(new Command.RequestRun(scene.file(), "cobol")))
                .isEqualTo(ErrorCode.LANGUAGE_UNAVAILABLE);
    }

    @Test
    void aWaitingRunIsToldWhenItIsRequestedAndWhenTheSessionIsLoadedAgain() {
        scene.get(ada.submit(new Command.RequestRun(scene.file(), null)));
        scene.view(); // on the owner's thread: after the record was published
        assertThat(scene.runners().waitingRuns()).containsExactly(scene.id());

        scene.openAgain();
        assertThat(scene.runners().waitingRuns()).containsExactly(scene.id(), scene.id());
    }

    @Test
    void aSubscriberSeesTheStateAndThenEveryRecordWithoutGap() throws InterruptedException {
        SessionScene.Person bo = scene.joins("Bo", Role.EDITOR);
        Thread typing = Thread.startVirtualThread(() -> {
            for (int i = 0; i < 100; i++) {
                scene.get(bo.submit(create("f" + i)));
            }
        });
        List<SessionScene.Recorder> recorders = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            recorders.add(scene.follow(_ -> {}));
        }
        typing.join();
        long last = scene.sequence();
        for (SessionScene.Recorder recorder : recorders) {
            recorder.await(last);
            long next = recorder.openedAt() + 1;
            for (LogRecord record : recorder.records()) {
                assertThat(record.sequence()).isEqualTo(next++);
            }
        }
    }

    private ErrorCode refusalOf(Caller runner, SessionEvent event) {
        return SessionScene.refusal(
                scene.session().submit(runner, new Command.AppendByRunner(Reported.from(1, List.of(event)))));
    }

    private static Command create(String name) {
        return new Command.ChangeTree(List.of(new TreeCommand.Create(null, name, EntryKind.FILE, null)));
    }
}
