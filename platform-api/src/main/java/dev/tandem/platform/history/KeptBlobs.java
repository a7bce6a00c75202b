package dev.tandem.platform.history;

import dev.tandem.platform.blob.BlobReferences;
import dev.tandem.platform.blob.HeldBlob;
import dev.tandem.platform.document.DocumentLimits;
import dev.tandem.platform.log.SessionLog;
import dev.tandem.platform.log.StorageException;
import dev.tandem.platform.tree.TreeLimits;
import dev.tandem.protocol.BlobHash;
import dev.tandem.protocol.SessionEvent;
import dev.tandem.protocol.SessionId;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;
import javax.sql.DataSource;

/**
 * Finds the blobs that can still be opened: everything after the position up to which retention has removed what was before, what
 * the files held at that position, and what they hold in named versions that are older.
 */
public final class KeptBlobs implements BlobReferences {
    private final DataSource database;
    private final DocumentLimits documents;
    private final TreeLimits trees;

    public KeptBlobs(DataSource database, DocumentLimits documents, TreeLimits trees) {
        this.database = database;
        this.documents = documents;
        this.trees = trees;
    }

    @Override
    public Set<BlobHash> of(SessionId session) {
        try (Past past = Past.open(database, session, documents, trees)) {
            Set<BlobHash> kept = new HashSet<>();
            long through = past.through();
            SessionLog.readBlobs(past.connection(), session, through, Long.MAX_VALUE, record -> {
                if (record.event() instanceof SessionEvent.BlobPut put) {
                    kept.add(put.blob().hash());
                }
            });
            if (through > 0) {
                add(past, new Moment(through, null), kept);
            }
            for (Version version : VersionRows.pinned(past.connection(), session, through)) {
                add(past, new Moment(version.sequence(), version.id()), kept);
            }
            return kept;
        } catch (SQLException e) {
            throw new StorageException("looking for the blobs of session " + session, e);
        }
    }

    private static void add(Past past, Moment moment, Set<BlobHash> kept) throws SQLException {
        for (HeldBlob held : past.blobs(moment, past.tree(moment)).values()) {
            kept.add(held.blob().hash());
        }
    }
}
