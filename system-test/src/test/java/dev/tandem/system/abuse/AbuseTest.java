package dev.tandem.system.abuse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.crdt.Doc;
import dev.tandem.crdt.Subscription;
import dev.tandem.crdt.sync.SyncMessage;
import dev.tandem.system.load.Crowd;
import dev.tandem.system.load.Crowd.Room;
import dev.tandem.system.load.Ledger;
import dev.tandem.system.load.Rest;
import dev.tandem.system.load.Tab;
import dev.tandem.system.process.Platform;
import dev.tandem.system.process.Processes;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Floods, oversized and broken messages, too much of everything, and readers that do not read, through real sockets and in random
 * order: each ends as docs/contributor/wire.md says, and nobody else notices. Replay with {@code -Dtandem.seed=<seed>}.
 */
class AbuseTest {
    private static final int MAX_UPDATE_BYTES = 256 << 10;
    private static final int MAX_MESSAGE_BYTES = 1 << 20;
    private static final int UPDATES_PER_MINUTE = 3000;
    private static final int DOCUMENTS = 20;
    private static final int CONNECTIONS = 40;
    private static final int SWITCHING = 101;
    private static final int TOO_MANY = 429;
    private static final int MANY_TEXTS = 500;
    /** What may wait for a reader, whatever it does. */
    private static final int OUTBOUND_BYTES = 1 << 20;

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final Platform.Settings LIMITS = Platform.Settings.standard()
            .with("tandem.door.max-update-bytes", Integer.toString(MAX_UPDATE_BYTES))
            .with("tandem.socket.max-message-bytes", Integer.toString(MAX_MESSAGE_BYTES))
            .with("tandem.door.updates-per-minute", Integer.toString(UPDATES_PER_MINUTE))
            .with("tandem.door.max-documents", Integer.toString(DOCUMENTS))
            .with("tandem.door.max-connections-per-address", Integer.toString(CONNECTIONS));

    /** One way to misbehave, and how it has to end. */
    private interface Abuse {
        void commit(Platform platform, Crowd crowd, Room room) throws IOException;
    }

    private static final List<Abuse> ABUSES = List.of(
            AbuseTest::sendsGarbage,
            AbuseTest::sendsAnUpdateThatIsNone,
            AbuseTest::sendsAnOversizedUpdate,
            AbuseTest::sendsAnOversizedMessage,
            AbuseTest::floods,
            AbuseTest::opensTooManyDocuments,
            AbuseTest::opensTooManySockets,
            AbuseTest::doesNotRead);

    @Test
    void eachAbuseEndsWithItsCodeAndNobodyElseNotices() throws IOException {
        play(ABUSES.size());
    }

    @Test
    @Tag("full")
    void abuseWithoutEndChangesNothingForOthers() throws IOException {
        play(20 * ABUSES.size());
    }

    private static void play(int abuses) throws IOException {
        long seed = Long.getLong("tandem.seed", System.nanoTime());
        System.out.printf("abuse with seed %d: replay with -Dtandem.seed=%d%n", seed, seed);
        Random random = new Random(seed);
        try (Platform platform = Platform.start("abused", LIMITS);
                Crowd crowd = new Crowd(platform.url(), 2, 3, seed)) {
            crowd.start();
            List<Abuse> order = new ArrayList<>();
            for (int i = 0; i < abuses; i++) {
                order.add(ABUSES.get(i % ABUSES.size()));
            }
            Collections.shuffle(order, random);
            for (Abuse abuse : order) {
                Room room = crowd.rooms().get(random.nextInt(crowd.rooms().size()));
                abuse.commit(platform, crowd, room);
                long enough = crowd.acknowledged() + 10;
                Processes.eventually("others are acknowledged", PATIENCE, () -> crowd.acknowledged() >= enough);
            }
            crowd.settle();
            assertThat(crowd.complaints()).as("seed %d", seed).isEmpty();
            for (Room room : crowd.rooms()) {
                for (String document : room.documents()) {
                    assertThat(room.tabs().stream()
                                    .map(tab -> tab.text(document))
                                    .distinct())
                            .as("seed %d: texts of %s", seed, document)
                            .hasSize(1);
                }
            }
        }
    }

    private static RawClient client(Platform platform) throws IOException {
        RawClient client = new RawClient(platform.url());
        assertThat(client.status()).isEqualTo(SWITCHING);
        return client;
    }

    private static void sendsGarbage(Platform platform, Crowd crowd, Room room) throws IOException {
        try (RawClient client = client(platform)) {
            client.send(new byte[] {(byte) 0xFF, 1, 2, 3});
            assertThat(client.end()).isEqualTo(new RawClient.End(1008, "SOCKET-01"));
        }
    }

