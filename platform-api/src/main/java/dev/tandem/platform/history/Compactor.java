package dev.tandem.platform.history;

import dev.tandem.platform.document.DocumentKind;
import dev.tandem.platform.document.DocumentLimits;
import dev.tandem.platform.log.StorageException;
import dev.tandem.platform.tree.TreeLimits;
import dev.tandem.protocol.Entry;
import dev.tandem.protocol.EntryId;
import dev.tandem.protocol.EntryKind;
import dev.tandem.protocol.SessionId;
import dev.tandem.protocol.VersionId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Removes updates of documents from the log of one session, up to a position, and what nobody can open without them.
 *
 * <p>Steps, each a small transaction that leaves a session which can be loaded and whose versions can be opened:
 *
 * <ol>
 *   <li>every named version before the position gets checkpoints of its documents, and is pinned to them;
 *   <li>every document of the position gets a checkpoint that is exact for it;
 *   <li>the position is noted, and automatic versions before it are deleted: from here on nobody reads further back;
 *   <li>updates, and output of runs that have ended, are deleted, a thousand at a time;
 *   <li>checkpoints that nothing stands on are deleted.
 * </ol>
 *
 * <p>What is left undone is done by the next run. Only the third step takes the lock of the session's row, for two short
 * statements: so that nobody names a version while it goes.
 */
final class Compactor {
    private static final int CHUNK = 1000;
    /** How often pinning is begun again because somebody named an old version meanwhile. */
    private static final int MAX_ATTEMPTS = 5;

    private final DataSource database;
    private final DocumentLimits documents;
    private final TreeLimits trees;
    private final SessionId session;

    Compactor(DataSource database, DocumentLimits documents, TreeLimits trees, SessionId session) {
        this.database = database;
        this.documents = documents;
        this.trees = trees;
        this.session = session;
    }

    /**
     * Compacts.
     *
     * @param through not after the newest snapshot, and before anything that somebody may still be reading
     * @return how many records were removed
     * @throws StorageException if the database does not answer; the next run goes on
     */
    long compact(long through) {
        try {
            int attempts = 0;
            do {
                if (++attempts > MAX_ATTEMPTS) {
                    return 0;
                }
                pinNamedVersions(through);
                keepBases(new Moment(through, null), null);
            } while (!note(through));
            return finish();
        } catch (SQLException e) {
            throw new StorageException("compacting the log of session " + session, e);
        }
    }

    /**
     * Removes what an earlier run has noted and not removed.
     *
     * @return how many records were removed
     */
    long finish() throws SQLException {
        Moment noted;
        Set<EntryId> files;
        try (Past past = Past.open(database, session, documents, trees)) {
            noted = new Moment(past.through(), null);
            files = files(past, noted);
        }
        long removed = removeRecords(noted.position());
        removeCheckpoints(noted.position(), files);
        transaction(connection -> {
            update(connection, "update log_compaction set finished = true where session_id = ?", session.value());
            return true;
        });
        return removed;
    }

    private void pinNamedVersions(long through) throws SQLException {
        List<Version> named;
        try (Past past = Past.open(database, session, documents, trees)) {
            named = VersionRows.unpinned(past.connection(), session, through);
        }
        for (Version version : named) {
            keepBases(new Moment(version.sequence(), null), version.id());
        }
    }

    private static Set<EntryId> files(Past past, Moment moment) throws SQLException {
        Set<EntryId> files = new HashSet<>();
        // They are in no tree, and their updates are removed from the log like those of files.
        files.addAll(DocumentKind.OF_EVERY_SESSION);
        for (Entry entry : past.tree(moment).list()) {
            if (entry.kind() == EntryKind.FILE) {
                files.add(entry.id());
            }
        }
        return files;
    }

    /** Sees that every document of a moment has a checkpoint that is exact for it, and pins a version to them. */
    private void keepBases(Moment moment, @Nullable VersionId pinned) throws SQLException {
        Set<EntryId> files;
        Set<EntryId> stale;
        try (Past past = Past.open(database, session, documents, trees)) {
            files = files(past, moment);
            stale = withoutBase(past.connection(), files, moment.position());
        }
        for (EntryId file : stale) {
            keepBase(moment, file);
        }
        if (pinned != null) {
            pin(pinned, files, moment.position());
        }
    }

    private void keepBase(Moment moment, EntryId file) throws SQLException {
        try (Past past = Past.open(database, session, documents, trees);
                Checkpoints checkpoints = new Checkpoints(past.connection(), session)) {
            checkpoints.keep(
                    file, moment.position(), past.document(moment, file).toStored());
            past.connection().commit();
        }
    }

