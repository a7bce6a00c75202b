package dev.tandem.platform.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.crdt.Doc;
import dev.tandem.platform.access.Caller;
import dev.tandem.platform.error.ErrorCode;
import dev.tandem.platform.tree.TreeCommand;
import dev.tandem.protocol.EndReason;
import dev.tandem.protocol.Entry;
import dev.tandem.protocol.EntryId;
import dev.tandem.protocol.EntryKind;
import dev.tandem.protocol.LogRecord;
import dev.tandem.protocol.OutputStream;
import dev.tandem.protocol.ParticipantId;
import dev.tandem.protocol.Reported;
import dev.tandem.protocol.Role;
import dev.tandem.protocol.RunId;
import dev.tandem.protocol.SessionEvent;
import dev.tandem.protocol.TestCase;
import dev.tandem.protocol.TestCounts;
import dev.tandem.protocol.TestState;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What is loaded equals what was in memory: from the whole log, from a snapshot and its tail, and under a second owner. Replay a
 * failure with {@code -Dtandem.seed=<seed>}.
 */
class SessionReloadTest {
    private final long seed = Long.getLong("tandem.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final SessionScene scene = new SessionScene();
    private final SessionScene.Person ada = scene.founds("Ada", "print(1)\n");

    @AfterEach
    void close() {
        scene.close();
    }

    @Test
    void everythingIsThereAgain() throws Exception {
        SessionScene.Person bo = scene.joins("Bo", Role.EDITOR);
        for (int i = 0; i < 120; i++) {
            act(i % 3 == 0 ? bo : ada, i);
            if (i % 30 == 29) {
                assertReloadedIsEqual("step " + i);
            }
        }
        scene.awaitSnapshot();
        assertThat(scene.count("document_snapshot")).isPositive();
        assertReloadedIsEqual("with snapshot");
        scene.forgetSnapshots();
        assertReloadedIsEqual("from the log alone");
    }

    @Test
    void twoOwnersOfOneSessionStayCorrect() {
        SessionScene.Person bo = scene.joins("Bo", Role.EDITOR);
        LiveSession other = scene.openAgain().session();
        EntryId file = scene.file();
        Doc adas = scene.openFile(ada);
        Doc bos = scene.openFile(bo);
        List<CompletableFuture<Committed>> answers = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            answers.add(ada.submit(new Command.UpdateDocument(file, SessionScene.type(adas, 0, "a"))));
            answers.add(bo.submitTo(other, new Command.UpdateDocument(file, SessionScene.type(bos, 0, "b"))));
        }
        answers.forEach(scene::get);

        byte[] reloaded = scene.get(
                scene.openAgain().session().read(reader -> reader.text(file).getBytes(StandardCharsets.UTF_8)));
        String text = new String(reloaded, StandardCharsets.UTF_8);
        assertThat(text.chars().filter(character -> character == 'a').count()).isEqualTo(100);
        assertThat(text.chars().filter(character -> character == 'b').count()).isEqualTo(100);
        assertThat(text).endsWith("print(1)\n");
    }

    @Test
    void aRightThatAnotherOwnerTookIsGoneAtTheCommit() {
        SessionScene.Person bo = scene.joins("Bo", Role.EDITOR);
        LiveSession other = scene.openAgain().session();
        scene.get(ada.submit(new Command.SetRole(bo.id(), Role.VIEWER)));
        Command edit = new Command.ChangeTree(List.of(new TreeCommand.Create(null, "late", EntryKind.FILE, null)));

        assertThat(SessionScene.refusal(bo.submitTo(other, edit))).isEqualTo(ErrorCode.CAPABILITY_MISSING);
        assertThat(other.members()).isEqualTo(scene.session().members());
    }

    @Test
    void anothersEditsThatAClientBringsFromAnotherOwnerAreNotTakenForForged() {
        SessionScene.Person bo = scene.joins("Bo", Role.EDITOR);
        LiveSession lagging = scene.openAgain().session();
        EntryId file = scene.file();
        Doc adas = scene.openFile(ada);
        byte[] hers = SessionScene.type(adas, 0, "ada ");
        scene.get(ada.submit(new Command.UpdateDocument(file, hers)));
        Doc bos = new Doc();
        bos.applyUpdate(adas.encodeStateAsUpdate());
        SessionScene.type(bos, 0, "bo ");

        Committed committed =
                scene.get(bo.submitTo(lagging, new Command.UpdateDocument(file, bos.encodeStateAsUpdate())));

        assertThat(committed.records()).hasSize(1);
        String text = scene.get(lagging.read(reader -> reader.text(file)));
        assertThat(text).isEqualTo("bo ada print(1)\n");
    }

