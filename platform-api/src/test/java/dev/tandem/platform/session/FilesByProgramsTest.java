package dev.tandem.platform.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.crdt.Doc;
import dev.tandem.platform.access.Caller;
import dev.tandem.platform.error.ErrorCode;
import dev.tandem.platform.error.Refusal;
import dev.tandem.platform.tree.TreeCommand;
import dev.tandem.protocol.Blob;
import dev.tandem.protocol.BlobHash;
import dev.tandem.protocol.Entry;
import dev.tandem.protocol.EntryId;
import dev.tandem.protocol.EntryKind;
import dev.tandem.protocol.FileChange;
import dev.tandem.protocol.LogRecord;
import dev.tandem.protocol.ParticipantId;
import dev.tandem.protocol.Role;
import dev.tandem.protocol.SessionEvent;
import dev.tandem.protocol.TreeChange;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a runner asks for because programs wrote files. */
class FilesByProgramsTest {
    private final SessionScene scene = new SessionScene();
    private final SessionScene.Person ada = scene.founds("Ada", "print(1)\n");
    private final Caller runner = new Caller.Runner(ParticipantId.next());

    @AfterEach
    void close() {
        scene.close();
    }

    @Test
    void oneBurstIsOneChangeOfTheTreeAndItsTextsInTheNameOfWhoStartedTheProgram() {
        EntryId main = scene.file();
        EntryId folder = EntryId.next();
        EntryId file = EntryId.next();
        Committed done = change(
                new FileChange.Create(folder, null, "out", EntryKind.FOLDER, new byte[0]),
                new FileChange.Create(file, folder, "result.txt", EntryKind.FILE, text("42\n")),
                new FileChange.Move(main, folder));

        assertThat(done.records()).hasSize(2).extracting(LogRecord::author).containsOnly(ada.id());
        SessionEvent.TreeChanged tree =
                (SessionEvent.TreeChanged) done.records().getFirst().event();
        Entry made = ((TreeChange.Created) tree.changes().get(1)).entry();
        assertThat(made.id()).isNotEqualTo(file);
        assertThat(textOf(made.id())).isEqualTo("42\n");
        assertThat(scene.view().tree())
                .extracting(Entry::name)
                .containsExactlyInAnyOrder("out", "result.txt", "main.py");
    }

    @Test
    void anEditIsMergedWithWhatPeopleType() {
        Doc program = scene.openFile(ada);
        Doc person = scene.openFile(ada);
        byte[] typed = SessionScene.type(person, 0, "# by hand\n");
        byte[] written = SessionScene.type(program, 9, "print(2)\n");
        scene.get(ada.submit(new Command.UpdateDocument(scene.file(), typed)));

        change(new FileChange.Edit(scene.file(), written));

        assertThat(scene.text()).isEqualTo("# by hand\nprint(1)\nprint(2)\n");
    }

    @Test
    void whatIsAskedForAgainIsNoNews() {
        Doc program = scene.openFile(ada);
        byte[] written = SessionScene.type(program, 0, "# once\n");
        FileChange[] again = {
            new FileChange.Edit(scene.file(), written),
            new FileChange.Rename(scene.file(), "other.py"),
            new FileChange.Move(scene.file(), null)
        };
        Committed first = change(again);
        Committed second = change(again);

        assertThat(first.records()).hasSize(2);
        assertThat(second.records()).isEmpty();
        assertThat(second.sequence()).isEqualTo(first.sequence());
        assertThat(scene.text()).isEqualTo("# once\nprint(1)\n");
    }

    @Test
    void allOrNoneIsDoneAndTheStepInTheWayIsNamed() {
        long before = scene.sequence();
        FileChange good = new FileChange.Create(EntryId.next(), null, "good", EntryKind.FILE, text("x"));

        assertRefused(ErrorCode.FILE_NAME_INVALID, 1, good, create("a\\b"));
        assertRefused(ErrorCode.FILE_EXISTS, 1, good, create("main.py"));
        assertRefused(ErrorCode.FILE_UNKNOWN, 1, good, new FileChange.Delete(EntryId.next()));
        assertRefused(ErrorCode.FILE_UNKNOWN, 1, good, new FileChange.Edit(EntryId.next(), text("x")));
        assertRefused(
                ErrorCode.FILE_UNKNOWN,
                1,
                new FileChange.Delete(scene.file()),
                new FileChange.Edit(scene.file(), text("x")));
        assertRefused(
                ErrorCode.UPDATE_MALFORMED,
                1,
                good,
                new FileChange.Create(EntryId.next(), null, "bad", EntryKind.FILE, new byte[] {9, 9, 9}));
        assertThat(scene.sequence()).isEqualTo(before);
    }

