package dev.tandem.runner.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.crdt.Doc;
import dev.tandem.protocol.BlobHash;
import dev.tandem.protocol.Entry;
import dev.tandem.protocol.EntryId;
import dev.tandem.protocol.EntryKind;
import dev.tandem.protocol.ParticipantId;
import dev.tandem.protocol.SessionEvent;
import dev.tandem.protocol.SessionSnapshot;
import dev.tandem.protocol.TreeChange;
import dev.tandem.runner.fake.FakeDisk;
import dev.tandem.runner.fake.FakeSandbox;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkspaceTest {
    @TempDir
    Path folder;

    private final Map<BlobHash, Path> stored = new HashMap<>();
    private final Workspace workspace = new Workspace(
            System::nanoTime,
            blob -> Optional.ofNullable(stored.get(blob.hash())),
            new FakeSink(new ModelPlatform()),
            (_, _) -> {});
    private Path root = Path.of("");
    private FakeSandbox sandbox = new FakeSandbox(root);

    @BeforeEach
    void attach() throws IOException {
        attach("first");
    }

    @Test
    void filesAreEqualToTheDocumentsWhateverPeopleDo() throws IOException {
        long seed = Long.getLong("tandem.test.seed", System.nanoTime());
        System.out.println("replay with -Dtandem.test.seed=" + seed);
        RandomGenerator random = new Random(seed);
        RandomSession session = new RandomSession(random);
        for (int step = 0; step < 600; step++) {
            SessionEvent event = session.next();
            switch (event) {
                case SessionEvent.TreeChanged change -> workspace.apply(change);
                case SessionEvent.DocumentUpdated update -> workspace.apply(update);
                default -> throw new AssertionError(event);
            }
            if (random.nextInt(40) == 0) {
                workspace.load(session.snapshot(step));
            }
            if (random.nextInt(60) == 0) {
                attach("sandbox" + step);
            }
            if (random.nextInt(4) == 0) {
                workspace.write();
                assertThat(FakeDisk.contents(root))
                        .as("after step %d of seed %d", step, seed)
                        .isEqualTo(session.expected());
            }
        }
    }

    @Test
    void whatFailedIsTriedAgain() throws IOException {
        Entry file = new Entry(EntryId.next(), null, "main.py", EntryKind.FILE);
        workspace.load(new SessionSnapshot(1, List.of(file), Map.of(file.id(), text("print(1)")), Map.of(), List.of()));
        sandbox.disk().fill();
        assertThatThrownBy(workspace::write).isInstanceOf(IOException.class);
        assertThat(workspace.isWritten()).isFalse();

        attach("second");
        workspace.write();

        assertThat(workspace.isWritten()).isTrue();
        assertThat(root.resolve("main.py")).hasContent("print(1)");
    }

    /** A program that reads the file next has to find it there, or what it writes is taken for the same thing. */
    @Test
    void whatAProgramWritesAtTheLastMomentIsBackAtOnce() throws IOException {
        Entry file = new Entry(EntryId.next(), null, "rows.txt", EntryKind.FILE);
        Doc document = new Doc();
        document.getText("content").insert(0, "row\n");
        byte[] before = document.encodeStateVector();
        workspace.load(new SessionSnapshot(
                1, List.of(file), Map.of(file.id(), document.encodeStateAsUpdate()), Map.of(), List.of()));
        workspace.write();
        workspace.startedBy(ParticipantId.next());
        document.getText("content").insert(0, "typed\n");
        workspace.apply(new SessionEvent.DocumentUpdated(file.id(), document.encodeStateAsUpdate(before)));
        AtomicInteger times = new AtomicInteger();
        sandbox.disk().atLastMoment(_ -> {
            if (times.getAndIncrement() == 0) {
                replace(root.resolve("rows.txt"), "row of a program\n");
            }
        });

        workspace.write();

        assertThat(root.resolve("rows.txt")).hasContent("typed\nrow of a program\n");
        assertThat(times).hasValue(2);
        workspace.look(true);
        workspace.write();
        assertThat(times).as("it stays so").hasValue(2);
    }

    private static void replace(Path file, String text) {
        try {
            Path beside = Files.writeString(file.resolveSibling("beside"), text);
            Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aScriptIsExecutable() throws IOException {
        Entry file = new Entry(EntryId.next(), null, "tool", EntryKind.FILE);
        workspace.load(
                new SessionSnapshot(1, List.of(file), Map.of(file.id(), text("#!/bin/sh\n")), Map.of(), List.of()));
        workspace.write();

        assertThat(root.resolve("tool")).isExecutable();
    }

    @Test
    void aNameThatLeadsOutsideIsRefused() {
        for (String name : List.of("..", ".", "", "../x", "a/b", "a\0b")) {
            Entry entry = new Entry(EntryId.next(), null, name, EntryKind.FILE);
            assertThatThrownBy(
                            () -> workspace.apply(new SessionEvent.TreeChanged(List.of(new TreeChange.Created(entry)))))
                    .as(name)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void aFolderCannotMoveIntoItself() {
        Entry outer = new Entry(EntryId.next(), null, "outer", EntryKind.FOLDER);
        Entry inner = new Entry(EntryId.next(), outer.id(), "inner", EntryKind.FOLDER);
        workspace.load(new SessionSnapshot(1, List.of(outer, inner), Map.of(), Map.of(), List.of()));

        assertThatThrownBy(() -> workspace.apply(
                        new SessionEvent.TreeChanged(List.of(new TreeChange.Moved(outer.id(), inner.id())))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("within itself");
    }

    @Test
    void updatesOfDocumentsThatAreNoFilesChangeNothing() throws IOException {
        workspace.apply(new SessionEvent.DocumentUpdated(EntryId.next(), text("breakpoints")));
        workspace.write();

        assertThat(FakeDisk.contents(root)).isEmpty();
    }

    private void attach(String name) throws IOException {
        root = Files.createDirectory(folder.resolve(name));
        sandbox = new FakeSandbox(root);
        workspace.attach(new WorkspaceDisk(sandbox.files(), new NoWatches()));
    }

    private static byte[] text(String content) {
        Doc document = new Doc();
        document.getText("content").insert(0, content);
        return document.encodeStateAsUpdate();
    }
}
