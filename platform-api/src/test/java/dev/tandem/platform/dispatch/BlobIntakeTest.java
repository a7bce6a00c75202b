package dev.tandem.platform.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.platform.error.ErrorCode;
import dev.tandem.platform.error.Refusal;
import dev.tandem.protocol.Blob;
import dev.tandem.protocol.BlobHash;
import dev.tandem.protocol.FromRunner;
import dev.tandem.protocol.SessionId;
import dev.tandem.protocol.ToRunner;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a runner hands over part by part. */
@Timeout(20)
class BlobIntakeTest {
    private static final int PART = ToRunner.MOST_PART_BYTES;
    private static final int MOST = 20 * PART;

    private final BlockingQueue<ToRunner> answers = new LinkedBlockingQueue<>();
    private final Map<Long, byte[]> kept = new ConcurrentHashMap<>();
    private final BlockingQueue<Blob> stored = new LinkedBlockingQueue<>();
    private final CountDownLatch mayRead = new CountDownLatch(1);
    private final SessionId session = SessionId.next();
    private final BlobIntake intake =
            new BlobIntake(this::keep, MOST, task -> Thread.ofVirtual().start(task), answers::add);

    private Blob keep(SessionId of, InputStream bytes, String name) {
        try {
            mayRead.await();
            byte[] all = bytes.readAllBytes();
            kept.put((long) all.length, all);
            return new Blob(BlobHash.of(new byte[32]), all.length, name);
        } catch (IOException e) {
            throw new Refusal(ErrorCode.BLOB_BROKEN_OFF);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private void give(long request, long size, long offset, byte[] bytes) {
        intake.receive(
                new FromRunner.StoreBlob(request, session, "grant", "plot.png", size, offset, bytes), stored::add);
    }

    private ToRunner answer() throws InterruptedException {
        ToRunner answer = answers.poll(10, TimeUnit.SECONDS);
        assertThat(answer).isNotNull();
        return answer;
    }

    private static byte[] noise(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    @Test
    void partsAreAnsweredAsTheyAreReadAndTheLastOneWithTheWhole() throws InterruptedException {
        byte[] content = noise(2 * PART + 7);
        for (int part = 0; part < 3; part++) {
            int from = part * PART;
            give(
                    part + 1,
                    content.length,
                    from,
                    Arrays.copyOfRange(content, from, Math.min(from + PART, content.length)));
        }
        assertThat(answers).isEmpty();
        mayRead.countDown();
        assertThat(List.of(answer(), answer()))
                .containsExactly(new ToRunner.BlobTaken(1, null), new ToRunner.BlobTaken(2, null));
        assertThat(answer()).isInstanceOfSatisfying(ToRunner.BlobTaken.class, taken -> {
            assertThat(taken.request()).isEqualTo(3);
            assertThat(taken.blob()).isEqualTo(stored.peek());
        });
        assertThat(kept.get((long) content.length)).isEqualTo(content);
    }

    @Test
    void anEmptyFileIsOnePart() throws InterruptedException {
        mayRead.countDown();
        give(1, 0, 0, new byte[0]);
        assertThat(answer())
                .isInstanceOfSatisfying(
                        ToRunner.BlobTaken.class,
                        taken -> assertThat(taken.blob()).isNotNull());
    }

    @Test
    void whatIsTooLargeIsRefusedBeforeItComes() throws InterruptedException {
        give(1, MOST + 1, 0, noise(PART));
        assertThat(answer())
                .isInstanceOfSatisfying(
                        ToRunner.BlobRefused.class,
                        refused -> assertThat(refused.code()).isEqualTo("BLOB-01"));
        assertThat(kept).isEmpty();
    }

    @Test
    void partsThatAreNotTheNextOnesEndIt() throws InterruptedException {
        for (long wrong : new long[] {2 * PART, 5, 0}) {
            give(1, 4 * PART, 0, noise(PART));
            if (wrong == 0) {
                give(2, 4 * PART, PART, noise(PART + 1));
            } else {
                give(2, 4 * PART, wrong, noise(PART));
            }
            assertThat(answer())
                    .isInstanceOfSatisfying(
                            ToRunner.BlobRefused.class,
                            refused -> assertThat(refused.code()).isEqualTo("BLOB-08"));
        }
        mayRead.countDown();
        assertThat(stored).isEmpty();
    }

    @Test
    void moreThanIsAllowedAheadEndsIt() throws InterruptedException {
        byte[] part = noise(PART);
        int refusedAt = 0;
        for (int count = 0; count < 8 && answers.isEmpty(); count++) {
            give(count, 10 * PART, (long) count * PART, part);
            refusedAt = count;
        }
        assertThat(refusedAt).isBetween(FromRunner.MOST_PARTS_UNANSWERED, FromRunner.MOST_PARTS_UNANSWERED + 1);
        assertThat(answer()).isInstanceOf(ToRunner.BlobRefused.class);
        mayRead.countDown();
    }

    @Test
    void aLostConnectionEndsIt() throws InterruptedException {
        give(1, 4 * PART, 0, noise(PART));
        intake.close();
        mayRead.countDown();
        ToRunner last = answer();
        while (last instanceof ToRunner.BlobTaken) {
            last = answer();
        }
        assertThat(last).isInstanceOf(ToRunner.BlobRefused.class);
        assertThat(stored).isEmpty();
    }
}
