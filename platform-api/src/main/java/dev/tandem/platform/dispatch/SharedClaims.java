package dev.tandem.platform.dispatch;

import dev.tandem.platform.log.StorageException;
import dev.tandem.platform.replica.ReplicaId;
import dev.tandem.protocol.RunnerId;
import dev.tandem.protocol.RunnerStatus;
import dev.tandem.protocol.SessionId;
import dev.tandem.protocol.Wire;
import dev.tandem.protocol.WireException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/** Claims as rows. Every decision is one statement, on the row that it is about, by the database's clock. */
final class SharedClaims implements Claims {
    /** A replica that has not said for so long that it lives is dead, as far as sandboxes are concerned. */
    static final Duration SILENCE = Duration.ofSeconds(4);

    private static final Logger LOG = Logger.getLogger(SharedClaims.class);
    private static final int MANY = 100;

    /** Of a row p: nobody living has it. The parameter is the silence in milliseconds. */
    private static final String UNHELD =
            "(p.replica is null or not exists (select from replica r where r.id = p.replica"
                    + " and r.seen_at > now() - ? * interval '1 millisecond'))";
    /** Of a row p: since when its runner is lost. */
    private static final String LOST_AT =
            "coalesce(p.lost_at, (select r.seen_at from replica r where r.id = p.replica),"
                    + " '-infinity'::timestamptz)";

    private final DataSource database;
    private final ReplicaId self;
    private final DispatchConfig config;

    SharedClaims(DataSource database, ReplicaId self, DispatchConfig config) {
        this.database = database;
        this.self = self;
        this.config = config;
    }

    @Override
    public void want(Collection<SessionId> sessions) {
        if (sessions.isEmpty()) {
            return;
        }
        // In the order of their ids, so that replicas that say it of the same sessions never wait for each other.
        Object[] ids = sessions.stream().map(SessionId::value).sorted().toArray();
        run(
                "insert into session_placement (session_id, wanted_until)"
                        + " select id, now() + ? * interval '1 millisecond' from unnest(?) id order by id"
                        + " on conflict (session_id) do update set wanted_until = excluded.wanted_until",
                statement -> {
                    statement.setLong(1, config.releaseAfter().toMillis());
                    statement.setArray(2, statement.getConnection().createArrayOf("uuid", ids));
                    return statement.executeUpdate();
                });
    }