    private static void sendsAnUpdateThatIsNone(Platform platform, Crowd crowd, Room room) throws IOException {
        try (RawClient client = client(platform)) {
            String document = room.documents().getFirst();
            client.open(room.auditor(), document);
            client.send(document, new SyncMessage.Update(new byte[] {7, 7, 7}));
            assertThat(client.closed(document)).isEqualTo("DOC-01");
        }
    }

    private static void sendsAnOversizedUpdate(Platform platform, Crowd crowd, Room room) throws IOException {
        try (RawClient client = client(platform)) {
            String document = room.documents().getFirst();
            client.open(room.auditor(), document);
            client.send(document, new SyncMessage.Update(new byte[MAX_UPDATE_BYTES + 1]));
            assertThat(client.closed(document)).isEqualTo("DOC-02");
        }
    }

    private static void sendsAnOversizedMessage(Platform platform, Crowd crowd, Room room) throws IOException {
        try (RawClient client = client(platform)) {
            client.send(new byte[MAX_MESSAGE_BYTES + 1]);
            assertThat(client.end()).isEqualTo(new RawClient.End(1009, "SOCKET-03"));
        }
    }

    private static void floods(Platform platform, Crowd crowd, Room room) throws IOException {
        try (RawClient client = client(platform)) {
            String document = room.documents().getFirst();
            client.open(room.auditor(), document);
            Thread flood = Thread.startVirtualThread(() -> sendWithoutEnd(client, document));
            assertThat(client.closed(document)).isEqualTo("DOC-07");
            flood.interrupt();
        }
    }

    /** Faster than anybody types, until the socket is gone or the thread interrupted. */
    private static void sendWithoutEnd(RawClient client, String document) {
        Doc doc = new Doc();
        try (Subscription _ =
                doc.observeUpdates(event -> client.trySend(document, new SyncMessage.Update(event.update())))) {
            while (!Thread.currentThread().isInterrupted() && client.isOpen()) {
                doc.getText("content").insert(0, "x");
            }
        }
    }

    private static void opensTooManyDocuments(Platform platform, Crowd crowd, Room room) throws IOException {
        try (RawClient client = client(platform)) {
            for (int i = 0; i <= DOCUMENTS; i++) {
                client.authenticate(room.auditor(), room.session() + "/no-such-document-" + i);
            }
            assertThat(client.end()).isEqualTo(new RawClient.End(1008, "SOCKET-06"));
        }
    }

    private static void opensTooManySockets(Platform platform, Crowd crowd, Room room) throws IOException {
        List<RawClient> clients = new ArrayList<>();
        try {
            int status = SWITCHING;
            while (status == SWITCHING && clients.size() <= CONNECTIONS) {
                RawClient client = new RawClient(platform.url());
                clients.add(client);
                status = client.status();
            }
            assertThat(status).isEqualTo(TOO_MANY);
        } finally {
            for (RawClient client : clients) {
                client.close();
            }
        }
    }

    /**
     * Someone opens a document and reads no more, while another writes so much into it that no buffer takes it. What waits for the
     * first is dropped at a bound; the writer, and all others, are acknowledged as ever.
     */
    private static void doesNotRead(Platform platform, Crowd crowd, Room room) throws IOException {
        String document = room.documents().getLast();
        Rest rest = new Rest(platform.url());
        try (RawClient stalled = client(platform);
                Tab writer = crowd.tab("writer", room.auditor(), new Ledger())) {
            stalled.open(room.auditor(), document);
            writer.connect();
            Processes.eventually("the writer is there", PATIENCE, writer::isSettled);
            double dropped = metric(rest, "tandem_readers_dropped_total");
            String text = "a long line that is written again and again\n".repeat(4000);
            for (int i = 0; metric(rest, "tandem_readers_dropped_total") == dropped; i++) {
                assertThat(i)
                        .as("texts that were written while one does not read")
                        .isLessThan(MANY_TEXTS);
                assertThat(metric(rest, "tandem_outbound_most_bytes")).isLessThanOrEqualTo(OUTBOUND_BYTES);
                writer.type(document, text);
                writer.delete(document, text.length());
                Processes.eventually("the writer is acknowledged", PATIENCE, writer::isSettled);
            }
            assertThat(stalled.end()).isEqualTo(new RawClient.End(4408, "SOCKET-04"));
            assertThat(writer.surprises()).isEmpty();
        }
    }

    private static double metric(Rest rest, String name) {
        return rest.page("/q/metrics")
                .lines()
                .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }
}
