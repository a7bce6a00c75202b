package dev.tandem.sandbox.nativebackend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.tandem.sandbox.Backend;
import dev.tandem.sandbox.DisplacedFile;
import dev.tandem.sandbox.FileStatus;
import dev.tandem.sandbox.FolderEntry;
import dev.tandem.sandbox.Limits;
import dev.tandem.sandbox.ProcessSpec;
import dev.tandem.sandbox.Ran;
import dev.tandem.sandbox.Sandbox;
import dev.tandem.sandbox.SandboxProcess;
import dev.tandem.sandbox.SandboxSpec;
import dev.tandem.sandbox.WorkspaceFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** That a program cannot lead the owner astray by what it puts into its workspace. */
@Timeout(60)
class WorkspaceFilesTest {
    private static final byte[] CONTENT = "content".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path state;

    @TempDir
    Path outside;

    private Backend backend;
    private Sandbox sandbox;

    @BeforeEach
    void open() throws Exception {
        backend = NativeBackends.open(state);
        Limits limits = Limits.DEFAULT.withDiskBytes(4 << 20).withInodes(100);
        sandbox = backend.create(SandboxSpec.of("files", limits));
    }

    @AfterEach
    void close() {
        if (backend != null) {
            backend.close();
        }
    }

    private String shell(String script) throws Exception {
        Ran ran = Ran.in(sandbox, ProcessSpec.of("sh", "-c", script));
        assertThat(ran.end().exitCode()).as(ran.errors()).isZero();
        return ran.output();
    }

