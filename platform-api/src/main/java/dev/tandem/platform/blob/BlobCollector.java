package dev.tandem.platform.blob;

import dev.tandem.platform.log.StorageException;
import dev.tandem.protocol.BlobHash;
import dev.tandem.protocol.SessionId;
import java.io.IOException;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.LongAdder;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/**
 * Removes bytes that nobody can ask for any more: of uploads that were broken off, and of blobs that no version holds since
 * retention removed them. One replica at a time, under an advisory lock.
 *
 * <p>Each step is a transaction, and each order of crashes leaves something that the next run finishes:
 *
 * <ol>
 *   <li>blobs that no readable record names are marked, those that one names are unmarked;
 *   <li>the rows of those that were marked a grace ago are deleted: from here on nobody finds them, and their contents are doomed;
 *   <li>contents of uploads that began a grace ago and have not finished are doomed too: now they cannot any more;
 *   <li>the bytes of doomed contents are deleted, then their rows.
 * </ol>
 *
 * <p>Why a grace: between the upload of a blob and the record that names it, and between the reading of a version and the record
 * that restores it, nothing names it. That takes seconds. The record takes the mark away, so a blob that is named anew in the last
 * moment is not deleted.
 */
public final class BlobCollector {
    /** Longer than any upload, and than any restore from its reading to its commit. */
    public static final Duration GRACE = Duration.ofHours(2);

    private static final Logger LOG = Logger.getLogger(BlobCollector.class);
    private static final long LOCK = 0x74616e64656d0002L; // "tandem", 2
    private static final int PAGE = 100;

    private final DataSource database;
    private final BlobRows rows;
    private final BlobStores stores;
    private final BlobReferences references;
    private final Duration grace;
    private final LongAdder removed = new LongAdder();

    public BlobCollector(DataSource database, BlobStores stores, BlobReferences references, Duration grace) {
        this.database = database;
        this.rows = new BlobRows(database);
        this.stores = stores;
        this.references = references;
        this.grace = grace;
    }

    /** {@return how many contents were removed so far, by this replica} */
    public long removedContents() {
        return removed.sum();
    }

    /**
     * Goes once through everything that may be removed. Does nothing if another replica is at it.
     *
     * @throws StorageException if the database does not answer; the next run goes on
     */
    public void run() {
        try (Connection lock = database.getConnection()) {
            if (!ask(lock, "select pg_try_advisory_lock(?)")) {
                return;
            }
            try {
                for (SessionId session : sessions()) {
                    releaseBlobs(session);
                }
                doomContents();
                deleteDoomed();
            } finally {
                boolean _ = ask(lock, "select pg_advisory_unlock(?)");
            }
        } catch (SQLException e) {
            throw new StorageException("removing blobs that nobody needs", e);
        }
    }

    private static boolean ask(Connection connection, String query) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setLong(1, LOCK);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }

    /** {@return those that have a blob without a reference, or of whose log something was removed} */
    private List<SessionId> sessions() {
        String query = "select distinct session_id from blob b where unreferenced_since is not null"
                + " or exists (select 1 from log_compaction c where c.session_id = b.session_id)";
        return rows.transaction("looking for blobs that nobody needs", connection -> {
            List<SessionId> sessions = new ArrayList<>();
            try (PreparedStatement statement = connection.prepareStatement(query);
                    ResultSet found = statement.executeQuery()) {
                while (found.next()) {
                    sessions.add(new SessionId(found.getObject(1, UUID.class)));
                }
            }
            return sessions;
        });
    }

    private void releaseBlobs(SessionId session) {
        Set<BlobHash> needed;
        try {
            needed = references.of(session);
        } catch (RuntimeException e) {
            // One session must not keep the others waiting; its blobs stay.
            LOG.errorf(e, "PLATFORM-02 the blobs of session %s are looked through another time", session);
            return;
        }
        int _ = rows.transaction("releasing blobs of session " + session, connection -> {
            Array hashes = connection.createArrayOf(
                    "text", needed.stream().map(BlobHash::hex).toArray());
            BlobRows.update(
                    connection,
                    "update blob set unreferenced_since = null where session_id = ?"
                            + " and unreferenced_since is not null and encode(hash, 'hex') = any(?)",
                    session.value(),
                    hashes);
            BlobRows.update(
                    connection,
                    "update blob set unreferenced_since = now() where session_id = ?"
                            + " and unreferenced_since is null and not encode(hash, 'hex') = any(?)",
                    session.value(),
                    hashes);
            return BlobRows.update(
                    connection,
                    "with gone as (delete from blob where session_id = ? and not encode(hash, 'hex') = any(?)"
                            + " and unreferenced_since <= now() - ? * interval '1 millisecond' returning content)"
                            + " update blob_content set doomed = true where id in (select content from gone)",
                    session.value(),
                    hashes,
                    grace.toMillis());
        });
    }

    private void doomContents() {
        int _ = rows.transaction(
                "looking for uploads that were broken off",
                connection -> BlobRows.update(
                        connection,
                        "update blob_content set doomed = true where not doomed and not finished"
                                + " and begun_at <= now() - ? * interval '1 millisecond'",
                        grace.toMillis()));
    }

    private record Doomed(SessionId session, UUID content, String store) {}

    private void deleteDoomed() {
        UUID after = new UUID(0, 0);
        List<Doomed> page;
        do {
            page = doomed(after);
            for (Doomed content : page) {
                after = content.content();
                try {
                    stores.named(content.store()).delete(content.session(), content.content());
                    rows.forget(content.content());
                    removed.increment();
                } catch (IOException e) {
                    LOG.errorf(e, "BLOB-06 the content %s is deleted another time", content.content());
                }
            }
        } while (page.size() == PAGE);
    }

    private List<Doomed> doomed(UUID after) {
        String query =
                "select session_id, id, store from blob_content where doomed and id > ? order by id limit " + PAGE;
        return rows.transaction("looking for contents to delete", connection -> {
            List<Doomed> found = new ArrayList<>();
            try (PreparedStatement statement = connection.prepareStatement(query)) {
                statement.setObject(1, after);
                try (ResultSet page = statement.executeQuery()) {
                    while (page.next()) {
                        found.add(new Doomed(
                                new SessionId(page.getObject(1, UUID.class)),
                                page.getObject(2, UUID.class),
                                page.getString(3)));
                    }
                }
            }
            return found;
        });
    }
}
