package dev.tandem.platform.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.crdt.Doc;
import dev.tandem.platform.access.Caller;
import dev.tandem.platform.error.Refusal;
import dev.tandem.platform.history.History;
import dev.tandem.platform.history.Version;
import dev.tandem.platform.tree.TreeCommand;
import dev.tandem.protocol.Entry;
import dev.tandem.protocol.EntryId;
import dev.tandem.protocol.EntryKind;
import dev.tandem.protocol.LogRecord;
import dev.tandem.protocol.SessionEvent;
import dev.tandem.protocol.VersionId;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import java.util.function.Function;

/** A session that people change at random, and copies of what its versions held. */
final class HistoryModel {
    private final SessionScene scene;
    private final Random random;
    private final List<SessionScene.Person> people;
    /** What was there at each version, by path. */
    private final Map<VersionId, Map<String, String>> versions = new LinkedHashMap<>();

    private final Set<VersionId> named = new HashSet<>();
    private int names;

    HistoryModel(SessionScene scene, Random random, List<SessionScene.Person> people) {
        this.scene = scene;
        this.random = random;
        this.people = people;
    }

    private SessionScene.Person anybody() {
        return people.get(random.nextInt(people.size()));
    }

    Map<String, String> present() {
        return scene.get(scene.session().read(reader -> contents(reader.view().tree(), reader::text)));
    }

    private static Map<String, String> contents(List<Entry> tree, Function<EntryId, String> text) {
        Map<String, String> contents = new TreeMap<>();
        Map<EntryId, String> paths = new LinkedHashMap<>();
        for (Entry entry : tree) {
            String path = entry.parent() == null ? entry.name() : paths.get(entry.parent()) + "/" + entry.name();
            paths.put(entry.id(), path);
            contents.put(path, entry.kind() == EntryKind.FILE ? text.apply(entry.id()) : "(folder)");
        }
        return contents;
    }

    /** Does something at random. */
    void act() {
        List<Entry> tree = scene.view().tree();
        List<Entry> files =
                tree.stream().filter(entry -> entry.kind() == EntryKind.FILE).toList();
        switch (files.isEmpty() ? 0 : random.nextInt(14)) {
            case 0 -> tree(new TreeCommand.Create(null, "f" + names++, EntryKind.FILE, "seed " + names + "\n"));
            case 1 -> tree(new TreeCommand.Create(null, "d" + names++, EntryKind.FOLDER, null));
            case 2 -> tree(new TreeCommand.Rename(pick(tree).id(), "r" + names++));
            case 3 -> {
                if (files.size() > 3) {
                    tree(new TreeCommand.Delete(pick(files).id()));
                }
            }
            case 4 -> name();
            case 5 -> move(tree);
            case 6 -> run(pick(files));
            default -> edit(pick(files).id());
        }
    }

    private void move(List<Entry> tree) {
        List<Entry> folders =
                tree.stream().filter(entry -> entry.kind() == EntryKind.FOLDER).toList();
        if (!folders.isEmpty()) {
            try {
                tree(new TreeCommand.Move(pick(tree).id(), pick(folders).id()));
            } catch (CompletionException e) {
                assertThat(e.getCause()).isInstanceOf(Refusal.class); // into itself
            }
        }
    }

    private Entry pick(List<Entry> entries) {
        return entries.get(random.nextInt(entries.size()));
    }

    private void tree(TreeCommand command) {
        scene.get(anybody().submit(new Command.ChangeTree(List.of(command))));
    }

    private void run(Entry file) {
        if (scene.view().runs().isEmpty() && file.name().endsWith(".py")) {
            Map<String, String> now = present();
            note(scene.get(anybody().submit(new Command.RequestRun(file.id(), null))), now);
        }
    }

    private void edit(EntryId file) {
        Doc doc = new Doc();
        doc.applyUpdate(scene.get(scene.session().read(reader -> reader.stateAsUpdate(file, new byte[] {0}))));
        int length = doc.getText("content").length();
        String text = random.nextInt(4) == 0 ? "large ".repeat(1500) + "\n" : "line " + names++ + "\n";
        byte[] update = SessionScene.type(doc, random.nextInt(length + 1), text);
        scene.get(anybody().submit(new Command.UpdateDocument(file, update)));
    }

    /** Names the present position. */
    Committed name() {
        Map<String, String> now = present();
        Committed committed = scene.get(anybody().submit(new Command.NameVersion("v" + names++)));
        note(committed, now);
        return committed;
    }

    /** Keeps an automatic version of the present position. */
    void keep() {
        Map<String, String> now = present();
        note(
                scene.get(scene.session()
                        .submit(new Caller.Platform(people.getFirst().id()), new Command.KeepVersion())),
                now);
    }

    private void note(Committed committed, Map<String, String> contents) {
        for (LogRecord record : committed.records()) {
            switch (record.event()) {
                case SessionEvent.VersionMade made -> {
                    versions.put(made.version(), contents);
                    if (made.name() != null) {
                        named.add(made.version());
                    }
                }
                case SessionEvent.VersionNamed renamed -> named.add(renamed.version());
                default -> {}
            }
        }
    }

    /** Restores a version at random, whole, and sees that it is there. */
    void restore(History history) {
        List<Version> openable = history.versions(scene.id(), Long.MAX_VALUE, 1000);
        if (openable.isEmpty()) {
            return;
        }
        VersionId version = openable.get(random.nextInt(openable.size())).id();
        Map<String, String> before = present();
        Command restore = new Command.Restore(history.prepareRestore(scene.id(), version, null));
        note(scene.get(anybody().submit(restore)), before);
        assertThat(present()).isEqualTo(versions.get(version));
    }

    /**
     * Opens every version there is and compares it with its copy; those that somebody named have to be there.
     *
     * @return how many there are
     */
    int checkVersions(History history) {
        List<Version> listed = history.versions(scene.id(), Long.MAX_VALUE, 1000);
        for (Version version : listed) {
            assertThat(contents(history, version.id()))
                    .as("version %s", version)
                    .isEqualTo(versions.get(version.id()));
        }
        assertThat(listed).extracting(Version::id).containsAll(named);
        return listed.size();
    }

    int size() {
        return versions.size();
    }

    private Map<String, String> contents(History history, VersionId version) {
        return contents(history.tree(scene.id(), version), file -> history.text(scene.id(), version, file));
    }
}
