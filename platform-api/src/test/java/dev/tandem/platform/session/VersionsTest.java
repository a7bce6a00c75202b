package dev.tandem.platform.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.tandem.crdt.Doc;
import dev.tandem.platform.access.Caller;
import dev.tandem.platform.error.ErrorCode;
import dev.tandem.platform.error.Refusal;
import dev.tandem.platform.history.Blame;
import dev.tandem.platform.history.Comparison;
import dev.tandem.platform.history.History;
import dev.tandem.platform.history.Version;
import dev.tandem.platform.history.VersionTiming;
import dev.tandem.platform.timing.ManualTimers;
import dev.tandem.platform.tree.Tree;
import dev.tandem.platform.tree.TreeCommand;
import dev.tandem.platform.tree.TreeLimits;
import dev.tandem.protocol.Entry;
import dev.tandem.protocol.EntryId;
import dev.tandem.protocol.EntryKind;
import dev.tandem.protocol.Role;
import dev.tandem.protocol.SessionEvent;
import dev.tandem.protocol.SessionId;
import dev.tandem.protocol.VersionId;
import dev.tandem.protocol.VersionKind;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When versions are kept, and what is done with them. */
class VersionsTest {
    private static final Duration PAUSE = Duration.ofSeconds(30);

    private final ManualTimers timers = new ManualTimers();
    private final SessionScene scene = new SessionScene(new VersionTiming(timers, PAUSE));
    private final SessionScene.Person ada = scene.founds("Ada", "print(1)\n");
    private final History history = scene.history();

    @AfterEach
    void close() {
        scene.close();
    }

    private List<Version> versions() {
        return history.versions(scene.id(), Long.MAX_VALUE, 100);
    }

    /** Moves the clock and waits until what became due is done. */
    private void pass(Duration time) {
        scene.view();
        timers.advance(time);
        long before = scene.sequence();
        scene.get(ada.submit(new Command.RenameSession("after " + before))); // behind what the owner was given
        scene.view();
    }

    private void type(SessionScene.Person person, String text) {
        Doc doc = scene.openFile(person);
        int end = doc.getText("content").length();
        scene.get(person.submit(new Command.UpdateDocument(scene.file(), SessionScene.type(doc, end, text))));
    }

    private Version named(String name) {
        Committed committed = scene.get(ada.submit(new Command.NameVersion(name)));
        VersionId id = committed.records().getLast().event() instanceof SessionEvent.VersionMade made
                ? made.version()
                : ((SessionEvent.VersionNamed) committed.records().getLast().event()).version();
        return history.version(scene.id(), id);
    }

