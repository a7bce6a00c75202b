package dev.tandem.platform.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.crdt.Doc;
import dev.tandem.crdt.Subscription;
import dev.tandem.platform.history.History;
import dev.tandem.platform.testing.TestDatabase;
import dev.tandem.protocol.EntryId;
import dev.tandem.protocol.LogRecord;
import dev.tandem.protocol.ParticipantId;
import dev.tandem.protocol.SessionEvent;
import dev.tandem.protocol.VersionId;
import dev.tandem.protocol.Wire;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How long it takes to open a version of a document that was edited very often, each edit a record of its own. Prints. */
class VersionOpeningTest {
    private static final int SNAPSHOT_EVERY = 1000;

    private final Random random = new Random(1);
    private final SessionScene scene = new SessionScene();
    private final SessionScene.Person ada = scene.founds("Ada", "");
    private final SessionStore store =
            new SessionStore(TestDatabase.pool(), SessionLimits.DEFAULT, SessionListener.NONE);
    private final History history = scene.history();

    @AfterEach
    void close() {
        scene.close();
    }

    @Test
    void tenThousandEdits() throws SQLException {
        measure(10_000);
    }

    @Tag("full")
    @Test
    void twoHundredAndSixtyThousandEdits() throws SQLException {
        measure(260_000);
    }

    private void measure(int edits) throws SQLException {
        EntryId file = scene.file();
        SessionState state = store.load(scene.id());
        long first = state.sequence();
        write(state, file, edits);
        List<VersionId> versions = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            versions.add(version(first + 1 + random.nextInt(edits)));
        }
        versions.forEach(version -> history.text(scene.id(), version, file)); // warm
        print(
                edits + " edits, opening a version",
                versions,
                version -> history.text(scene.id(), version, file).length());
        print(
                edits + " edits, blame of a version",
                versions,
                version -> history.blame(scene.id(), file, version).lines().size());
        print(
                edits + " edits, comparison with now",
                versions,
                version ->
                        history.compare(scene.id(), version, null, null).files().size());
        System.out.printf(
                "%d checkpoints of %d bytes beside a log of %d bytes%n",
                scene.count("document_checkpoint"),
                bytes("document_checkpoint", "state"),
                bytes("log_record", "payload"));
        assertThat(bytes("document_checkpoint", "state")).isLessThan(3 * bytes("log_record", "payload") + (1 << 20));
    }

    private interface Opening {
        int open(VersionId version);
    }

    private static void print(String what, List<VersionId> versions, Opening opening) {
        List<Double> millis = new ArrayList<>();
        for (VersionId version : versions) {
            long start = System.nanoTime();
            opening.open(version);
            millis.add((System.nanoTime() - start) / 1e6);
        }
        millis.sort(null);
        System.out.printf(
                "%s: median %.1f ms, slowest %.1f ms%n", what, millis.get(millis.size() / 2), millis.getLast());
    }

    private void write(SessionState state, EntryId file, int edits) throws SQLException {
        Doc doc = new Doc();
        List<byte[]> updates = new ArrayList<>();
        try (Subscription _ = doc.observeUpdates(event -> updates.add(event.update()))) {
            int cursor = 0;
            for (int left = edits; left > 0; left -= updates.size(), updates.clear()) {
                while (updates.size() < Math.min(left, SNAPSHOT_EVERY)) {
                    int length = doc.getText("content").length();
                    cursor = random.nextInt(60) == 0 ? random.nextInt(length + 1) : Math.min(cursor, length);
                    if (random.nextInt(10) < 3 && cursor > 0) {
                        doc.getText("content").delete(--cursor, 1);
                    } else {
                        doc.getText("content").insert(cursor++, random.nextInt(30) == 0 ? "\n" : "x");
                    }
                }
                append(state, file, updates);
                store.save(scene.id(), state.takeSnapshot());
            }
        }
    }

    private void append(SessionState state, EntryId file, List<byte[]> updates) throws SQLException {
        String insert = "insert into log_record (session_id, sequence, at, author, kind, document, payload)"
                + " values (?, ?, ?, ?, 'documentUpdated', ?, ?)";
        try (Connection connection = TestDatabase.pool().getConnection();
                PreparedStatement statement = connection.prepareStatement(insert);
                PreparedStatement head =
                        connection.prepareStatement("update session set last_sequence = ? where id = ?")) {
            for (byte[] update : updates) {
                SessionEvent event = new SessionEvent.DocumentUpdated(file, update);
                LogRecord record = new LogRecord(state.sequence() + 1, Instant.now(), ada.id(), event);
                state.apply(record);
                statement.setObject(1, scene.id().value());
                statement.setLong(2, record.sequence());
                statement.setObject(3, record.at().atOffset(ZoneOffset.UTC));
                statement.setObject(4, ada.id().value());
                statement.setObject(5, file.value());
                statement.setBytes(6, Wire.encode(event));
                statement.addBatch();
            }
            statement.executeBatch();
            head.setLong(1, state.sequence());
            head.setObject(2, scene.id().value());
            head.executeUpdate();
        }
    }

    private VersionId version(long position) throws SQLException {
        VersionId version = VersionId.next();
        String insert = "insert into version (id, session_id, position, at, kind, author, authors, files)"
                + " values (?, ?, ?, now(), 'PAUSE', ?, '{}', '{}') on conflict do nothing";
        try (Connection connection = TestDatabase.pool().getConnection();
                PreparedStatement statement = connection.prepareStatement(insert)) {
            statement.setObject(1, version.value());
            statement.setObject(2, scene.id().value());
            statement.setLong(3, position);
            statement.setObject(4, ParticipantId.next().value());
            return statement.executeUpdate() == 1 ? version : version(position + 1);
        }
    }

    private long bytes(String table, String column) throws SQLException {
        String query = "select coalesce(sum(length(" + column + ")), 0) from " + table + " where session_id = ?";
        try (Connection connection = TestDatabase.pool().getConnection();
                PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setObject(1, scene.id().value());
            try (var row = statement.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }
}
