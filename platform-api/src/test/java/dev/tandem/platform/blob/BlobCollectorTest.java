package dev.tandem.platform.blob;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.platform.error.Refusal;
import dev.tandem.platform.log.StorageException;
import dev.tandem.platform.testing.CrashingDatabase;
import dev.tandem.platform.testing.TestDatabase;
import dev.tandem.protocol.Blob;
import dev.tandem.protocol.BlobHash;
import dev.tandem.protocol.SessionId;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** What nobody can ask for any more is removed, and nothing else, wherever uploads and collections are cut. */
class BlobCollectorTest {
    private static final BlobLimits LIMITS = new BlobLimits(1 << 20, 64 << 20, 8, 8, Duration.ofMinutes(15), 0);
    private static final int MOST_QUESTIONS = 500;

    private final SessionId session = SessionId.next();
    private final Set<BlobHash> needed = new HashSet<>();

    private static Blobs blobs(DataSource database) {
        return new Blobs(database, BlobStores.of(database, Optional.empty()), LIMITS, System::nanoTime);
    }

    private BlobCollector collector(DataSource database, Duration grace) {
        BlobReferences references = asked -> asked.equals(session) ? needed : everything(asked);
        return new BlobCollector(database, BlobStores.of(database, Optional.empty()), references, grace);
    }

    /** Sessions of other tests keep what they have. */
    private static Set<BlobHash> everything(SessionId other) {
        return new BlobRows(TestDatabase.pool()).transaction("reading", connection -> {
            Set<BlobHash> all = new HashSet<>();
            try (var statement = connection.prepareStatement("select hash from blob where session_id = ?")) {
                statement.setObject(1, other.value());
                try (var rows = statement.executeQuery()) {
                    while (rows.next()) {
                        all.add(BlobHash.of(rows.getBytes(1)));
                    }
                }
            }
            return all;
        });
    }

    private Blob put(DataSource database, long seed) {
        byte[] bytes = BlobsTest.noise(600_000, seed);
        return ((Upload.Stored) blobs(database).receive(session, new ByteArrayInputStream(bytes), "x", null)).blob();
    }

    private boolean isReadable(Blob blob) {
        try (InputStream in = blobs(TestDatabase.pool()).open(session, blob.hash(), 0)) {
            return in.readAllBytes().length == blob.size();
        } catch (Refusal | IOException _) {
            return false;
        }
    }

    @Test
    void whatIsNeededStaysAndTheRestGoesAfterAGrace() {
        Blob kept = put(TestDatabase.pool(), 1);
        Blob dropped = put(TestDatabase.pool(), 2);
        needed.add(kept.hash());

        collector(TestDatabase.pool(), Duration.ofHours(1)).run();
        assertThat(isReadable(dropped)).as("within the grace").isTrue();
        collector(TestDatabase.pool(), Duration.ZERO).run();

        assertThat(isReadable(kept)).isTrue();
        assertThat(isReadable(dropped)).isFalse();
        assertThat(Rows.count("blob", session)).isEqualTo(1);
        assertThat(Rows.count("blob_content", session)).isEqualTo(1);
        assertThat(Rows.strayChunks()).isZero();
        assertThat(isReadable(put(TestDatabase.pool(), 2)))
                .as("it may come again")
                .isTrue();
    }

    @Test
    void whereverACollectionIsCutTheNextOneFinishesIt() {
        Set<String> cuts = new HashSet<>();
        for (boolean afterwards : new boolean[] {false, true}) {
            for (int at = 1; ; at++) {
                assertThat(at).isLessThan(MOST_QUESTIONS);
                Blob kept = put(TestDatabase.pool(), 10);
                needed.add(kept.hash());
                Blob dropped = put(TestDatabase.pool(), 11);
                CrashingDatabase crashing = new CrashingDatabase(TestDatabase.pool(), at, afterwards);
                boolean crashed = runsInto(
                        crashing, () -> collector(crashing, Duration.ZERO).run());
                assertThat(isReadable(kept)).as("needed, cut at %d", at).isTrue();
                collector(TestDatabase.pool(), Duration.ZERO).run();
                assertThat(isReadable(kept)).as("needed, after cut at %d", at).isTrue();
                assertThat(isReadable(dropped))
                        .as("not needed, after cut at %d", at)
                        .isFalse();
                assertThat(Rows.count("blob_content", session))
                        .as("after cut at %d", at)
                        .isEqualTo(1);
                assertThat(Rows.strayChunks()).isZero();
                if (!crashed) {
                    break;
                }
                cuts.add(crashing.crash().join());
            }
        }
        assertThat(cuts)
                .anyMatch(sql -> sql.contains("delete from blob where"))
                .anyMatch(sql -> sql.contains("delete from blob_chunk"))
                .anyMatch(sql -> sql.contains("delete from blob_content"))
                .contains("commit");
    }

    @Test
    void whereverAnUploadIsCutNothingIsLeftBehind() {
        Set<String> cuts = new HashSet<>();
        for (boolean afterwards : new boolean[] {false, true}) {
            for (int at = 1; ; at++) {
                assertThat(at).isLessThan(MOST_QUESTIONS);
                CrashingDatabase crashing = new CrashingDatabase(TestDatabase.pool(), at, afterwards);
                boolean crashed = runsInto(crashing, () -> put(crashing, 20));
                collector(TestDatabase.pool(), Duration.ZERO).run();
                assertThat(Rows.count("blob", session))
                        .as("after cut at %d", at)
                        .isZero();
                assertThat(Rows.count("blob_content", session))
                        .as("after cut at %d", at)
                        .isZero();
                assertThat(Rows.strayChunks()).as("after cut at %d", at).isZero();
                if (!crashed) {
                    break;
                }
                cuts.add(crashing.crash().join());
            }
        }
        assertThat(cuts)
                .anyMatch(sql -> sql.contains("insert into blob_content"))
                .anyMatch(sql -> sql.contains("insert into blob_chunk"))
                .anyMatch(sql -> sql.contains("insert into blob ("));
    }

    /** An upload that takes longer than the grace is given up: it cannot become a blob whose bytes are being deleted. */
    @Test
    void anUploadThatTheCollectorGaveUpIsRefused() {
        InputStream slow = new InputStream() {
            private final InputStream bytes = new ByteArrayInputStream(BlobsTest.noise(600_000, 30));

            @Override
            public int read() {
                throw new UnsupportedOperationException();
            }

            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                int read = bytes.read(into, offset, length);
                if (read < 0) {
                    collector(TestDatabase.pool(), Duration.ZERO).run();
                }
                return read;
            }
        };
        Refusal refusal = org.junit.jupiter.api.Assertions.assertThrows(
                Refusal.class, () -> blobs(TestDatabase.pool()).receive(session, slow, "x", null));
        assertThat(refusal.code().code()).isEqualTo("BLOB-08");
        collector(TestDatabase.pool(), Duration.ZERO).run();
        assertThat(Rows.count("blob", session)).isZero();
        assertThat(Rows.strayChunks()).isZero();
    }

    private static boolean runsInto(CrashingDatabase database, Runnable work) {
        try {
            work.run();
            return false;
        } catch (StorageException | Refusal e) {
            assertThat(database.crash()).as("what failed: %s", e).isDone();
            return true;
        }
    }
}