    @Test
    void neverFollowsSymbolicLinks() throws Exception {
        Path secret = Files.writeString(outside.resolve("secret"), "secret");
        shell("ln -s " + outside + " directory; ln -s " + secret + " file; ln -s /etc/passwd host; ln -s . loop");
        assertThatThrownBy(() -> sandbox.files().read("file", 100)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> sandbox.files().read("host", 100))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("symbolic link");
        assertThatThrownBy(() -> sandbox.files().read("directory/secret", 100)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> sandbox.files().write("directory/planted", CONTENT, false))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> sandbox.files().createDirectory("directory/planted"))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> sandbox.files().delete("directory/secret")).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> sandbox.files().move("directory/secret", "mine"))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> sandbox.files().read("loop/loop/file", 100)).isInstanceOf(IOException.class);
        assertThat(outside).isDirectoryContaining("glob:**secret");
        assertThat(secret).hasContent("secret");
        assertThat(outside.toFile().list()).hasSize(1);
    }

    @Test
    void replacesALinkInsteadOfFollowingIt() throws Exception {
        Path secret = Files.writeString(outside.resolve("secret"), "secret");
        shell("ln -s " + secret + " main.py");
        sandbox.files().write("main.py", CONTENT, false);
        assertThat(secret).hasContent("secret");
        assertThat(shell("test ! -L main.py; cat main.py")).isEqualTo("content");
    }

    @Test
    void deletesLinksAndNotWhatTheyPointAt() throws Exception {
        Path secret = Files.writeString(outside.resolve("secret"), "secret");
        shell("mkdir -p a/b; ln -s " + outside + " a/b/link; echo x > a/b/c");
        sandbox.files().delete("a");
        assertThat(secret).exists();
        assertThat(shell("ls")).isEmpty();
        sandbox.files().delete("a");
    }

    @Test
    @Timeout(5)
    void neverWaitsForAProgram() throws Exception {
        shell("mkfifo pipe");
        assertThatThrownBy(() -> sandbox.files().read("pipe", 100))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("not a regular file");
        sandbox.files().write("pipe", CONTENT, false);
        assertThat(shell("cat pipe")).isEqualTo("content");
    }

    @Test
    void refusesPathsThatLeadOut() {
        for (String path : new String[] {"", "..", "../x", "/etc/passwd", "a/../../x", "a//b", "./a", "a\0b", "a/"}) {
            assertThatThrownBy(() -> sandbox.files().write(path, CONTENT, false))
                    .as(path)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void givesFilesToThePrograms() throws Exception {
        sandbox.files().write("a/b/script", "#!/bin/sh\necho ran".getBytes(StandardCharsets.UTF_8), true);
        sandbox.files().write("a/plain", CONTENT, false);
        sandbox.files().createDirectory("d/e");
        sandbox.files().createDirectory("d/e");
        assertThat(shell("a/b/script; echo more >> a/plain; touch d/e/f; chmod 600 a/plain; mv a z; ls z"))
                .isEqualTo("ran\nb\nplain\n");
    }

    @Test
    void tellsWhatIsMissingTooLargeOrFull() throws Exception {
        assertThatThrownBy(() -> sandbox.files().read("missing", 10)).isInstanceOf(NoSuchFileException.class);
        sandbox.files().write("ten", new byte[10], false);
        assertThat(sandbox.files().read("ten", 10)).hasSize(10);
        assertThatThrownBy(() -> sandbox.files().read("ten", 9)).hasMessageContaining("more than 9 bytes");
        assertThatThrownBy(() -> sandbox.files().write("big", new byte[8 << 20], false))
                .hasMessageContaining("disk limit");
        assertThat(shell("ls -A")).isEqualTo("ten\n");
        assertThatThrownBy(() -> sandbox.files().write("n".repeat(300), CONTENT, false))
                .hasMessageContaining("name too long");
    }

    @Test
    void listsWhatIsThereWithoutFollowingOrOpeningAnything() throws Exception {
        Files.writeString(outside.resolve("secret"), "secret");
        shell("mkdir -p folder; printf abc > folder/file; ln -s " + outside + " folder/link; mkfifo folder/pipe");

        assertThat(sandbox.files().list("folder", 100))
                .extracting(FolderEntry::name, entry -> entry.status().kind())
                .containsExactlyInAnyOrder(
                        tuple("file", FileStatus.Kind.FILE),
                        tuple("link", FileStatus.Kind.SYMBOLIC_LINK),
                        tuple("pipe", FileStatus.Kind.OTHER));
        assertThat(sandbox.files().list("folder", 2)).hasSize(2);
        assertThat(sandbox.files().list("", 100))
                .singleElement()
                .satisfies(entry -> assertThat(entry.status().kind()).isEqualTo(FileStatus.Kind.FOLDER));
        assertThatThrownBy(() -> sandbox.files().list("folder/link", 100)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> sandbox.files().status("folder/link/secret")).isInstanceOf(IOException.class);
        assertThat(sandbox.files().status("folder/none")).isEmpty();
        assertThat(sandbox.files().status("folder/file/below")).isEmpty();
    }

    @Test
    void theStatusTellsWhatWasReplacedRenamedOrChanged() throws Exception {
        shell("printf abc > one");
        FileStatus first = sandbox.files().status("one").orElseThrow();
        assertThat(first.size()).isEqualTo(3);
        assertThat(first.permissions()).isEqualTo(0644);
        shell("mv one two");
        assertThat(sandbox.files().status("two").orElseThrow().inode()).isEqualTo(first.inode());
        shell("printf abd > new; mv new two");
        assertThat(sandbox.files().status("two").orElseThrow().inode()).isNotEqualTo(first.inode());
        FileStatus before = sandbox.files().status("two").orElseThrow();
        shell("printf abe > two; touch -d @" + before.modifiedNanos() / 1_000_000_000 + " two");
        assertThat(sandbox.files().status("two").orElseThrow().changedNanos()).isGreaterThan(before.changedNanos());
    }

    @Test
    void aWatchedFolderTellsWhatHappensInItAndALinkIsNotWatched() throws Exception {
        shell("mkdir folder; ln -s " + outside + " link");
        try (WatchService watcher = FileSystems.getDefault().newWatchService()) {
            WatchKey key = sandbox.files().watch("folder", watcher);
            assertThatThrownBy(() -> sandbox.files().watch("link", watcher)).isInstanceOf(IOException.class);
            shell("mv folder moved; touch moved/made");
            assertThat(watcher.poll(10, TimeUnit.SECONDS)).isSameAs(key);
            assertThat(key.pollEvents())
                    .anySatisfy(event -> assertThat(event.context()).hasToString("made"));
        }
    }

    @Test
    void whatWasThereWhenAFileTookItsPlaceIsHandedOver() throws Exception {
        shell("printf old > file; ln file second");
        WorkspaceFiles.Replaced replaced =
                sandbox.files().replace("file", CONTENT, false, null).orElseThrow();
        try (DisplacedFile displaced = replaced.displaced().orElseThrow()) {
            assertThat(displaced.read(100)).asString(StandardCharsets.UTF_8).isEqualTo("old");
            // As a program does that had opened it before.
            shell("printf er >> second");
            assertThat(displaced.status().size()).isEqualTo(5);
            assertThat(displaced.read(100)).asString(StandardCharsets.UTF_8).isEqualTo("older");
            assertThatThrownBy(() -> displaced.read(4)).isInstanceOf(IOException.class);
        }
        assertThat(sandbox.files().read("file", 100)).isEqualTo(CONTENT);
        assertThat(replaced.written()).isEqualTo(sandbox.files().status("file").orElseThrow());
        assertThat(shell("ls -A")).isEqualTo("file\nsecond\n");
        assertThat(sandbox.files()
                        .replace("another", CONTENT, false, null)
                        .orElseThrow()
                        .displaced())
                .isEmpty();
    }

    @Test
    void whatIsNotLikeItWasExpectedToBeStays() throws Exception {
        for (String change :
                List.of("printf er >> file", "printf other > beside; mv beside file", "chmod a+x file", "rm file")) {
            shell("printf old > file");
            FileStatus expected = sandbox.files().status("file").orElseThrow();
            shell(change);
            Optional<FileStatus> changed = sandbox.files().status("file");
            assertThat(sandbox.files().replace("file", CONTENT, false, expected))
                    .as(change)
                    .isEmpty();
            assertThat(sandbox.files().status("file")).as(change).isEqualTo(changed);
            assertThat(shell("ls -A")).as("no draft is left").isEqualTo(changed.isPresent() ? "file\n" : "");
        }
        shell("printf old > file");
        FileStatus now = sandbox.files().status("file").orElseThrow();
        try (DisplacedFile displaced = sandbox.files()
                .replace("file", CONTENT, false, now)
                .flatMap(WorkspaceFiles.Replaced::displaced)
                .orElseThrow()) {
            assertThat(displaced.status().inode()).isEqualTo(now.inode());
        }
    }

    @Test
    void whatIsNoFileStaysWhereAFileIsToBe() throws Exception {
        shell("mkdir folder; touch folder/in; mkfifo pipe; ln -s " + outside + " link");
        for (String name : List.of("folder", "pipe", "link")) {
            assertThatThrownBy(() -> sandbox.files().replace(name, CONTENT, false, null))
                    .isInstanceOf(IOException.class);
        }
        assertThat(shell("ls -A; ls folder")).isEqualTo("folder\nlink\npipe\nin\n");
    }

    @Test
    void survivesAProgramThatSwapsDirectoriesForLinks() throws Exception {
        String swap = "import os\n"
                + "os.mkdir('real')\n"
                + "while True:\n"
                + "    try:\n"
                + "        os.rename('real', 'away'); os.symlink('" + outside + "', 'real')\n"
                + "        os.unlink('real'); os.rename('away', 'real')\n"
                + "    except OSError: pass\n";
        try (var process = sandbox.start(ProcessSpec.of("python3", "-c", swap))) {
            long end = System.nanoTime() + Duration.ofMillis(500).toNanos();
            int refused = 0;
            while (System.nanoTime() < end) {
                try {
                    sandbox.files().write("real/file", CONTENT, false);
                } catch (IOException e) {
                    refused++;
                }
            }
            process.stop();
            assertThat(outside.toFile().list()).as("refused " + refused).isEmpty();
        }
    }

    /** The kernel lets the holder of a lease keep others from opening a file for 45 seconds. */
    @Test
    void aLeaseOnAFileDoesNotHoldUpTheOwner() throws Exception {
        String holder = """
                import fcntl, os, signal
                signal.signal(signal.SIGIO, signal.SIG_IGN)
                file = os.open('held', os.O_RDWR | os.O_CREAT, 0o600)
                fcntl.fcntl(file, 1024, fcntl.F_WRLCK)
                print('held', flush=True)
                signal.pause()
                """;
        try (SandboxProcess process = sandbox.start(ProcessSpec.of("python3", "-c", holder))) {
            assertThat(process.output().read()).isEqualTo('h');
            long begun = System.nanoTime();
            assertThatThrownBy(() -> sandbox.files().read("held", 100))
                    .hasMessageContaining("keeps it from being opened");
            sandbox.files().write("held", new byte[] {'n'}, false);
            assertThat(sandbox.files().read("held", 100)).containsExactly('n');
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(5));
        }
    }
}
