package dev.tandem.runner;

import static dev.tandem.runner.fake.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tandem.protocol.Blob;
import dev.tandem.protocol.BlobHash;
import dev.tandem.protocol.DiskOnly;
import dev.tandem.protocol.EndReason;
import dev.tandem.protocol.RunId;
import dev.tandem.protocol.SessionEvent;
import dev.tandem.runner.language.Images;
import dev.tandem.runner.language.LanguageCatalog;
import dev.tandem.runner.language.Toolchains;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What programs in real sandboxes do to files, from the disk to the platform. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
class RealFilesTest {
    private SandboxSupply sandboxes;
    private Toolchains toolchains;
    private FilesSession session;

    @BeforeAll
    void open(@TempDir Path state) {
        RunnerConfig config = TestConfig.of(
                Map.of("tandem.sandbox.disk", "128M", "tandem.sandbox.state-directory", state.toString()));
        sandboxes = SandboxSupply.open(config.sandbox(), Images.ONE);
        assumeTrue(sandboxes.backendName() != null, "no sandbox here: " + sandboxes.unavailableReason());
        toolchains = sandboxes.toolchains(LanguageCatalog.bundled());
    }

    @BeforeEach
    void begin() {
        session = new FilesSession(sandboxes, toolchains);
    }

    @AfterEach
    void end() {
        session.close();
    }

    @AfterAll
    void close() {
        sandboxes.close();
    }

    @Test
    void whatAProgramWritesBecomesADocument() {
        shell("mkdir -p a/b; printf 'one\\ntwo\\n' > a/b/file.txt");
        eventuallyHolds("a/b/file.txt", "one\ntwo\n");
    }

    @Test
    void aFileThatIsEditedInPlaceOrReplacedStaysTheSameEntry() {
        session.write("notes.txt", "hello world\n");
        var entry = session.entry("notes.txt");
        shell("sed -i s/world/sed/ notes.txt");
        eventuallyHolds("notes.txt", "hello sed\n");
        shell("python3 -c \"open('notes.txt','a').write('more\\n')\" || printf 'more\\n' >> notes.txt");
        eventuallyHolds("notes.txt", "hello sed\nmore\n");
        assertThat(session.entry("notes.txt")).isEqualTo(entry);
    }

    @Test
    void aRenamedFolderKeepsItsEntries() {
        session.write("old/in.txt", "in\n");
        var folder = session.entry("old");
        var file = session.entry("old/in.txt");
        shell("mv old new; mkdir deep; mv new/in.txt deep/moved.txt");
        eventually("the file is moved", () -> session.contents().containsKey("deep/moved.txt"));
        assertThat(session.entry("new")).isEqualTo(folder);
        assertThat(session.entry("deep/moved.txt")).isEqualTo(file);
    }

    @Test
    void whatIsDeletedIsGone() {
        session.write("a/one.txt", "1");
        session.write("a/two.txt", "2");
        shell("rm -r a");
        eventually("the folder is gone", () -> !session.contents().containsKey("a"));
    }

    @Test
    void linesKeepTheirEnds() {
        shell("printf 'one\\r\\ntwo\\r\\n' > dos.txt");
        eventuallyHolds("dos.txt", "one\ntwo\n");
        session.type("dos.txt", "zero\n");
        eventually(
                "the file follows",
                () -> shell("od -c dos.txt").contains("z   e   r   o  \\r  \\n   o   n   e  \\r  \\n"));
    }

    @Test
    void linksPipesSocketsAndStrangeNamesAreNoEntriesAndHurtNothing() throws Exception {
        Path secret = Files.writeString(Files.createTempFile("secret", ".txt"), "secret");
        shell("ln -s " + secret + " link.txt; ln -s / root; ln -s . loop; mkfifo pipe.txt;"
                + " touch \"$(printf 'bad\\001name')\" 'back\\slash'; mkdir -p node_modules/x; echo 1 > node_modules/x/y;"
                + " printf '\\000binary' > data.bin; echo last > last.txt");
        eventuallyHolds("last.txt", "last\n");
        eventually("the binary file is there", () -> session.blob("data.bin") != null);
        assertThat(session.contents()).containsOnlyKeys("job.sh", "last.txt", "data.bin");
        assertThat(secret).hasContent("secret");
        Files.delete(secret);
        eventually("people are told of them", () -> left().size() == 7);
        assertThat(left())
                .containsExactly("back\\slash", "bad?name", "link.txt", "loop", "node_modules/", "pipe.txt", "root");
    }

