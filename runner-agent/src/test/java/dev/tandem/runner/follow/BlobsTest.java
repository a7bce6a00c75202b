package dev.tandem.runner.follow;

import static dev.tandem.runner.fake.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.protocol.Blob;
import dev.tandem.protocol.BlobHash;
import dev.tandem.protocol.EndReason;
import dev.tandem.protocol.Entry;
import dev.tandem.protocol.EntryId;
import dev.tandem.protocol.EntryKind;
import dev.tandem.protocol.FromRunner;
import dev.tandem.protocol.SessionEvent;
import dev.tandem.protocol.ToRunner;
import dev.tandem.protocol.TreeChange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are no text reach the workspace before a run needs them. */
class BlobsTest {
    private static final Entry DATA = new Entry(EntryId.next(), null, "data.bin", EntryKind.BLOB);
    private static final byte[] CONTENT = noise(5 * ToRunner.MOST_PART_BYTES + 17);
    private static final Blob BLOB = blob(CONTENT);

    @TempDir
    Path folder;

    @SuppressWarnings("NullAway.Init")
    private SessionHarness session;

    private int answered;

    @BeforeEach
    void open() {
        session = new SessionHarness(folder);
        session.assign();
    }

    @AfterEach
    void close() {
        session.close();
    }

    private static byte[] noise(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    private static Blob blob(byte[] content) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
            return new Blob(BlobHash.of(digest), content.length, "application/octet-stream");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private void appears() {
        session.happens(new SessionEvent.TreeChanged(List.of(new TreeChange.Created(DATA))));
        session.happens(new SessionEvent.BlobPut(DATA.id(), BLOB));
    }

    /** The platform answers so many requests, as they come. */
    private void answer(int count, byte[] content) {
        for (int i = 0; i < count; i++) {
            int which = answered++;
            eventually("request " + which, () -> session.platform.fetches().size() > which);
            FromRunner.FetchBlob fetch = session.platform.fetches().get(which);
            int from = (int) Math.min(fetch.offset(), content.length);
            int to = Math.min(from + ToRunner.MOST_PART_BYTES, content.length);
            session.sessions.received(new ToRunner.BlobPart(fetch.request(), Arrays.copyOfRange(content, from, to)));
        }
    }

    private void awaitContent(byte[] content) {
        eventually("the file is there", () -> holds(session.path("data.bin"), content));
    }

    private static boolean holds(Path file, byte[] content) {
        try {
            return Files.isRegularFile(file) && Arrays.equals(Files.readAllBytes(file), content);
        } catch (IOException _) {
            return false;
        }
    }

    @Test
    void aFileComesInPartsAFewAheadAndOnlyWhole() {
        appears();
        eventually("four parts are asked for", () -> session.platform.fetches().size() == 4);
        assertThat(session.platform.fetches())
                .allSatisfy(fetch -> assertThat(fetch.grant()).isEqualTo("grant"));
        answer(5, CONTENT);
        eventually("the file is gone", () -> Files.notExists(session.path("data.bin")));
        answer(1, CONTENT);
        awaitContent(CONTENT);
    }

    @Test
    void aRunWaitsForWhatIsOnItsWayAndForNothingThatComesAfterIt() throws InterruptedException {
        appears();
        answer(3, CONTENT);
        session.happens(new SessionEvent.RunRequested(SessionHarness.RUN, "python", SessionHarness.MAIN.id()));
        session.happens(new SessionEvent.TreeChanged(List.of(new TreeChange.Renamed(DATA.id(), "later.bin"))));
        answer(3, CONTENT);
        session.sandbox().nextProcess();
        eventually("the later name", () -> holds(session.path("later.bin"), CONTENT));
    }

    @Test
    void aRunWithoutOneOfItsFilesIsNotStartedAndSaysWhich() {
        appears();
        eventually("it is asked for", () -> session.platform.fetches().size() == 4);
        session.happens(new SessionEvent.RunRequested(SessionHarness.RUN, "python", SessionHarness.MAIN.id()));
        long request = session.platform.fetches().getFirst().request();
        session.sessions.received(new ToRunner.BlobRefused(request, "BLOB-06", "The content cannot be read for now."));
        SessionEvent.RunEnded end = session.awaitEnd(SessionHarness.RUN);
        assertThat(end.reason()).isEqualTo(EndReason.START_FAILED);
        assertThat(end.detail()).contains("data.bin").contains("BLOB-06");
    }

    @Test
    void otherBytesAreNotTakenForTheFile() {
        byte[] wrong = CONTENT.clone();
        wrong[300_000] ^= 1;
        appears();
        answer(6, wrong);
        session.happens(new SessionEvent.RunRequested(SessionHarness.RUN, "python", SessionHarness.MAIN.id()));
        answer(6, wrong);
        assertThat(session.awaitEnd(SessionHarness.RUN).detail())
                .contains("data.bin")
                .contains(BLOB.hash().hex());
        eventually("the file is gone", () -> Files.notExists(session.path("data.bin")));
    }

    @Test
    void afterALossOfTheConnectionItIsAskedForAgain() {
        appears();
        answer(2, CONTENT);
        eventually("parts are under way", () -> session.platform.fetches().size() == 6);
        session.sessions.connectionLost();
        answered = 6;
        session.assign(List.of(DATA), BLOB);
        answer(6, CONTENT);
        awaitContent(CONTENT);
    }

    @Test
    void whatNoFileHoldsAnyMoreIsDeleted() throws IOException {
        appears();
        answer(6, CONTENT);
        awaitContent(CONTENT);
        session.happens(new SessionEvent.TreeChanged(List.of(new TreeChange.Deleted(DATA.id()))));
        eventually("the copy is gone", () -> copies() == 0);
        eventually("the file is gone", () -> Files.notExists(session.path("data.bin")));
    }

    private long copies() {
        try (Stream<Path> files = Files.walk(folder.resolve("blobs"))) {
            return files.filter(Files::isRegularFile).count();
        } catch (IOException _) {
            return 0;
        }
    }

    @Test
    void whatAProgramWritesIntoItStaysForTheNextRun() throws Exception {
        appears();
        answer(6, CONTENT);
        awaitContent(CONTENT);
        Files.writeString(session.path("data.bin"), "written");
        session.happens(new SessionEvent.RunRequested(SessionHarness.RUN, "python", SessionHarness.MAIN.id()));
        session.sandbox().nextProcess();
        assertThat(session.path("data.bin")).hasContent("written");
    }

    @Test
    void anEmptyFileIsAFileToo() {
        session.happens(new SessionEvent.TreeChanged(List.of(new TreeChange.Created(DATA))));
        session.happens(new SessionEvent.BlobPut(DATA.id(), blob(new byte[0])));
        answer(1, new byte[0]);
        awaitContent(new byte[0]);
    }
}