    /** {@return those files that have updates between their last checkpoint up to a position and that position} */
    private Set<EntryId> withoutBase(Connection connection, Set<EntryId> files, long position) throws SQLException {
        String query = "select file from unnest(?) file where exists (select 1 from log_record"
                + " where session_id = ? and document = file and sequence <= ? and sequence > coalesce("
                + "(select max(sequence) from document_checkpoint"
                + " where session_id = ? and document = file and sequence <= ?), 0))";
        Set<EntryId> stale = new HashSet<>();
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setArray(1, connection.createArrayOf("uuid", values(files)));
            statement.setObject(2, session.value());
            statement.setLong(3, position);
            statement.setObject(4, session.value());
            statement.setLong(5, position);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    stale.add(new EntryId(rows.getObject(1, UUID.class)));
                }
            }
        }
        return stale;
    }

    private static Object[] values(Set<EntryId> files) {
        return files.stream().map(EntryId::value).toArray();
    }

    private void pin(VersionId version, Set<EntryId> files, long position) throws SQLException {
        String link = "insert into version_document (session_id, version_id, document, checkpoint)"
                + " select session_id, ?, document, max(sequence) from document_checkpoint"
                + " where session_id = ? and document = any(?) and sequence <= ? group by session_id, document"
                + " on conflict do nothing";
        transaction(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(link)) {
                statement.setObject(1, version.value());
                statement.setObject(2, session.value());
                statement.setArray(3, connection.createArrayOf("uuid", values(files)));
                statement.setLong(4, position);
                statement.executeUpdate();
            }
            update(connection, "update version set pinned = true where id = ?", version.value());
            return true;
        });
    }

    /** {@return whether it is noted; false if somebody named a version before it meanwhile, which has to be pinned first} */
    private boolean note(long through) throws SQLException {
        return transaction(connection -> {
            update(connection, "select 1 from session where id = ? for update", session.value());
            if (!VersionRows.unpinned(connection, session, through).isEmpty()) {
                return false;
            }
            update(
                    connection,
                    "insert into log_compaction (session_id, through) values (?, ?) on conflict (session_id)"
                            + " do update set finished = false, through = greatest(log_compaction.through, excluded.through)",
                    session.value(),
                    through);
            update(
                    connection,
                    "delete from version where session_id = ? and position < ? and name is null",
                    session.value(),
                    through);
            return true;
        });
    }

    private long removeRecords(long through) throws SQLException {
        long removed = removeRecords("document is not null", through);
        // Runs do not overlap: what is before the end of one belongs to runs that have ended.
        long lastEnd = transaction(connection -> {
            String query =
                    "select sequence from log_record where session_id = ? and kind = 'runEnded' and sequence <= ?"
                            + " order by sequence desc limit 1";
            try (PreparedStatement statement = connection.prepareStatement(query)) {
                statement.setObject(1, session.value());
                statement.setLong(2, through);
                try (ResultSet row = statement.executeQuery()) {
                    return row.next() ? row.getLong(1) : 0L;
                }
            }
        });
        return removed + removeRecords("kind in ('runOutput', 'runInput', 'debugStopped', 'debugEvaluated')", lastEnd);
    }

    private long removeRecords(String condition, long through) throws SQLException {
        String delete = "with gone as (delete from log_record where session_id = ? and sequence in"
                + " (select sequence from log_record where session_id = ? and sequence > ? and sequence <= ? and "
                + condition + " order by sequence limit " + CHUNK + ") returning sequence)"
                + " select count(*), coalesce(max(sequence), 0) from gone";
        long removed = 0;
        long after = 0;
        while (true) {
            long from = after;
            long[] gone = transaction(connection -> {
                try (PreparedStatement statement = connection.prepareStatement(delete)) {
                    statement.setObject(1, session.value());
                    statement.setObject(2, session.value());
                    statement.setLong(3, from);
                    statement.setLong(4, through);
                    try (ResultSet row = statement.executeQuery()) {
                        row.next();
                        return new long[] {row.getLong(1), row.getLong(2)};
                    }
                }
            });
            removed += gone[0];
            after = gone[1];
            if (gone[0] < CHUNK) {
                return removed;
            }
        }
    }

    /** Deletes checkpoints that are neither the base of the position nor a named version's. */
    private void removeCheckpoints(long through, Set<EntryId> files) throws SQLException {
        String delete = "delete from document_checkpoint old where session_id = ? and sequence <= ?"
                + " and (not document = any(?) or exists (select 1 from document_checkpoint later"
                + " where later.session_id = old.session_id and later.document = old.document"
                + " and later.sequence > old.sequence and later.sequence <= ?))"
                + " and not exists (select 1 from version_document v where v.session_id = old.session_id"
                + " and v.document = old.document and v.checkpoint = old.sequence)";
        transaction(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(delete)) {
                statement.setObject(1, session.value());
                statement.setLong(2, through);
                statement.setArray(3, connection.createArrayOf("uuid", values(files)));
                statement.setLong(4, through);
                return statement.executeUpdate();
            }
        });
    }

    @FunctionalInterface
    private interface Step<T> {
        T run(Connection connection) throws SQLException;
    }

    private <T> T transaction(Step<T> step) throws SQLException {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try {
                T result = step.run(connection);
                connection.commit();
                return result;
            } catch (SQLException | RuntimeException e) {
                connection.rollback();
                throw e;
            } finally {
                connection.setAutoCommit(true);
            }
        }
    }

    private static void update(Connection connection, String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            statement.execute();
        }
    }
}