    @Override
    public long claim(SessionId session, String runner) {
        String claim = "insert into session_placement as p (session_id, wanted_until, replica, runner, epoch)"
                + " values (?, now() + ? * interval '1 millisecond', ?, ?, 1) on conflict (session_id) do update"
                + " set replica = excluded.replica, runner = excluded.runner, lost_at = null, epoch = p.epoch + 1"
                + " where (p.replica = excluded.replica or " + UNHELD + ")"
                + " and (p.runner is null or p.runner = excluded.runner or " + LOST_AT
                + " < now() - ? * interval '1 millisecond') returning epoch";
        return run(claim, statement -> {
            statement.setObject(1, session.value());
            statement.setLong(2, config.releaseAfter().toMillis());
            statement.setObject(3, self.value());
            statement.setString(4, runner);
            statement.setLong(5, SILENCE.toMillis());
            statement.setLong(6, config.reassignAfter().toMillis());
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? row.getLong(1) : 0;
            }
        });
    }

    @Override
    public void lost(SessionId session) {
        run("update session_placement set replica = null, lost_at = now() where session_id = ? and replica = ?", it -> {
            it.setObject(1, session.value());
            it.setObject(2, self.value());
            return it.executeUpdate();
        });
    }

    @Override
    public void giveUp(SessionId session) {
        run("update session_placement set replica = null, runner = null where session_id = ? and replica = ?", it -> {
            it.setObject(1, session.value());
            it.setObject(2, self.value());
            return it.executeUpdate();
        });
    }

    @Override
    public boolean release(SessionId session) {
        return run(
                "delete from session_placement where session_id = ? and replica = ? and wanted_until < now()",
                statement -> {
                    statement.setObject(1, session.value());
                    statement.setObject(2, self.value());
                    return statement.executeUpdate() == 1;
                });
    }

    @Override
    public void remove(SessionId session) {
        run("delete from session_placement where session_id = ?", statement -> {
            statement.setObject(1, session.value());
            return statement.executeUpdate();
        });
    }

    @Override
    public List<SessionId> free(Collection<String> runners) {
        String query = "select p.session_id from session_placement p where " + UNHELD
                + " and (p.runner is null and p.wanted_until > now() or p.runner = any(?) or p.runner is not null and "
                + LOST_AT + " < now() - ? * interval '1 millisecond') limit " + MANY;
        return run(query, statement -> {
            statement.setLong(1, SILENCE.toMillis());
            statement.setArray(2, statement.getConnection().createArrayOf("text", runners.toArray()));
            statement.setLong(3, config.reassignAfter().toMillis());
            return sessions(statement);
        });
    }

    @Override
    public List<SessionId> overdue() {
        String update =
                "update session_placement p set replica = null, runner = null, lost_at = null, epoch = epoch + 1"
                        + " where p.runner is not null and " + UNHELD + " and " + LOST_AT
                        + " < now() - ? * interval '1 millisecond' returning session_id";
        return run(update, statement -> {
            statement.setLong(1, SILENCE.toMillis());
            statement.setLong(2, config.endRunsAfter().toMillis());
            return sessions(statement);
        });
    }

    private static List<SessionId> sessions(PreparedStatement statement) throws SQLException {
        List<SessionId> sessions = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                sessions.add(new SessionId(rows.getObject(1, UUID.class)));
            }
        }
        return sessions;
    }

    @Override
    public Map<SessionId, Long> ours() {
        return run("select session_id, epoch from session_placement where replica = ?", statement -> {
            statement.setObject(1, self.value());
            Map<SessionId, Long> ours = new HashMap<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    ours.put(new SessionId(rows.getObject(1, UUID.class)), rows.getLong(2));
                }
            }
            return ours;
        });
    }

    @Override
    public List<Offer> exchange(Map<RunnerId, Offer> runners) {
        run(
                "insert into replica (id, seen_at) values (?, now())"
                        + " on conflict (id) do update set seen_at = excluded.seen_at",
                statement -> {
                    statement.setObject(1, self.value());
                    return statement.executeUpdate();
                });
        tellRunners(runners);
        return othersRunners();
    }

    private void tellRunners(Map<RunnerId, Offer> runners) {
        List<Map.Entry<RunnerId, Offer>> all = List.copyOf(runners.entrySet());
        Object[] ids = all.stream().map(runner -> runner.getKey().value()).toArray();
        run("delete from runner where replica = ? and not id = any(?)", statement -> {
            statement.setObject(1, self.value());
            statement.setArray(2, statement.getConnection().createArrayOf("uuid", ids));
            return statement.executeUpdate();
        });
        String tell = "insert into runner (id, replica, status, room) values (?, ?, ?, ?)"
                + " on conflict (id) do update set room = excluded.room where runner.room <> excluded.room";
        for (Map.Entry<RunnerId, Offer> runner : all) {
            run(tell, statement -> {
                statement.setObject(1, runner.getKey().value());
                statement.setObject(2, self.value());
                statement.setBytes(3, Wire.encode(runner.getValue().status()));
                statement.setDouble(4, runner.getValue().room().share());
                return statement.executeUpdate();
            });
        }
    }

    private List<Offer> othersRunners() {
        String query = "select u.status, u.room from runner u join replica r on r.id = u.replica where r.id <> ?"
                + " and r.seen_at > now() - ? * interval '1 millisecond' order by u.id";
        return run(query, statement -> {
            statement.setObject(1, self.value());
            statement.setLong(2, SILENCE.toMillis());
            List<Offer> others = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    RunnerStatus status = Wire.decode(rows.getBytes(1), RunnerStatus.class);
                    others.add(new Offer(status, new Room(rows.getDouble(2))));
                }
            } catch (WireException e) {
                LOG.debug("a runner's status is of another version of the platform", e);
            }
            return others;
        });
    }

    /** What this replica has is free at once. Leftovers of replicas that ended otherwise go along, a day later. */
    @Override
    public void close() {
        run("delete from runner where replica = ? or replica not in (select id from replica)", statement -> {
            statement.setObject(1, self.value());
            return statement.executeUpdate();
        });
        run("update session_placement set replica = null, lost_at = now() where replica = ?", statement -> {
            statement.setObject(1, self.value());
            return statement.executeUpdate();
        });
        run("delete from replica where id = ? or seen_at < now() - interval '1 day'", statement -> {
            statement.setObject(1, self.value());
            return statement.executeUpdate();
        });
    }

    private interface Work<T> {
        T apply(PreparedStatement statement) throws SQLException;
    }

    private <T> T run(String sql, Work<T> work) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            return work.apply(statement);
        } catch (SQLException e) {
            throw new StorageException("deciding where sessions are placed", e);
        }
    }
}
