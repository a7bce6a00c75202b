package dev.tandem.platform.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.platform.error.ErrorCode;
import dev.tandem.platform.error.Refusal;
import dev.tandem.platform.testing.TestDatabase;
import dev.tandem.protocol.Blob;
import dev.tandem.protocol.BlobHash;
import dev.tandem.protocol.SessionId;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Contents come in and go out, by way of the database and of a folder. */
class BlobsTest {
    private static final BlobLimits LIMITS = new BlobLimits(3 << 20, 5 << 20, 2, 3, Duration.ofMinutes(15), 1000);

    @TempDir
    Path folder;

    private final SessionId session = SessionId.next();
    private long nanos;

    private Blobs blobs(String store) {
        return blobs(store, LIMITS);
    }

    private Blobs blobs(String store, BlobLimits limits) {
        Optional<Path> directory = store.equals("directory") ? Optional.of(folder) : Optional.empty();
        return new Blobs(TestDatabase.pool(), BlobStores.of(TestDatabase.pool(), directory), limits, () -> nanos);
    }

    static byte[] noise(int length, long seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private Blob put(Blobs blobs, byte[] bytes) {
        Upload upload = blobs.receive(session, new ByteArrayInputStream(bytes), "x.bin", null);
        assertThat(upload).isInstanceOf(Upload.Stored.class);
        return ((Upload.Stored) upload).blob();
    }

    private static void assertRefused(ThrowingCallable call, ErrorCode code) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(code));
    }

    @ParameterizedTest
    @ValueSource(strings = {"database", "directory"})
    void whatWentInComesOut(String store) throws IOException {
        Blobs blobs = blobs(store);
        int chunk = DatabaseBlobs.CHUNK_BYTES;
        for (int length : new int[] {1, 17, chunk - 1, chunk, chunk + 1, 2 * chunk, 3 * chunk + 5}) {
            byte[] bytes = noise(length, length);
            bytes[0] = 0; // no text
            Blob blob = put(blobs, bytes);
            assertThat(blob.size()).isEqualTo(length);
            for (long from : new long[] {0, 1, chunk, length - 1, length}) {
                try (InputStream in = blobs.open(session, blob.hash(), from)) {
                    byte[] expected = from >= length ? new byte[0] : slice(bytes, (int) from);
                    assertThat(in.readAllBytes()).as("%d from %d", length, from).isEqualTo(expected);
                }
            }
        }
    }

    private static byte[] slice(byte[] bytes, int from) {
        return java.util.Arrays.copyOfRange(bytes, from, bytes.length);
    }

    @Test
    void aShortTextIsATextAndALongOneABlob() {
        Blobs blobs = blobs("database");
        byte[] text = "é".repeat(500).getBytes(StandardCharsets.UTF_8);
        assertThat(blobs.receive(session, new ByteArrayInputStream(text), "a.txt", null))
                .isEqualTo(new Upload.Text("é".repeat(500)));
        byte[] longer = "é".repeat(501).getBytes(StandardCharsets.UTF_8);
        Blob blob = put(blobs, longer);
        assertThat(blob.size()).isEqualTo(1002);
        assertThat(blobs.receiveBlob(session, new ByteArrayInputStream(text), "a.txt", null))
                .isEqualTo(new Blob(blob(text), 1000, "text/plain"));
    }

    private static BlobHash blob(byte[] bytes) {
        return BlobHash.of(Sha256.digest().digest(bytes));
    }

    @Test
    void oneSessionKeepsAContentOnceAndOthersDoNotSeeIt() {
        Blobs blobs = blobs("database");
        byte[] bytes = noise(100_000, 1);
        Blob blob = put(blobs, bytes);
        assertThat(put(blobs, bytes)).isEqualTo(blob);
        assertThat(Rows.count("blob", session)).isEqualTo(1);
        assertThat(Rows.count("blob_content", session))
                .as("the second copy is deleted at once")
                .isEqualTo(1);
        SessionId other = SessionId.next();
        assertRefused(() -> blobs.open(other, blob.hash(), 0), ErrorCode.BLOB_UNREACHABLE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"database", "directory"})
    void whatIsRefusedLeavesNothing(String store) throws IOException {
        Blobs blobs = blobs(store);
        byte[] tooLarge = noise((3 << 20) + 1, 2);
        assertRefused(() -> put(blobs, tooLarge), ErrorCode.BLOB_TOO_LARGE);
        BlobHash wrong = BlobHash.of(new byte[32]);
        assertRefused(
                () -> blobs.receive(session, new ByteArrayInputStream(noise(5000, 3)), "x", wrong),
                ErrorCode.BLOB_DIGEST_WRONG);
        assertRefused(
                () -> blobs.receive(
                        session, new ByteArrayInputStream("text".getBytes(StandardCharsets.UTF_8)), "x", wrong),
                ErrorCode.BLOB_DIGEST_WRONG);
        assertRefused(() -> blobs.receive(session, new BrokenOff(600_000), "x", null), ErrorCode.BLOB_BROKEN_OFF);
        assertThat(Rows.count("blob", session)).isZero();
        assertThat(Rows.count("blob_content", session)).isZero();
        try (Stream<Path> left = Files.walk(folder)) {
            assertThat(left.filter(Files::isRegularFile)).isEmpty();
        }
    }

    /** A client that goes away. */
    private static final class BrokenOff extends InputStream {
        private final InputStream before;

        BrokenOff(int length) {
            before = new ByteArrayInputStream(noise(length, 4));
        }

        @Override
        public int read() throws IOException {
            throw new IOException("read in parts");
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int read = before.read(bytes, offset, length);
            if (read < 0) {
                throw new IOException("connection closed");
            }
            return read;
        }
    }

    /** Or a few clients that send a byte a minute would keep everybody else from uploading. */
    @Test
    void whoSendsTooSlowlyLosesItsPlace() {
        Blobs blobs = blobs("database");
        InputStream slow = new ByteArrayInputStream(noise(100_000, 11)) {
            @Override
            public synchronized int read(byte[] bytes, int offset, int length) {
                nanos += Duration.ofMinutes(1).toNanos();
                return super.read(bytes, offset, Math.min(length, 1000));
            }
        };
        assertRefused(() -> blobs.receive(session, slow, "x", null), ErrorCode.BLOB_BROKEN_OFF);
        assertThat(Rows.count("blob_content", session)).isZero();
        put(blobs, noise(100_000, 11));
    }

    @Test
    void aSessionHasSoMuchRoomAndNoMore() {
        Blobs blobs = blobs("database");
        put(blobs, noise(3 << 20, 5));
        assertRefused(() -> put(blobs, noise(3 << 20, 6)), ErrorCode.BLOB_SESSION_FULL);
        put(blobs, noise(1 << 20, 7));
        assertThat(Rows.count("blob", session)).isEqualTo(2);
    }

    @Test
    void soManyUploadsAtOnceAndNoMore() throws Exception {
        UploadSlots slots = new UploadSlots(2, 3);
        SessionId other = SessionId.next();
        UploadSlots.Slot one = slots.take(session);
        UploadSlots.Slot two = slots.take(session);
        assertRefused(() -> slots.take(session), ErrorCode.BLOB_TOO_MANY);
        UploadSlots.Slot three = slots.take(other);
        assertRefused(() -> slots.take(other), ErrorCode.BLOB_TOO_MANY);
        two.close();
        slots.take(session).close();
        one.close();
        three.close();
        slots.take(other).close();
    }

    @Test
    void whatTheDiskHasSpoiltIsNotTakenForTheFile() throws IOException {
        Blobs blobs = blobs("directory");
        Blob blob = put(blobs, noise(200_000, 8));
        try (Stream<Path> files = Files.walk(folder)) {
            Path file = files.filter(Files::isRegularFile).findFirst().orElseThrow();
            byte[] bytes = Files.readAllBytes(file);
            bytes[150_000] ^= 1;
            Files.write(file, bytes);
        }
        try (InputStream in = blobs.open(session, blob.hash(), 0)) {
            assertThatThrownBy(in::readAllBytes).isInstanceOf(IOException.class).hasMessageContaining("spoilt");
        }
    }

    @Test
    void whatIsInTheDatabaseStaysReadableWhenAFolderTakesOver() throws IOException {
        byte[] old = noise(300_000, 9);
        Blob blob = put(blobs("database"), old);
        Blobs after = blobs("directory");
        try (InputStream in = after.open(session, blob.hash(), 0)) {
            assertThat(in.readAllBytes()).isEqualTo(old);
        }
        Blob young = put(after, noise(300_000, 10));
        assertRefused(() -> blobs("database").open(session, young.hash(), 0), ErrorCode.BLOB_UNREACHABLE);
    }
}