    @Test
    void recordsOfAnotherOwnerAreAppliedInOrderAndGapsAreReadFromTheLog() {
        LiveSession other = scene.openAgain().session();
        EntryId file = scene.file();
        Doc doc = scene.openFile(ada);
        List<LogRecord> records = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            byte[] update = SessionScene.type(doc, 0, "" + i);
            records.addAll(scene.get(ada.submit(new Command.UpdateDocument(file, update)))
                    .records());
        }
        List<LogRecord> seen = scene.followed(other);

        other.received(records.subList(0, 1));
        other.received(records.subList(0, 2)); // one of them twice
        other.received(records.subList(3, 4)); // behind a gap
        other.received(records.subList(2, 3)); // late
        other.headIs(records.getLast().sequence());

        String text = scene.get(other.read(reader -> reader.text(file)));
        assertThat(text).isEqualTo("43210print(1)\n");
        assertThat(seen)
                .extracting(LogRecord::sequence)
                .isEqualTo(records.stream().map(LogRecord::sequence).toList());
    }

    private void act(SessionScene.Person person, int step) {
        List<Entry> files = scene.view().tree().stream()
                .filter(entry -> entry.kind() == EntryKind.FILE)
                .toList();
        switch (random.nextInt(8)) {
            case 0 ->
                scene.get(person.submit(new Command.ChangeTree(
                        List.of(new TreeCommand.Create(null, "f" + step, EntryKind.FILE, "text " + step)))));
            case 1 ->
                scene.get(person.submit(new Command.ChangeTree(List.of(
                        new TreeCommand.Rename(pick(files).id(), "r" + step),
                        new TreeCommand.Create(null, "d" + step, EntryKind.FOLDER, null)))));
            case 2 -> {
                if (files.size() > 2) {
                    scene.get(person.submit(new Command.ChangeTree(
                            List.of(new TreeCommand.Delete(files.getLast().id())))));
                }
            }
            case 3 -> run(step);
            default -> {
                EntryId file = pick(files).id();
                Doc doc = new Doc();
                doc.applyUpdate(scene.get(scene.session().read(reader -> reader.stateAsUpdate(file, new byte[] {0}))));
                byte[] update = SessionScene.type(doc, doc.getText("content").length(), "line " + step + "\n");
                scene.get(person.submit(new Command.UpdateDocument(file, update)));
            }
        }
    }

    private void run(int step) {
        Caller runner = new Caller.Runner(ParticipantId.next());
        RunId run = ((SessionEvent.RunRequested) scene.get(ada.submit(new Command.RequestRun(
                                scene.view().tree().stream()
                                        .filter(entry -> entry.kind() == EntryKind.FILE)
                                        .findFirst()
                                        .orElseThrow()
                                        .id(),
                                "python")))
                        .records()
                        .getLast()
                        .event())
                .run();
        scene.get(ada.submit(new Command.WriteRunInput(run, new byte[] {'x'})));
        scene.get(scene.session()
                .submit(
                        runner,
                        new Command.AppendByRunner(Reported.from(
                                1,
                                List.of(
                                        new SessionEvent.RunStarted(run, "run", "python3"),
                                        new SessionEvent.RunOutput(run, OutputStream.STDERR, new byte[] {(byte) step}),
                                        new SessionEvent.TestsReported(
                                                run,
                                                List.of(new TestCase(
                                                        null, null, List.of(), "t", TestState.PASSED, "", "", step)),
                                                new TestCounts(1, 0, 0, 0)),
                                        new SessionEvent.RunEnded(run, EndReason.EXITED, step, 1, 1, 1, ""))))));
    }

    private Entry pick(List<Entry> entries) {
        return entries.get(random.nextInt(entries.size()));
    }

    private void assertReloadedIsEqual(String when) {
        try (SessionLease again = scene.openAgain()) {
            assertThat(describe(again.session()))
                    .as("seed %d, %s", seed, when)
                    .usingRecursiveComparison()
                    .isEqualTo(describe(scene.session()));
            assertThat(again.session().members()).isEqualTo(scene.session().members());
        }
    }

    private Map<String, Object> describe(LiveSession session) {
        return scene.get(session.read(reader -> {
            Map<String, Object> description = new HashMap<>();
            description.put("view", reader.view());
            for (Entry entry : reader.view().tree()) {
                if (entry.kind() == EntryKind.FILE) {
                    description.put(entry.id() + " text", reader.text(entry.id()));
                    description.put(entry.id() + " state", reader.stateAsUpdate(entry.id(), new byte[] {0}));
                }
            }
            return description;
        }));
    }
}
