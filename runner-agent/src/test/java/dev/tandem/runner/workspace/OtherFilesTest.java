package dev.tandem.runner.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.protocol.Blob;
import dev.tandem.protocol.Entry;
import dev.tandem.protocol.EntryKind;
import dev.tandem.protocol.ParticipantId;
import dev.tandem.protocol.ToRunner;
import dev.tandem.runner.fake.FakeSandbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of programs that are no text, on their way to the platform and back. */
class OtherFilesTest {
    private static final byte[] ONE = {0, 1, 1};
    private static final byte[] TWO = {0, 2, 2, 2};

    @TempDir
    Path root;

    private final ModelPlatform platform = new ModelPlatform();
    private final FakeSink sink = new FakeSink(platform);
    private final AtomicLong clock = new AtomicLong(1_000_000_000L);
    private final List<String> notices = new ArrayList<>();
    /** Bytes that have come here, by their hashes. */
    private final Map<String, Path> here = new HashMap<>();

    private final Workspace workspace = new Workspace(
            clock::get,
            blob -> Optional.ofNullable(here.get(blob.hash().hex())),
            sink,
            (path, why) -> notices.add(path + ": " + why));
    private final ModelFollower follower = new ModelFollower(platform, workspace);

    @BeforeEach
    void open() {
        workspace.startedBy(ParticipantId.next());
        workspace.attach(new WorkspaceDisk(new FakeSandbox(root).files(), new NoWatches()));
    }