    private static void assertRefused(ThrowingCallable call, ErrorCode code) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(code));
    }

    @Test
    void aPauseKeepsAVersionAndOnlyAPause() {
        pass(PAUSE);
        assertThat(versions()).as("what the session was founded with").hasSize(1);
        SessionScene.Person bo = scene.joins("Bo", Role.EDITOR);
        type(ada, "a");
        pass(Duration.ofSeconds(20));
        type(bo, "b");
        pass(Duration.ofSeconds(20));
        assertThat(versions()).as("Bo typed 20 s ago").hasSize(1);
        pass(Duration.ofSeconds(10));

        Version version = versions().getFirst();
        assertThat(versions()).hasSize(2);
        assertThat(version.kind()).isEqualTo(VersionKind.PAUSE);
        assertThat(version.author()).isEqualTo(bo.id());
        assertThat(version.authors()).containsExactly(ada.id(), bo.id());
        assertThat(version.files()).containsExactly(scene.file());
        assertThat(version.name()).isNull();
        assertThat(history.text(scene.id(), version.id(), scene.file())).isEqualTo("print(1)\nab");

        pass(Duration.ofHours(1));
        assertThat(versions()).as("nothing changed since").hasSize(2);
    }

    @Test
    void severalOwnersThatNoticeOnePauseKeepOneVersion() {
        LiveSession other = scene.openAgain().session();
        type(ada, "a");
        scene.get(other.submit(new Caller.Person(ada.id()), new Command.RenameSession("both know")));
        pass(PAUSE);
        scene.get(other.read(SessionReader::view));
        scene.get(scene.openAgain().session().read(SessionReader::view));
        pass(Duration.ofHours(1));
        assertThat(versions()).hasSize(1);
    }

    @Test
    void anOwnerThatLoadsWhatNoVersionHoldsWaitsForThePauseToo() {
        type(ada, "a");
        timers.advance(Duration.ZERO);
        scene.openAgain();
        pass(PAUSE);
        assertThat(versions()).hasSize(1);
    }

    @Test
    void aRunAndARestoreKeepWhatWasThereBefore() {
        scene.get(ada.submit(new Command.RequestRun(scene.file(), null)));
        Version run = versions().getFirst();
        assertThat(run.kind()).isEqualTo(VersionKind.RUN);
        assertThat(run.author()).isEqualTo(ada.id());
        type(ada, "more\n");

        Committed restored = restore(run, null);

        assertThat(scene.text()).isEqualTo("print(1)\n");
        Version before = versions().getFirst();
        assertThat(before.kind()).isEqualTo(VersionKind.RESTORE);
        assertThat(before.sequence()).isEqualTo(restored.records().getFirst().sequence() - 1);
        assertThat(history.text(scene.id(), before.id(), scene.file())).isEqualTo("print(1)\nmore\n");
        restore(before, scene.file());
        assertThat(scene.text()).isEqualTo("print(1)\nmore\n");
    }

    private Committed restore(Version version, @Nullable EntryId only) {
        return scene.get(ada.submit(new Command.Restore(history.prepareRestore(scene.id(), version.id(), only))));
    }

    @Test
    void namingTheSamePositionNamesThatVersion() {
        Version first = named("one");
        Version again = named("two");
        assertThat(again.id()).isEqualTo(first.id());
        assertThat(again.name()).isEqualTo("two");
        assertThat(again.kind()).isEqualTo(VersionKind.NAMED);
        type(ada, "x");
        Version next = named("three");
        assertThat(next.id()).isNotEqualTo(first.id());
        scene.get(ada.submit(new Command.RenameVersion(next.id(), null)));
        assertThat(history.version(scene.id(), next.id()).name()).isNull();
        assertThat(history.versions(scene.id(), next.sequence(), 10))
                .extracting(Version::id)
                .containsExactly(first.id());
    }

    @Test
    void whoMayOnlyViewNamesAndRestoresNothing() {
        SessionScene.Person viewer = scene.joins("Vi", Role.VIEWER);
        Version version = named("v");
        assertThat(viewer.refusal(new Command.NameVersion("x"))).isEqualTo(ErrorCode.CAPABILITY_MISSING);
        assertThat(viewer.refusal(new Command.RenameVersion(version.id(), "x")))
                .isEqualTo(ErrorCode.CAPABILITY_MISSING);
        assertThat(viewer.refusal(new Command.Restore(history.prepareRestore(scene.id(), version.id(), null))))
                .isEqualTo(ErrorCode.CAPABILITY_MISSING);
        assertThat(ada.refusal(new Command.KeepVersion())).isEqualTo(ErrorCode.CAPABILITY_MISSING);
    }

    @Test
    void aRestoreBringsTheWholeTreeBack() {
        EntryId main = scene.file();
        EntryId folder = create(null, "lib", EntryKind.FOLDER, null);
        EntryId inside = create(folder, "a.py", EntryKind.FILE, "a\n");
        EntryId gone = create(folder, "gone.py", EntryKind.FILE, "gone\n");
        EntryId swapped = create(null, "b.py", EntryKind.FILE, "b\n");
        Version version = named("all");
        List<String> wanted = paths(history.tree(scene.id(), version.id()));

        tree(
                new TreeCommand.Rename(main, "x"),
                new TreeCommand.Rename(swapped, "main.py"),
                new TreeCommand.Rename(main, "b.py"));
        tree(new TreeCommand.Move(inside, null));
        tree(new TreeCommand.Delete(folder));
        EntryId later = create(null, "lib", EntryKind.FOLDER, null);
        create(later, "later.py", EntryKind.FILE, "later\n");
        tree(new TreeCommand.Move(main, later));

        restore(version, null);

        assertThat(paths(scene.view().tree())).isEqualTo(wanted);
        assertThat(texts()).isEqualTo(List.of("b\n", "a\n", "gone\n", "print(1)\n"));
        assertThat(scene.view().tree())
                .extracting(Entry::id)
                .contains(main, inside, swapped)
                .doesNotContain(gone, later);
        assertThat(paths(scene.get(
                        scene.openAgain().session().read(reader -> reader.view().tree()))))
                .isEqualTo(wanted);
        restore(versions().getFirst(), null);
        assertThat(paths(scene.view().tree())).containsExactly("a.py", "lib", "lib/b.py", "lib/later.py", "main.py");
    }

    @Test
    void oneFileThatWasDeletedComesBackAlone() {
        EntryId folder = create(null, "lib", EntryKind.FOLDER, null);
        EntryId file = create(folder, "a.py", EntryKind.FILE, "a\n");
        Version version = named("v");
        tree(new TreeCommand.Delete(folder));
        create(null, "other.py", EntryKind.FILE, "other\n");

        restore(version, file);
        assertThat(paths(scene.view().tree())).containsExactly("lib", "lib/a.py", "main.py", "other.py");
        restore(version, file);
        assertThat(paths(scene.view().tree()))
                .containsExactly("lib", "lib/a (restored).py", "lib/a.py", "main.py", "other.py");
        assertRefused(() -> history.prepareRestore(scene.id(), version.id(), EntryId.next()), ErrorCode.FILE_UNKNOWN);
    }

    @Test
    void whatIsTypedWhileARestoreIsPreparedIsNotLost() {
        type(ada, "two\nthree\n");
        Version version = named("v");
        Doc doc = scene.openFile(ada);
        byte[] changed = SessionScene.type(doc, 0, "zero\n");
        scene.get(ada.submit(new Command.UpdateDocument(scene.file(), changed)));
        Command restore = new Command.Restore(history.prepareRestore(scene.id(), version.id(), null));
        scene.get(ada.submit(new Command.UpdateDocument(
                scene.file(), SessionScene.type(doc, "zero\nprint(1)\n".length(), "new\n"))));

        scene.get(ada.submit(restore));

        assertThat(scene.text()).isEqualTo("print(1)\nnew\ntwo\nthree\n");
    }

    @Test
    void aComparisonTellsWhatHappenedToEachFileAndByWhom() {
        SessionScene.Person bo = scene.joins("Bo", Role.EDITOR);
        EntryId removed = create(null, "old.py", EntryKind.FILE, "old\n");
        EntryId moved = create(null, "p.py", EntryKind.FILE, "p\n");
        type(ada, "2\n3\n4\n5\n6\n7\n8\n9\n");
        Version from = named("from");
        type(bo, "ten\n");
        tree(new TreeCommand.Delete(removed), new TreeCommand.Rename(moved, "q.py"));
        EntryId added = create(null, "new.py", EntryKind.FILE, "new");

        Comparison comparison = history.compare(scene.id(), from.id(), null, null);

        assertThat(comparison.files())
                .extracting(Comparison.FileChange::entry, Comparison.FileChange::change)
                .containsExactly(
                        tuple(scene.file(), Comparison.Kind.CHANGED),
                        tuple(added, Comparison.Kind.ADDED),
                        tuple(removed, Comparison.Kind.REMOVED),
                        tuple(moved, Comparison.Kind.MOVED));
        Comparison.Hunk hunk = comparison.files().getFirst().hunks().getFirst();
        assertThat(shown(hunk)).isEqualTo("@7,7 =7 =8 =9 +ten");
        assertThat(hunk.lines().getLast().author()).isEqualTo(bo.id());
        assertThat(hunk.lines().getLast().at()).isNotNull();
        Comparison back = history.compare(scene.id(), named("to").id(), from.id(), scene.file());
        assertThat(shown(back.files().getFirst().hunks().getFirst())).isEqualTo("@7,7 =7 =8 =9 -ten");
        assertThat(back.files().getFirst().hunks().getFirst().lines().getLast().author())
                .isEqualTo(bo.id());
        assertThat(shown(comparison.files().get(1).hunks().getFirst())).isEqualTo("@0,1 +new");
        assertThat(shown(comparison.files().get(2).hunks().getFirst())).isEqualTo("@1,0 -old");
    }

    private static String shown(Comparison.Hunk hunk) {
        return "@" + hunk.oldStart() + "," + hunk.newStart() + " "
                + hunk.lines().stream()
                        .map(line -> switch (line.kind()) {
                            case SAME -> "=" + line.text();
                            case ADDED -> "+" + line.text();
                            case REMOVED -> "-" + line.text();
                        })
                        .collect(Collectors.joining(" "));
    }

    @Test
    void blameOutlivesARestart() {
        SessionScene.Person bo = scene.joins("Bo", Role.EDITOR);
        type(bo, "bo\n");
        type(ada, "ada\n");
        type(bo, "half");
        Version version = named("v");
        type(ada, " and half");
        scene.openAgain();

        Blame blame = history.blame(scene.id(), scene.file(), null);

        assertThat(blame.lines())
                .extracting(Blame.Run::from, Blame.Run::count, Blame.Run::author)
                .containsExactly(tuple(1, 1, ada.id()), tuple(2, 1, bo.id()), tuple(3, 2, ada.id()));
        assertThat(history.blame(scene.id(), scene.file(), version.id())
                        .lines()
                        .getLast()
                        .author())
                .isEqualTo(bo.id());
    }

    @Test
    void whatIsNotThereIsRefusedWithACode() {
        Version version = named("v");
        assertRefused(() -> history.version(scene.id(), VersionId.next()), ErrorCode.VERSION_UNKNOWN);
        assertRefused(() -> history.tree(scene.id(), VersionId.next()), ErrorCode.VERSION_UNKNOWN);
        assertRefused(() -> history.version(SessionId.next(), version.id()), ErrorCode.VERSION_UNKNOWN);
        assertRefused(() -> history.text(scene.id(), version.id(), EntryId.next()), ErrorCode.FILE_UNKNOWN);
        assertRefused(() -> history.compare(scene.id(), version.id(), null, EntryId.next()), ErrorCode.FILE_UNKNOWN);
    }

    private EntryId create(@Nullable EntryId parent, String name, EntryKind kind, @Nullable String text) {
        tree(new TreeCommand.Create(parent, name, kind, text));
        return scene.view().tree().stream()
                .filter(entry -> entry.name().equals(name) && Objects.equals(entry.parent(), parent))
                .findFirst()
                .orElseThrow()
                .id();
    }

    private void tree(TreeCommand... commands) {
        scene.get(ada.submit(new Command.ChangeTree(List.of(commands))));
    }

    private List<String> texts() {
        return scene.get(scene.session()
                .read(reader -> reader.view().tree().stream()
                        .filter(entry -> entry.kind() == EntryKind.FILE)
                        .map(entry -> reader.text(entry.id()))
                        .toList()));
    }

    private static List<String> paths(List<Entry> entries) {
        var tree = new Tree(TreeLimits.DEFAULT, entries);
        return entries.stream().map(entry -> tree.path(entry.id())).sorted().toList();
    }
}
