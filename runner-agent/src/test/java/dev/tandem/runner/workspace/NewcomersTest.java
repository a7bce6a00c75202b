package dev.tandem.runner.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.protocol.EntryId;
import dev.tandem.protocol.ParticipantId;
import dev.tandem.runner.fake.FakeSandbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which rules a new file is judged by, while events of files and of rules come in any order. */
class NewcomersTest {
    @TempDir
    Path root;

    private final AtomicLong clock = new AtomicLong(1_000_000_000L);
    private final ModelPlatform platform = new ModelPlatform();
    private final Workspace workspace =
            new Workspace(clock::get, _ -> Optional.empty(), new FakeSink(platform), (_, _) -> {});
    private final ModelFollower follower = new ModelFollower(platform, workspace);

    @BeforeEach
    void begin() throws IOException {
        workspace.startedBy(ParticipantId.next());
        workspace.attach(new WorkspaceDisk(new FakeSandbox(root).files(), new NoWatches()));
        make("a/b/here.txt", "1\n");
        workspace.anythingChanged();
        settle();
        assertThat(entries()).containsExactly("a", "a/b", "a/b/here.txt");
    }

    private void make(String path, String text) throws IOException {
        Files.createDirectories(root.resolve(path).getParent());
        Files.writeString(root.resolve(path), text);
    }

    /** The kernel has told of this path, and of no other. */
    private void told(String path) {
        int slash = path.lastIndexOf('/');
        EntryId folder = slash < 0 ? null : Objects.requireNonNull(platform.find(path.substring(0, slash)));
        workspace.changed(folder, path.substring(slash + 1));
    }

    private void look() throws IOException {
        workspace.look(false);
        follower.ask();
        workspace.write();
    }

    private void settle() throws IOException {
        for (int round = 0; round < 4; round++) {
            clock.addAndGet(Doubts.GRACE.toNanos());
            look();
        }
    }

    private List<String> entries() {
        return List.copyOf(platform.contents().keySet());
    }

    @Test
    void aFileThatIsToldOfBeforeTheRulesThatWereMadeBeforeItIsNoEntry() throws IOException {
        for (String rules : List.of(".gitignore", ".tandemignore", "a/.gitignore", "a/b/.gitignore")) {
            make(rules, "*.log\n");
            make("a/b/noise.log", "1\n");
            told("a/b/noise.log");
            look();
            assertThat(entries()).as(rules).doesNotContain("a/b/noise.log");
            told(rules);
            settle();
            assertThat(entries()).as(rules).contains(rules).doesNotContain("a/b/noise.log");

            // Without them it is one.
            Files.delete(root.resolve(rules));
            told(rules);
            settle();
            assertThat(entries()).as(rules).contains("a/b/noise.log").doesNotContain(rules);
            Files.delete(root.resolve("a/b/noise.log"));
            told("a/b/noise.log");
            settle();
        }
    }

    @Test
    void itIsNoEntryEitherIfBothAreToldOfAtOnce() throws IOException {
        make(".gitignore", "*.log\n");
        make("a/b/noise.log", "1\n");
        told("a/b/noise.log");
        told(".gitignore");
        settle();
        assertThat(entries()).containsExactly(".gitignore", "a", "a/b", "a/b/here.txt");
    }

    @Test
    void rulesThatWereBeingWrittenWhenTheyWereReadAreReadAgain() throws IOException {
        make(".gitignore", "");
        told(".gitignore");
        look();
        make(".gitignore", "*.log\n");
        make("a/b/noise.log", "1\n");
        told("a/b/noise.log");
        look();
        assertThat(entries()).doesNotContain("a/b/noise.log");
    }

    @Test
    void rulesHoldWhileTheyAreWrittenAnew() throws IOException {
        make(".gitignore", "*.log\n");
        make("a/b/noise.log", "1\n");
        workspace.anythingChanged();
        settle();
        make("a/b/seen.txt", "1\n");
        make(".gitignore", "");
        told(".gitignore");
        told("a/b/seen.txt");
        look();
        Files.delete(root.resolve(".gitignore"));
        told(".gitignore");
        workspace.anythingChanged();
        look();
        assertThat(entries()).contains("a/b/seen.txt").doesNotContain("a/b/noise.log");
        make(".gitignore", "*.log\n*.out\n");
        make("made.out", "1\n");
        told("made.out");
        settle();
        assertThat(entries()).contains(".gitignore").doesNotContain("a/b/noise.log", "made.out");
    }

    @Test
    void rulesThatAreGoneRenamedOrEmptiedForGoodDoNotHoldAnyMore() throws IOException {
        List<Way> ways = List.of(
                () -> Files.delete(root.resolve(".gitignore")),
                () -> Files.move(root.resolve(".gitignore"), root.resolve("renamed")),
                () -> make(".gitignore", ""),
                () -> {
                    Files.delete(root.resolve(".gitignore"));
                    Files.createDirectory(root.resolve(".gitignore"));
                });
        for (int way = 0; way < ways.size(); way++) {
            make(".gitignore", "*.log" + way + "\n");
            make("a/b/noise.log" + way, "1\n");
            workspace.anythingChanged();
            settle();
            assertThat(entries()).as("way %d", way).contains(".gitignore").doesNotContain("a/b/noise.log" + way);
            ways.get(way).go();
            told(".gitignore");
            told("renamed");
            settle();
            assertThat(entries()).as("way %d", way).contains("a/b/noise.log" + way);
        }
    }

    private interface Way {
        void go() throws IOException;
    }

    /** As git keeps on following what it follows already: somebody may have opened it, and what is typed there must not be gone. */
    @Test
    void whatIsAnEntryStaysOneWhenRulesComeThatWouldHaveIgnoredIt() throws IOException {
        make("a/b/first.log", "1\n");
        told("a/b/first.log");
        look();
        make(".gitignore", "*.log\n");
        make("a/b/second.log", "1\n");
        told("a/b/second.log");
        told(".gitignore");
        settle();
        assertThat(entries()).contains("a/b/first.log").doesNotContain("a/b/second.log");
        make("a/b/first.log", "2\n");
        told("a/b/first.log");
        settle();
        assertThat(platform.contents()).containsEntry("a/b/first.log", "2\n");
    }

    /** Of a folder that is new with all in it every file is judged by the rules in it and around it. */
    @Test
    void aNewFolderBringsItsRulesAlong() throws IOException {
        make("new/.gitignore", "*.log\n");
        make("new/in/noise.log", "1\n");
        make("new/in/seen.txt", "1\n");
        told("new");
        settle();
        assertThat(entries()).contains("new/.gitignore", "new/in/seen.txt").doesNotContain("new/in/noise.log");
    }
}