    private void programWrites(String path, byte[] content) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        Files.write(file, content);
        workspace.anythingChanged();
    }

    private void look() throws IOException {
        clock.addAndGet(Duration.ofMillis(50).toNanos());
        workspace.look(false);
    }

    /** So many turns of everything that happens by itself. */
    private void turns(int count) throws IOException {
        for (int turn = 0; turn < count; turn++) {
            look();
            sink.answer();
            exchange();
        }
    }

    private void settle() throws IOException {
        turns(40);
    }

    private void exchange() throws IOException {
        Optional<Workspace.Request> request = workspace.request();
        ToRunner answer =
                request.map(made -> platform.answer(1, made.changes())).orElse(null);
        follower.deliver();
        switch (answer) {
            case ToRunner.FilesChanged done -> workspace.done(done);
            case ToRunner.ChangeRefused refused -> workspace.refused(refused);
            case null -> {}
            default -> throw new AssertionError(answer);
        }
        workspace.write();
    }

    private @org.jspecify.annotations.Nullable Blob at(String path) {
        var id = platform.find(path);
        return id == null ? null : platform.blob(id);
    }

    /** A person puts a content into a file, and its bytes come here. */
    private void personPuts(String path, byte[] content) throws IOException {
        Blob blob = platform.store(content);
        here.put(
                blob.hash().hex(),
                Files.write(root.resolveSibling("kept-" + blob.hash().hex()), content));
        platform.put(Objects.requireNonNull(platform.find(path)), blob);
    }

    @Test
    void aFileIsSentWhenItIsWrittenNoMoreAndIsAnEntryThen() throws IOException {
        programWrites("out/plot.png", ONE);
        look();
        programWrites("out/plot.png", TWO);
        look();
        assertThat(sink.sent).isEmpty();
        settle();
        assertThat(sink.sent).containsExactly("out/plot.png");
        assertThat(at("out/plot.png")).isEqualTo(platform.store(TWO));
        assertThat(Files.readAllBytes(root.resolve("out/plot.png"))).isEqualTo(TWO);
    }

    @Test
    void whatAProgramWritesIntoItIsWhatItHoldsThen() throws IOException {
        programWrites("plot.png", ONE);
        settle();
        var entry = platform.find("plot.png");
        programWrites("plot.png", TWO);
        settle();
        assertThat(platform.find("plot.png")).isEqualTo(entry);
        assertThat(at("plot.png")).isEqualTo(platform.store(TWO));
        assertThat(sink.sent).hasSize(2);
        settle();
        assertThat(sink.sent).hasSize(2);
    }

    @Test
    void aFileThatIsWrittenAgainAndAgainIsSentEverMoreRarely() throws IOException {
        for (int count = 0; count < 600; count++) {
            if (count % 6 == 0) {
                programWrites("live.png", new byte[] {0, (byte) count});
            }
            turns(1);
        }
        assertThat(sink.sent.size()).isBetween(3, 15);
        clock.addAndGet(OtherFiles.LONGEST_PAUSE.toNanos());
        settle();
        assertThat(at("live.png")).isEqualTo(platform.store(new byte[] {0, (byte) 594}));
    }

    @Test
    void aProgramsContentComesAfterWhatPeopleHavePutThereUnseen() throws IOException {
        programWrites("plot.png", ONE);
        settle();
        programWrites("plot.png", TWO);
        personPuts("plot.png", new byte[] {0, 9});
        settle();
        assertThat(at("plot.png")).isEqualTo(platform.store(TWO));
        assertThat(Files.readAllBytes(root.resolve("plot.png"))).isEqualTo(TWO);
    }

    @Test
    void whatPeoplePutThereReachesTheDisk() throws IOException {
        programWrites("plot.png", ONE);
        settle();
        personPuts("plot.png", new byte[] {0, 9});
        settle();
        assertThat(Files.readAllBytes(root.resolve("plot.png"))).isEqualTo(new byte[] {0, 9});
        assertThat(sink.sent).hasSize(1);
    }

    @Test
    void aTextThatBecomesBytesIsAnotherFile() throws IOException {
        programWrites("data", "text\n".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        settle();
        var text = platform.find("data");
        programWrites("data", ONE);
        settle();
        assertThat(platform.find("data")).isNotEqualTo(text);
        assertThat(at("data")).isEqualTo(platform.store(ONE));
    }

    @Test
    void whatPeopleTypeIntoATextThatBecomesBytesStaysAndTheBytesToo() throws IOException {
        programWrites("data", "text\n".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        settle();
        programWrites("data", ONE);
        platform.type(Objects.requireNonNull(platform.find("data")), 0, "typed ");
        settle();
        assertThat(platform.contents()).containsEntry("data", "typed text\n");
        assertThat(at("data.1")).isEqualTo(platform.store(ONE));
        assertThat(root.resolve("data")).hasContent("typed text\n");
    }

    @Test
    void whatIsRefusedStaysOnTheDiskAndIsSaidOnce() throws IOException {
        sink.refusal = "BLOB-01";
        programWrites("huge.bin", ONE);
        settle();
        assertThat(sink.sent).hasSize(1);
        assertThat(notices).containsExactly("huge.bin: Refused. It stays on the disk alone.");
        assertThat(platform.find("huge.bin")).isNull();
        sink.refusal = null;
        programWrites("huge.bin", TWO);
        settle();
        assertThat(at("huge.bin")).isEqualTo(platform.store(TWO));
    }

    @Test
    void whatCannotBeTakenForNowIsSentAgain() throws IOException {
        sink.refusal = "BLOB-05";
        programWrites("plot.png", ONE);
        turns(10);
        sink.refusal = null;
        clock.addAndGet(OtherFiles.AGAIN.toNanos());
        settle();
        assertThat(at("plot.png")).isEqualTo(platform.store(ONE));
        assertThat(notices).isEmpty();
    }

    @Test
    void aContentThatThePlatformHasNoMoreIsSentAgain() throws IOException {
        programWrites("plot.png", ONE);
        for (int turn = 0; turn < 6; turn++) {
            look();
            sink.answer();
        }
        platform.stored.clear();
        settle();
        assertThat(sink.sent).hasSize(2);
        assertThat(at("plot.png")).isNotNull();
    }

    @Test
    void afterALossOfTheConnectionNothingIsThereTwice() throws IOException {
        programWrites("plot.png", ONE);
        for (int turn = 0; turn < 6; turn++) {
            look();
            sink.answer();
        }
        ToRunner lost = platform.answer(1, workspace.request().orElseThrow().changes());
        assertThat(lost).isInstanceOf(ToRunner.FilesChanged.class);
        here.put(platform.store(ONE).hash().hex(), Files.write(root.resolveSibling("kept-again"), ONE));
        sink.lose();
        follower.reload();
        settle();
        assertThat(platform.contents()).containsOnlyKeys("plot.png");
        assertThat(root.toFile().list()).containsExactly("plot.png");
    }

    @Test
    void linksPipesAndWhatIsIgnoredIsNotSent() throws Exception {
        Path secret = Files.write(root.resolveSibling("secret.bin"), ONE);
        Files.createSymbolicLink(root.resolve("link.bin"), secret);
        assertThat(new ProcessBuilder("mkfifo", root.resolve("pipe.bin").toString())
                        .start()
                        .waitFor())
                .isZero();
        programWrites("node_modules/native.node", ONE);
        settle();
        assertThat(sink.sent).isEmpty();
        programWrites("swapped.bin", ONE);
        look();
        Files.delete(root.resolve("swapped.bin"));
        Files.createSymbolicLink(root.resolve("swapped.bin"), secret);
        settle();
        assertThat(sink.sent).isEmpty();
        assertThat(platform.contents()).isEmpty();
    }

    @Test
    void twoFilesOfOneNameBothStay() throws IOException {
        programWrites("plot.png", ONE);
        for (int turn = 0; turn < 6; turn++) {
            look();
            sink.answer();
        }
        Entry theirs = platform.create(null, "plot.png", EntryKind.BLOB, new byte[0]);
        personPuts("plot.png", TWO);
        settle();
        assertThat(platform.blob(theirs.id())).isEqualTo(platform.store(TWO));
        assertThat(at("plot.png.1")).isEqualTo(platform.store(ONE));
    }
}