    @Test
    void whoMayNotEditHasNothingWrittenInTheirName() {
        SessionScene.Person viewer = scene.joins("Vi", Role.VIEWER);
        FileChange change = create("x");
        assertThat(SessionScene.refusal(
                        scene.session().submit(runner, new Command.ChangeFilesByRunner(viewer.id(), List.of(change)))))
                .isEqualTo(ErrorCode.CAPABILITY_MISSING);
        assertThat(SessionScene.refusal(scene.session()
                        .submit(runner, new Command.ChangeFilesByRunner(ParticipantId.next(), List.of(change)))))
                .isEqualTo(ErrorCode.TOKEN_REVOKED);
        assertThat(ada.refusal(new Command.ChangeFilesByRunner(ada.id(), List.of(change))))
                .isEqualTo(ErrorCode.CAPABILITY_MISSING);
        SessionScene.Person editor = scene.joins("Ed", Role.EDITOR);
        scene.get(scene.session().submit(runner, new Command.ChangeFilesByRunner(editor.id(), List.of(change))));
        scene.get(ada.submit(new Command.SetRole(editor.id(), Role.VIEWER)));
        assertThat(SessionScene.refusal(scene.session()
                        .submit(runner, new Command.ChangeFilesByRunner(editor.id(), List.of(create("y"))))))
                .isEqualTo(ErrorCode.CAPABILITY_MISSING);
    }

    @Test
    void aClientIdOfAnotherPersonIsNotTaken() {
        SessionScene.Person bo = scene.joins("Bo", Role.EDITOR);
        Doc doc = scene.openFile(bo);
        scene.get(bo.submit(new Command.UpdateDocument(scene.file(), SessionScene.type(doc, 0, "bo\n"))));
        assertRefused(
                ErrorCode.CLIENT_ID_TAKEN, 0, new FileChange.Edit(scene.file(), SessionScene.type(doc, 0, "forged\n")));
    }

    @Test
    void whatAPersonDeletedBeforeItIsWrittenIsUnknown() {
        EntryId file = scene.file();
        scene.get(ada.submit(new Command.ChangeTree(List.of(new TreeCommand.Delete(file)))));
        assertRefused(ErrorCode.FILE_UNKNOWN, 0, new FileChange.Edit(file, text("x")));
    }

    private static Blob blob(int last) {
        byte[] hash = new byte[32];
        hash[31] = (byte) last;
        return new Blob(BlobHash.of(hash), last, "image/png");
    }

    private Committed changeWith(Blob stored, FileChange... changes) {
        return scene.get(scene.session()
                .submit(
                        runner,
                        new Command.ChangeFilesByRunner(
                                ada.id(), Arrays.asList(changes), Map.of(stored.hash(), stored))));
    }

    @Test
    void aFileThatIsNoTextHoldsWhatTheRunnerHasHandedOver() {
        EntryId picture = EntryId.next();
        Committed made = changeWith(
                blob(1),
                new FileChange.Create(picture, null, "plot.png", EntryKind.BLOB, new byte[0]),
                new FileChange.Put(picture, blob(1).hash()));
        SessionEvent.BlobPut put =
                (SessionEvent.BlobPut) made.records().getLast().event();
        assertThat(put.blob()).isEqualTo(blob(1));
        assertThat(made.records().getLast().author()).isEqualTo(ada.id());

        assertThat(changeWith(blob(2), new FileChange.Put(put.entry(), blob(2).hash()))
                        .records())
                .hasSize(1);
        assertThat(changeWith(blob(2), new FileChange.Put(put.entry(), blob(2).hash()))
                        .records())
                .isEmpty();
    }

    @Test
    void noFileHoldsWhatWasNotHandedOverOrNothing() {
        long before = scene.sequence();
        EntryId picture = EntryId.next();
        FileChange create = new FileChange.Create(picture, null, "plot.png", EntryKind.BLOB, new byte[0]);
        assertRefused(ErrorCode.REQUEST_MALFORMED, 0, create);
        assertRefused(ErrorCode.BLOB_UNREACHABLE, 1, create, new FileChange.Put(picture, blob(1).hash()));
        assertRefused(ErrorCode.BLOB_REPLACES_TEXT, 0, new FileChange.Put(scene.file(), blob(1).hash()));
        assertRefused(ErrorCode.FILE_UNKNOWN, 0, new FileChange.Put(EntryId.next(), blob(1).hash()));
        assertThat(scene.sequence()).isEqualTo(before);
    }

    private Committed change(FileChange... changes) {
        return scene.get(
                scene.session().submit(runner, new Command.ChangeFilesByRunner(ada.id(), Arrays.asList(changes))));
    }

    private void assertRefused(ErrorCode code, int step, FileChange... changes) {
        assertThatThrownBy(() -> scene.session()
                        .submit(runner, new Command.ChangeFilesByRunner(ada.id(), Arrays.asList(changes)))
                        .toCompletableFuture()
                        .join())
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(Refusal.class, refusal -> {
                    assertThat(refusal.code()).isEqualTo(code);
                    assertThat(refusal.values()).containsEntry(Command.ChangeFilesByRunner.STEP, step);
                });
    }

    private String textOf(EntryId id) {
        return scene.get(scene.session().read(reader -> reader.text(id)));
    }

    private static FileChange create(String name) {
        return new FileChange.Create(EntryId.next(), null, name, EntryKind.FILE, new byte[0]);
    }

    private static byte[] text(String content) {
        Doc doc = new Doc();
        doc.getText("content").insert(0, content);
        return doc.encodeStateAsUpdate();
    }
}
