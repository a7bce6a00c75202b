package dev.tandem.platform.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.crdt.Doc;
import dev.tandem.platform.tree.TreeCommand;
import dev.tandem.protocol.EntryId;
import dev.tandem.protocol.EntryKind;
import dev.tandem.protocol.LogRecord;
import dev.tandem.protocol.Role;
import dev.tandem.protocol.SessionEvent;
import dev.tandem.protocol.TreeChange;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A replica that was stopped for longer than the log is kept finds a hole in it where it wants to go on. */
class LongAbsenceTest {
    private final SessionScene scene = new SessionScene();
    private final SessionScene.Person ada = scene.founds("Ada", "print(1)\n");
    private final SessionScene.Person bo = scene.joins("Bo", Role.EDITOR);
    private final EntryId file = scene.file();
    private final LiveSession absent = scene.openAgain().session();
    private final List<LogRecord> told = scene.followed(absent);
    private final Doc watcher = scene.openFile(bo);

    @AfterEach
    void close() {
        scene.close();
    }

    private void edit(Doc doc, EntryId document, String text) {
        scene.get(ada.submit(new Command.UpdateDocument(document, SessionScene.type(doc, 0, text))));
    }

    private EntryId create(String name) {
        Committed made = scene.get(
                ada.submit(new Command.ChangeTree(List.of(new TreeCommand.Create(null, name, EntryKind.FILE, null)))));
        return ((TreeChange.Created)
                        ((SessionEvent.TreeChanged) made.records().getFirst().event())
                                .changes()
                                .getFirst())
                .entry()
                .id();
    }

    private void removeWhatWasMissed() {
        long before = scene.count("log_record");
        scene.snapshotNow();
        scene.compact();
        assertThat(scene.count("log_record")).isLessThan(before);
    }

    private String textHere(EntryId document) {
        return scene.get(absent.read(reader -> reader.text(document)));
    }

    private void watch() {
        watch(file, watcher);
    }

    private void watch(EntryId watched, Doc doc) {
        for (LogRecord record : told) {
            if (record.event() instanceof SessionEvent.DocumentUpdated(EntryId document, byte[] update)
                    && document.equals(watched)) {
                doc.applyUpdate(update);
            }
        }
    }

    @Test
    void itGoesOnFromCheckpoints() {
        Doc adas = scene.openFile(ada);
        for (int i = 0; i < 50; i++) {
            edit(adas, file, "a");
        }
        EntryId added = create("new.py");
        edit(new Doc(), added, "new");
        removeWhatWasMissed();
        edit(adas, file, "b");

        Doc bos = new Doc();
        bos.applyUpdate(adas.encodeStateAsUpdate());
        byte[] typed = SessionScene.type(bos, 0, "c");
        scene.get(bo.submitTo(absent, new Command.UpdateDocument(file, typed)));

        String text = "cb" + "a".repeat(50) + "print(1)\n";
        assertThat(textHere(file)).isEqualTo(text);
        assertThat(textHere(added)).isEqualTo("new");
        watch();
        assertThat(watcher.getText("content")).as("who follows there").hasToString(text);
        Doc newcomer = new Doc();
        watch(added, newcomer);
        assertThat(newcomer.getText("content"))
                .as("a file that was made meanwhile")
                .hasToString("new");
        assertThat(told).extracting(LogRecord::sequence).isSorted();
        scene.restart();
        assertThat(scene.text()).isEqualTo(text);
    }

    @Test
    void itHearsOfAHeadBehindWhichNothingIsLeft() {
        Doc adas = scene.openFile(ada);
        for (int i = 0; i < 20; i++) {
            edit(adas, file, "a");
        }
        removeWhatWasMissed();

        absent.headIs(scene.sequence());
        String text = scene.text();
        assertThat(textHere(file)).isEqualTo(text);
        assertThat(scene.get(absent.read(SessionReader::sequence))).isEqualTo(scene.sequence());
        watch();
        assertThat(watcher.getText("content")).hasToString(text);
    }

    @Test
    void whatWasDeletedMeanwhileIsGone() {
        EntryId doomed = create("doomed.py");
        absent.headIs(scene.sequence());
        assertThat(textHere(doomed)).isEmpty();
        edit(new Doc(), doomed, "never seen there");
        scene.get(ada.submit(new Command.ChangeTree(List.of(new TreeCommand.Delete(doomed)))));
        edit(scene.openFile(ada), file, "a");
        removeWhatWasMissed();

        absent.headIs(scene.sequence());
        boolean isThere = scene.get(absent.read(reader -> reader.hasDocument(doomed)));
        assertThat(isThere).isFalse();
        assertThat(textHere(file)).isEqualTo(scene.text());
    }
}
