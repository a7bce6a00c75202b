package dev.tandem.platform.history;

import dev.tandem.platform.blob.BlobBook;
import dev.tandem.platform.blob.HeldBlob;
import dev.tandem.platform.document.DocumentLimits;
import dev.tandem.platform.document.LiveDocument;
import dev.tandem.platform.document.StoredDocument;
import dev.tandem.platform.error.ErrorCode;
import dev.tandem.platform.error.Refusal;
import dev.tandem.platform.log.SessionLog;
import dev.tandem.platform.log.StorageException;
import dev.tandem.platform.tree.Tree;
import dev.tandem.platform.tree.TreeLimits;
import dev.tandem.protocol.EntryId;
import dev.tandem.protocol.SessionEvent;
import dev.tandem.protocol.SessionId;
import dev.tandem.protocol.VersionId;
import dev.tandem.protocol.Wire;
import dev.tandem.protocol.WireException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The database's view of one session at one instant, in which any of its moments can be opened. One transaction that sees one
 * state throughout, so what retention removes meanwhile is still there. For one thread.
 *
 * <p>A document is its nearest checkpoint at or before the moment and its updates since, which checkpoints keep few.
 */
final class Past implements AutoCloseable {
    private final Connection connection;
    private final SessionId session;
    private final DocumentLimits documents;
    private final TreeLimits trees;

    private Past(Connection connection, SessionId session, DocumentLimits documents, TreeLimits trees) {
        this.connection = connection;
        this.session = session;
        this.documents = documents;
        this.trees = trees;
    }

    static Past open(DataSource database, SessionId session, DocumentLimits documents, TreeLimits trees)
            throws SQLException {
        Connection connection = database.getConnection();
        try {
            connection.setAutoCommit(false);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            return new Past(connection, session, documents, trees);
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    @Override
    public void close() throws SQLException {
        try (connection) {
            connection.rollback();
            connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
            connection.setAutoCommit(true);
        }
    }

    Connection connection() {
        return connection;
    }

    /** {@return the newest position of the log} */
    Moment now() throws SQLException {
        long last = SessionLog.head(connection, session)
                .orElseThrow(() -> new Refusal(ErrorCode.SESSION_UNKNOWN, Map.of("session", session.toString())))
                .lastSequence();
        return new Moment(last, null);
    }

    /**
     * {@return a version}
     *
     * @throws Refusal {@code HISTORY-01}
     */
    Version version(VersionId id) throws SQLException {
        return VersionRows.find(connection, session, id)
                .orElseThrow(() -> new Refusal(ErrorCode.VERSION_UNKNOWN, Map.of("version", id.toString())));
    }

    /**
     * {@return where a version is opened}
     *
     * @throws Refusal {@code HISTORY-01}, {@code HISTORY-02}
     */
    Moment at(VersionId id) throws SQLException {
        Version version = version(id);
        if (version.sequence() >= through()) {
            return new Moment(version.sequence(), null);
        }
        if (version.pinned()) {
            return new Moment(version.sequence(), id);
        }
        throw new Refusal(ErrorCode.VERSION_GONE, Map.of("version", id.toString(), "sequence", version.sequence()));
    }

    /** {@return up to which position updates may be missing from the log; 0 if it is whole} */
    long through() throws SQLException {
        return Compaction.through(connection, session);
    }

    /** {@return the tree as of a moment} */
    Tree tree(Moment moment) throws SQLException {
        Tree tree = new Tree(trees);
        SessionLog.readTree(
                connection,
                session,
                moment.position(),
                changed -> changed.changes().forEach(tree::apply));
        return tree;
    }

    /** {@return what the entries of a tree hold as of a moment that are no text files} */
    Map<EntryId, HeldBlob> blobs(Moment moment, Tree tree) throws SQLException {
        BlobBook book = new BlobBook();
        SessionLog.readBlobs(connection, session, 0, moment.position(), record -> {
            if (record.event() instanceof SessionEvent.BlobPut put
                    && tree.find(put.entry()).isPresent()) {
                book.put(record, put);
            }
        });
        return book.list().stream().collect(Collectors.toMap(HeldBlob::entry, held -> held));
    }

    /** {@return a document as of a moment; empty if nobody had written anything into it} */
    LiveDocument document(Moment moment, EntryId id) throws SQLException {
        if (moment.pinned() != null) {
            return pinned(moment.pinned(), id);
        }
        Base base = base(moment.position(), id);
        LiveDocument document =
                base == null ? new LiveDocument(documents) : new LiveDocument(documents, base.document());
        long after = base == null ? 0 : base.sequence();
        SessionLog.readDocument(connection, session, id, after, moment.position(), record -> {
            if (record.event() instanceof SessionEvent.DocumentUpdated updated) {
                document.apply(record.author(), record.at(), updated.update());
            }
        });
        return document;
    }

    /** {@return a document that nobody had written anything into} */
    LiveDocument empty() {
        return new LiveDocument(documents);
    }

    private record Base(long sequence, StoredDocument document) {}

    private @Nullable Base base(long position, EntryId id) throws SQLException {
        String query = "select sequence, state from ("
                + "(select sequence, state from document_checkpoint where session_id = ? and document = ?"
                + " and sequence <= ? order by sequence desc limit 1) union all"
                + " (select sequence, state from document_snapshot where session_id = ? and document = ?"
                + " and sequence <= ?)) base order by sequence desc limit 1";
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            for (int half = 0; half <= 3; half += 3) {
                statement.setObject(half + 1, session.value());
                statement.setObject(half + 2, id.value());
                statement.setLong(half + 3, position);
            }
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? new Base(row.getLong(1), decode(row.getBytes(2))) : null;
            }
        }
    }

    private LiveDocument pinned(VersionId version, EntryId id) throws SQLException {
        String query = "select state from version_document v join document_checkpoint c"
                + " on c.session_id = v.session_id and c.document = v.document and c.sequence = v.checkpoint"
                + " where v.version_id = ? and v.document = ?";
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setObject(1, version.value());
            statement.setObject(2, id.value());
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? new LiveDocument(documents, decode(row.getBytes(1))) : new LiveDocument(documents);
            }
        }
    }

    private StoredDocument decode(byte[] stored) {
        try {
            return Wire.decode(stored, StoredDocument.class);
        } catch (WireException e) {
            throw new StorageException("a checkpoint of session %s cannot be read".formatted(session), e);
        }
    }

    /** {@return those of some documents that may differ between two moments} */
    Set<EntryId> changed(Collection<EntryId> candidates, Moment one, Moment other) throws SQLException {
        if (one.pinned() != null || other.pinned() != null) {
            return Set.copyOf(candidates); // the log between them may be gone
        }
        String query = "select candidate from unnest(?) candidate where exists (select 1 from log_record"
                + " where session_id = ? and document = candidate and sequence > ? and sequence <= ?)";
        Set<EntryId> changed = new HashSet<>();
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            Object[] ids = candidates.stream().map(EntryId::value).toArray();
            statement.setArray(1, connection.createArrayOf("uuid", ids));
            statement.setObject(2, session.value());
            statement.setLong(3, Math.min(one.position(), other.position()));
            statement.setLong(4, Math.max(one.position(), other.position()));
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    changed.add(new EntryId(rows.getObject(1, UUID.class)));
                }
            }
        }
        return changed;
    }
}