    @Test
    void whatIsOnTheDiskAloneIsToldAsLongAsItIsThere() {
        shell(
                "echo '*.log' > .gitignore; mkdir -p node_modules/x lib; echo 1 > lib/noise.log; touch lib/.noise.log.swp");
        eventually("both are told", () -> left().equals(List.of("lib/noise.log", "node_modules/")));
        shell("echo '!noise.log' > lib/.gitignore; rm -r node_modules");
        eventuallyHolds("lib/noise.log", "1\n");
        eventually("nothing is left", () -> left().isEmpty());
        shell("mkdir lib/.cache");
        eventually("a folder in a folder is told", () -> left().equals(List.of("lib/.cache/")));
        shell("mv lib shelf");
        eventually("it goes with its folder", () -> left().equals(List.of("shelf/.cache/")));
        shell("for i in $(seq 100 199); do mkfifo p$i; done");
        eventually("of many some are told", () -> session.diskOnly().more() == 101 - DiskOnly.MOST);
        assertThat(left()).hasSize(DiskOnly.MOST);
    }

    @Test
    void whatAProgramMakesRightAfterItsRulesIsJudgedByThem() {
        shell("mkdir -p "
                + IntStream.range(0, 40).mapToObj(each -> "d" + each + "/in ").collect(Collectors.joining()));
        eventually("the folders are there", () -> session.contents().containsKey("d39/in"));
        shell(
                "for i in $(seq 0 39); do echo '*.log' > d$i/.gitignore; echo 1 > d$i/in/noise.log; echo 1 > d$i/in/seen.txt;"
                        + " echo \"made$i\" >> .gitignore; echo 1 > made$i; echo 1 > d$i/in/made$i; done; echo 1 > last.txt");
        eventuallyHolds("last.txt", "1\n");
        eventually(
                "all that may be seen is",
                () -> IntStream.range(0, 40)
                        .allMatch(each -> session.contents().containsKey("d" + each + "/in/seen.txt")));
        eventually(
                "all rules are",
                () -> session.contents().getOrDefault(".gitignore", "").endsWith("made39\n"));
        assertThat(session.contents().keySet()).noneMatch(path -> path.endsWith("noise.log") || path.contains("made"));
    }

    private List<String> left() {
        return session.diskOnly().shown().stream()
                .map(each -> each.path() + (each.folder() ? "/" : ""))
                .toList();
    }

    @Test
    void aProgramThatDestroysItsOwnFilesHasDeletedThem() {
        session.write("lib/a.txt", "a");
        shell("rm -r lib; ln -s /etc lib; rm job.sh; mkfifo job.sh");
        eventually("all is gone", () -> session.contents().isEmpty());
        assertThat(shell("echo again")).isEqualTo("again\n");
    }

    @Test
    void tenThousandFilesSurvive() {
        shell("mkdir many; i=0; while [ $i -lt 9900 ]; do echo $i > many/f$i; i=$((i+1)); done");
        eventually("all files are entries", () -> session.contents().size() == 9_902);
        shell("rm -r many");
        eventually("all are gone", () -> session.contents().size() == 1);
    }

    @Test
    void aProgramThatWritesWithoutEndIsSeenMeanwhile() {
        RunId run = session.start("i=0; while :; do echo $i > counter.txt; i=$((i+1)); done");
        eventually(
                "some count",
                () -> !session.contents().getOrDefault("counter.txt", "").isEmpty());
        String first = session.contents().getOrDefault("counter.txt", "");
        eventually("another", () -> !first.equals(session.contents().get("counter.txt")));
        session.stop(run);
        session.awaitEnd(run);
    }

    @Test
    void whatPeopleTypeAndAProgramWritesAtTheSameTimeIsMerged() {
        String lines =
                IntStream.range(0, 50).mapToObj(line -> "line " + line + "\n").collect(Collectors.joining());
        session.write("shared.txt", lines);
        RunId run = session.start(
                "for i in $(seq 1 20); do sed -i 's/^line \\(.*\\)$/line  \\1/' shared.txt; sleep 0.02;" + " done");
        for (int count = 0; count < 20; count++) {
            session.type("shared.txt", "typed " + count + "\n");
        }
        session.awaitEnd(run);
        eventually("both are there", () -> {
            String text = session.contents().get("shared.txt");
            return text != null
                    && IntStream.range(0, 20).allMatch(count -> text.contains("typed " + count + "\n"))
                    && text.contains("line                     49\n");
        });
        eventually(
                "the disk has the same",
                () -> shell("cat shared.txt").equals(session.contents().get("shared.txt")));
    }

