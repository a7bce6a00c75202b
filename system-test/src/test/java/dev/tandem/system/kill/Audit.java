package dev.tandem.system.kill;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tandem.crdt.Doc;
import dev.tandem.protocol.SessionEvent;
import dev.tandem.protocol.SessionId;
import dev.tandem.protocol.Wire;
import dev.tandem.protocol.WireException;
import dev.tandem.system.load.Contents;
import dev.tandem.system.load.Crowd;
import dev.tandem.system.load.Crowd.Room;
import dev.tandem.system.load.Ledger;
import dev.tandem.system.load.Rest;
import dev.tandem.system.load.Tab;
import dev.tandem.system.process.Processes;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Looks whether a product keeps what it promised: over the socket as a newcomer, over REST, and in the database. */
final class Audit {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final byte[] NOTHING = {0, 0};

    private final Installation installation;
    private final Crowd crowd;

    Audit(Installation installation, Crowd crowd) {
        this.installation = installation;
        this.crowd = crowd;
    }

    /** {@return what has been promised up to now, by session} */
    Map<String, Ledger.Promises> promises() {
        Map<String, Ledger.Promises> promises = new HashMap<>();
        crowd.rooms().forEach(room -> promises.put(room.session(), room.ledger().promises()));
        return promises;
    }

    /** Checks that nothing that was promised is missing, while the load goes on. */
    void nothingIsLost(Map<String, Ledger.Promises> promises) throws SQLException {
        for (Room room : crowd.rooms()) {
            Ledger.Promises promised =
                    promises.getOrDefault(room.session(), room.ledger().promises());
            Map<String, byte[]> states = asNewcomer(room);
            promised.documents().forEach((document, contents) -> {
                Contents lost = contents.without(Contents.of(states.getOrDefault(document, NOTHING)));
                assertThat(lost.isNothing())
                        .as("of %s are lost, though acknowledged or seen: %s", document, lost)
                        .isTrue();
            });
            assertThat(entries(room)).containsAll(promised.entries());
            logIsGapless(room, promised.sequence());
        }
    }

    private Map<String, byte[]> asNewcomer(Room room) {
        try (Tab tab = crowd.tab("newcomer", room.auditor(), new Ledger())) {
            tab.connect();
            Processes.eventually("a newcomer has everything", PATIENCE, tab::isSettled);
            Map<String, byte[]> states = new HashMap<>();
            room.documents().forEach(document -> states.put(document, tab.state(document)));
            return states;
        }
    }

    private Set<String> entries(Room room) {
        JsonNode tree = new Rest(installation.platform().url())
                .tree(room.session(), room.auditor().token());
        Set<String> entries = new HashSet<>();
        tree.forEach(entry -> entries.add(entry.path("id").asText()));
        return entries;
    }

    private void logIsGapless(Room room, long atLeast) throws SQLException {
        String query = "select s.last_sequence, count(*), min(r.sequence), max(r.sequence) from session s"
                + " join log_record r on r.session_id = s.id where s.id = ? group by s.last_sequence";
        try (Connection connection = installation.connect();
                PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setObject(1, SessionId.parse(room.session()).value());
            try (ResultSet row = statement.executeQuery()) {
                assertThat(row.next()).isTrue();
                long last = row.getLong(1);
                assertThat(last).as("records that somebody was told").isGreaterThanOrEqualTo(atLeast);
                assertThat(row.getLong(2))
                        .as("records of a log that ends at %d", last)
                        .isEqualTo(last);
                assertThat(row.getLong(3)).as("first record").isEqualTo(1);
                assertThat(row.getLong(4)).as("last record").isEqualTo(last);
            }
        }
    }

    /** Checks, when all is quiet, that everybody has the same texts, a newcomer too, and that they are what the log says. */
    void everybodyHasTheSame() throws SQLException {
        for (Room room : crowd.rooms()) {
            Map<String, byte[]> states = asNewcomer(room);
            Map<String, Doc> folded = foldedLog(room);
            for (String document : room.documents()) {
                byte[] state = states.getOrDefault(document, NOTHING);
                String text = read(state).getText("content").toString();
                for (Tab tab : room.tabs()) {
                    assertThat(tab.text(document))
                            .as("text of %s at %s", document, tab.name())
                            .isEqualTo(text);
                }
                Doc log = folded.getOrDefault(document, new Doc());
                assertThat(log.getText("content").toString())
                        .as("%s by its log", document)
                        .isEqualTo(text);
                assertThat(Contents.of(log.encodeStateAsUpdate()))
                        .as("operations of %s by its log", document)
                        .isEqualTo(Contents.of(state));
            }
        }
    }

    private static Doc read(byte[] state) {
        Doc doc = new Doc();
        doc.applyUpdate(state);
        return doc;
    }

    /** {@return each document as the whole log makes it, snapshots apart} */
    private Map<String, Doc> foldedLog(Room room) throws SQLException {
        Map<String, Doc> documents = new HashMap<>();
        String query = "select payload from log_record where session_id = ? order by sequence";
        try (Connection connection = installation.connect();
                PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setObject(1, SessionId.parse(room.session()).value());
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    if (event(rows.getBytes(1)) instanceof SessionEvent.DocumentUpdated updated) {
                        documents
                                .computeIfAbsent(room.session() + "/" + updated.document(), _ -> new Doc())
                                .applyUpdate(updated.update());
                    }
                }
            }
        }
        return documents;
    }

    private static SessionEvent event(byte[] payload) {
        try {
            return Wire.decode(payload, SessionEvent.class);
        } catch (WireException e) {
            throw new AssertionError("a record that cannot be read", e);
        }
    }

    /** {@return how many snapshots of sessions are stored} */
    long snapshots() throws SQLException {
        try (Connection connection = installation.connect();
                PreparedStatement statement = connection.prepareStatement("select count(*) from session_snapshot");
                ResultSet row = statement.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }
}
