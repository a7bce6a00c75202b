package dev.tandem.platform.history;

import dev.tandem.platform.document.DocumentLimits;
import dev.tandem.platform.log.StorageException;
import dev.tandem.platform.tree.TreeLimits;
import dev.tandem.protocol.SessionId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.LongAdder;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/**
 * Removes from the logs of all sessions what is older than is to be kept. One replica at a time, under an advisory lock; it goes
 * on beside whatever the sessions do.
 *
 * <p>What is after a session's newest snapshot stays, and so does the last hour: nobody who follows a session, or catches up
 * after a lost connection, reads further back than that.
 */
public final class Retention {
    /** The least time for which everything is kept. */
    public static final Duration LEAST = Duration.ofHours(1);

    private static final Logger LOG = Logger.getLogger(Retention.class);
    private static final long LOCK = 0x74616e64656d0001L; // "tandem", 1
    private static final int PAGE = 100;
    /** A session's log is compacted when so many records are due, or all there are. */
    private static final int LEAST_RECORDS = 1000;

    private final DataSource database;
    private final Clock clock;
    private final Duration keep;
    private final DocumentLimits documents;
    private final TreeLimits trees;
    private final LongAdder removed = new LongAdder();

    /**
     * Makes a retention.
     *
     * @param keep at least {@link #LEAST}
     */
    public Retention(DataSource database, Clock clock, Duration keep, DocumentLimits documents, TreeLimits trees) {
        if (keep.compareTo(LEAST) < 0) {
            throw new IllegalArgumentException(
                    "tandem.history.retention is %s; the least is %s".formatted(keep, LEAST));
        }
        this.database = database;
        this.clock = clock;
        this.keep = keep;
        this.documents = documents;
        this.trees = trees;
    }

    /** {@return how many records were removed so far, by this replica} */
    public long removedRecords() {
        return removed.sum();
    }

    private record Candidate(SessionId session, long snapshot, long through, boolean finished) {}

    /**
     * Goes once through all sessions. Does nothing if another replica is at it.
     *
     * @throws StorageException if the database does not answer; the next run goes on
     */
    public void run() {
        try (Connection lock = database.getConnection()) {
            if (!ask(lock, "select pg_try_advisory_lock(?)")) {
                return;
            }
            try {
                runLocked();
            } finally {
                ask(lock, "select pg_advisory_unlock(?)");
            }
        } catch (SQLException e) {
            throw new StorageException("removing what is older than " + keep, e);
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

    private void runLocked() throws SQLException {
        UUID after = new UUID(0, 0);
        List<Candidate> page;
        do {
            page = candidates(after);
            for (Candidate candidate : page) {
                compact(candidate);
                after = candidate.session().value();
            }
        } while (page.size() == PAGE);
    }

    private void compact(Candidate candidate) {
        try {
            Compactor compactor = new Compactor(database, documents, trees, candidate.session());
            long through = due(candidate);
            if (through > candidate.through()) {
                removed.add(compactor.compact(through));
            } else if (!candidate.finished()) {
                removed.add(compactor.finish());
            }
        } catch (SQLException | RuntimeException e) {
            // One session must not keep the others waiting; every step can be done again.
            LOG.errorf(e, "PLATFORM-02 the log of session %s is compacted another time", candidate.session());
        }
    }

    /** Sessions in the order of their ids: those with something after what was compacted, and those not finished. */
    private List<Candidate> candidates(UUID after) throws SQLException {
        String query =
                "select s.session_id, s.sequence, coalesce(c.through, 0), coalesce(c.finished, true) from session_snapshot s"
                        + " left join log_compaction c on c.session_id = s.session_id"
                        + " where s.session_id > ? and (s.sequence > coalesce(c.through, 0) or not c.finished)"
                        + " order by s.session_id limit " + PAGE;
        List<Candidate> candidates = new ArrayList<>();
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setObject(1, after);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    candidates.add(new Candidate(
                            new SessionId(rows.getObject(1, UUID.class)),
                            rows.getLong(2),
                            rows.getLong(3),
                            rows.getBoolean(4)));
                }
            }
        }
        return candidates;
    }

    /** {@return up to which position is due; times rise along a log, so it is found by halving} */
    private long due(Candidate candidate) throws SQLException {
        Instant horizon = clock.instant().minus(keep);
        long old = candidate.through();
        long young = candidate.snapshot() + 1;
        try (Connection connection = database.getConnection()) {
            while (young - old > 1) {
                long middle = (old + young) >>> 1;
                if (isBefore(connection, candidate.session(), middle, horizon)) {
                    old = middle;
                } else {
                    young = middle;
                }
            }
        }
        boolean enough = old - candidate.through() >= LEAST_RECORDS || old == candidate.snapshot();
        return enough ? old : candidate.through();
    }

    private static boolean isBefore(Connection connection, SessionId session, long position, Instant horizon)
            throws SQLException {
        String query = "select at < ? from log_record where session_id = ? and sequence <= ?"
                + " order by sequence desc limit 1";
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setObject(1, OffsetDateTime.ofInstant(horizon, ZoneOffset.UTC));
            statement.setObject(2, session.value());
            statement.setLong(3, position);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }
}