    @Test
    void whatIsNoTextIsThereAsBytesAndFollowsItsProgram() throws Exception {
        shell("printf '\\211PNG\\000one' > plot.png");
        eventually("the picture is there", () -> holds("plot.png", "\u0089PNG\0one"));
        var entry = session.entry("plot.png");
        shell("printf '\\211PNG\\000other' > next; mv next plot.png");
        eventually("the picture is the other one", () -> holds("plot.png", "\u0089PNG\0other"));
        assertThat(session.entry("plot.png")).isEqualTo(entry);
        shell("mkdir pictures; mv plot.png pictures/moved.png");
        eventually("the picture is moved", () -> session.contents().containsKey("pictures/moved.png"));
        assertThat(session.entry("pictures/moved.png")).isEqualTo(entry);
        shell("rm pictures/moved.png");
        eventually("the picture is gone", () -> !session.contents().containsKey("pictures/moved.png"));
    }

    @Test
    void aTextThatGrowsBeyondADocumentGoesOnAsBytes() {
        shell("i=0; while [ $i -lt 100 ]; do echo 'a line of a log'; i=$((i+1)); done > long.log");
        eventually(
                "the log is there",
                () -> session.contents().getOrDefault("long.log", "").startsWith("a line"));
        shell("while [ $(stat -c %s long.log) -lt 5000000 ]; do cat long.log long.log > more; mv more long.log; done");
        eventually("the log is no document", () -> {
            Blob blob = session.blob("long.log");
            return blob != null && blob.size() >= 5_000_000;
        });
    }

    private boolean holds(String path, String bytes) {
        Blob blob = session.blob(path);
        return blob != null && blob.hash().equals(BlobHash.of(Sha256.of(bytes.getBytes(StandardCharsets.ISO_8859_1))));
    }

    @Test
    void aFormatterThatRewritesEveryFileChangesWhatItChanges() {
        for (int file = 0; file < 20; file++) {
            session.write("src/file" + file + ".txt", "a  =  1\nb  =  2\n");
        }
        var entry = session.entry("src/file7.txt");
        shell("for f in src/*.txt; do sed 's/  */ /g' $f > $f.new && mv $f.new $f; done");
        eventually(
                "all are formatted",
                () -> session.contents().entrySet().stream()
                        .filter(each -> each.getKey().endsWith(".txt"))
                        .allMatch(each -> each.getValue().equals("a = 1\nb = 2\n")));
        assertThat(session.entry("src/file7.txt")).isEqualTo(entry);
    }

    @Test
    void whatIsIgnoredStaysOnTheDiskAndCanBeTakenBack() {
        shell("printf 'build/\n*.log\n' > .gitignore");
        eventuallyHolds(".gitignore", "build/\n*.log\n");
        shell("mkdir -p node_modules/x .git __pycache__ build; echo 1 > node_modules/x/y; echo 1 > __pycache__/z;"
                + " echo 1 > .git/config; echo 1 > build/out; echo 1 > a.log; echo 1 > seen");
        eventuallyHolds("seen", "1\n");
        assertThat(session.contents()).containsOnlyKeys("job.sh", ".gitignore", "seen");
        shell("printf '!*.log\n' > .tandemignore");
        eventuallyHolds("a.log", "1\n");
        assertThat(shell("cat node_modules/x/y build/out")).isEqualTo("1\n1\n");
    }

    @Test
    void gitChecksOutWhatItKnows() {
        assumeTrue(shell("git --version 2>/dev/null || true").startsWith("git version"), "git is not installed here");
        session.write("main.txt", "first\n");
        shell("git init -q . && git config user.email a@b.c && git config user.name a && git add -A"
                + " && git commit -qm one && git checkout -qb other && echo second > main.txt && echo new > new.txt"
                + " && git add -A && git commit -qm two");
        eventuallyHolds("main.txt", "second\n");
        eventuallyHolds("new.txt", "new\n");
        var entry = session.entry("main.txt");
        shell("git checkout -q - ");
        eventuallyHolds("main.txt", "first\n");
        eventually("the other branch's file is gone", () -> !session.contents().containsKey("new.txt"));
        assertThat(session.entry("main.txt")).isEqualTo(entry);
        assertThat(session.contents().keySet()).noneMatch(path -> path.startsWith(".git/"));
    }

    private void eventuallyHolds(String path, String text) {
        eventually(path + " holds " + text, () -> text.equals(session.contents().get(path)));
    }

    private String shell(String script) {
        RunId run = session.start(script);
        SessionEvent.RunEnded end = session.awaitEnd(run);
        assertThat(end.reason()).as(end + session.output(run)).isEqualTo(EndReason.EXITED);
        return session.output(run);
    }
}
