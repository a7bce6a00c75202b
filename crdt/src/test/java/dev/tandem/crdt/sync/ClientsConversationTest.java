package dev.tandem.crdt.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.crdt.RelativePositions;
import dev.tandem.crdt.YText;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Unmodified clients (y-websocket, y-codemirror.next, y-indexeddb) work together through a server on this engine. */
class ClientsConversationTest {
    private static final long SERVERS_CLIENT = 1;

    private volatile Instant now = Instant.EPOCH;
    private final Clients clients = new Clients(SERVERS_CLIENT, () -> now);
    private final YText text = clients.server.doc.getText("content");

    @AfterEach
    void close() {
        clients.close();
    }

    private void write(int at, String inserted) {
        clients.server.locally(() -> text.insert(at, inserted));
    }

    private void write(String inserted) {
        clients.server.locally(() -> text.insert(text.length(), inserted));
    }

    @Test
    void severalEditAtOnce() {
        write("begin\n");
        for (int client = 0; client < 4; client++) {
            clients.connect(client, 100 + client);
        }
        long seed = Long.getLong("crdt.seed", System.nanoTime());
        var random = new SplittableRandom(seed);
        for (int round = 0; round < 60; round++) {
            // Several take turns without waiting for each other: their changes cross on the way.
            for (int client = 0; client < 4; client++) {
                clients.ask(client, edit(random));
            }
            if (random.nextInt(3) == 0) {
                clients.server.locally(() -> {
                    text.insert(random.nextInt(text.length() + 1), "<java>");
                    clients.server.doc.getMap("map").set("k" + random.nextInt(3), "java");
                    clients.server.doc.getArray("array").push(List.of(1L));
                });
            }
        }
        clients.awaitEqualStates(0, 1, 2, 3);
    }

    private static String edit(SplittableRandom random) {
        return switch (random.nextInt(5)) {
            case 0 -> "delete " + random.nextInt(3) + " " + random.nextInt(1, 3);
            case 1 -> "set k" + random.nextInt(3) + " {\"n\":" + random.nextInt(100) + "}";
            case 2 -> "push [" + random.nextInt(100) + ",\"x\"]";
            default -> "insert " + random.nextInt(6) + " w" + random.nextInt(100) + "\uD83D\uDE00";
        };
    }

    @Test
    void whatIsWrittenOfflineArrivesLater() {
        write("one two three");
        clients.connect(0, 100);
        clients.connect(1, 101);
        clients.await(1, "text", "\"one two three\"");
        clients.ask(0, "disconnect");
        clients.ask(1, "disconnect");
        clients.await(() -> clients.server.connections().isEmpty(), () -> "both are gone");
        clients.ask(0, "insert 3 , zero");
        clients.ask(0, "set k \"zero\"");
        clients.ask(1, "delete 0 4");
        clients.ask(1, "set k \"one\"");
        write(" four");
        clients.ask(0, "connect");
        clients.ask(1, "connect");
        clients.awaitEqualStates(0, 1);
        assertThat(clients.ask(0, "text")).isEqualTo("\", zerotwo three four\"");
        assertThat(text).hasToString(", zerotwo three four");
    }

    @Test
    void aLostConnectionComesBackByItself() {
        clients.connect(0, 100);
        int connection = clients.server.connections().iterator().next();
        clients.closeConnection(connection, 1011);
        clients.await(() -> !clients.server.connections().contains(connection), () -> "it is gone");
        clients.ask(0, "insert 0 meanwhile");
        clients.await(() -> !clients.server.connections().isEmpty(), () -> "it is back");
        clients.awaitEqualStates(0);
        assertThat(text).hasToString("meanwhile");
    }

    @Test
    void aConnectionThatIsRefusedForGoodStaysClosed() {
        clients.connect(0, 100);
        int connection = clients.server.connections().iterator().next();
        clients.closeConnection(connection, 4401);
        clients.await(0, "closed", "4401");
        assertThat(clients.server.connections()).isEmpty();
    }

    @Test
    void everybodySeesWhoIsThere() {
        clients.connect(0, 100);
        clients.connect(1, 101);
        clients.ask(0, "user Al");
        clients.ask(1, "user Bo");
        clients.server.locally(() -> clients.server.awareness.setLocalStateField("user", Map.of("name", "Java")));
        clients.await(0, "users", "1:Java 100:Al 101:Bo");
        clients.await(1, "users", "1:Java 100:Al 101:Bo");
        clients.ask(0, "disconnect");
        clients.await(1, "users", "1:Java 101:Bo");
        clients.ask(0, "connect");
        clients.await(1, "users", "1:Java 100:Al 101:Bo");
        // Who was gone remembers the others' clocks, and believes that they are there when they tell it next.
        now = now.plus(Awareness.RENEWAL);
        clients.server.locally(clients.server.awareness::tick);
        clients.ask(1, "time 15000");
        clients.await(0, "users", "1:Java 100:Al 101:Bo");
    }

    @Test
    void whoIsSilentIsGoneAndWhoIsNotSaysSo() {
        clients.connect(0, 100);
        clients.connect(1, 101);
        clients.ask(0, "user Al");
        clients.ask(1, "user Bo");
        clients.await(1, "users", "1: 100:Al 101:Bo");
        now = now.plus(Duration.ofSeconds(20));
        clients.ask(1, "field mood \"awake\"");
        clients.await(() -> state(101).contains("awake"), () -> "Bo is awake");
        now = now.plus(Duration.ofSeconds(10));
        clients.server.locally(clients.server.awareness::tick);
        // Al was only silent: told that he is gone, his client tells that he is not.
        clients.await(() -> state(100).contains("Al"), () -> "Al is back");
        clients.await(0, "users", "1: 100:Al 101:Bo");
        clients.await(1, "users", "1: 100:Al 101:Bo");
    }

    private String state(long client) {
        var state = new String[1];
        clients.server.locally(() -> state[0] = String.valueOf(clients.server.awareness.getState(client)));
        return state[0];
    }

    @Test
    void clientsRenewTheirStatesInTime() {
        clients.connect(0, 100);
        clients.ask(0, "user Al");
        clients.await(() -> state(100).contains("Al"), () -> "Al is there");
        for (int period = 0; period < 6; period++) {
            now = now.plus(Duration.ofSeconds(15));
            long before = clock(100);
            clients.ask(0, "time 15000");
            clients.await(() -> clock(100) > before, () -> "the state is renewed");
            clients.await(() -> Integer.parseInt(clients.ask(0, "silence")) < 15_000, () -> "the echo arrives");
            clients.server.locally(clients.server.awareness::tick);
            assertThat(state(100)).contains("Al");
        }
        // The server's own state was renewed as well: the client has not dropped it.
        clients.await(0, "users", "1: 100:Al");
        assertThat(clients.server.connections())
                .as("the echoes kept the connection")
                .containsExactly(0);
    }

    private long clock(long client) {
        var clock = new long[1];
        clients.server.locally(() -> clock[0] = clients.server
                .awareness
                .update(List.of(client))
                .entries()
                .getFirst()
                .clock());
        return clock[0];
    }

    @Test
    void editorsShowCaretsAndUndoTheirOwnersChanges() {
        clients.connect(0, 100);
        clients.connect(1, 101);
        write("print(1)\n");
        clients.awaitEqualStates(0, 1);
        clients.ask(0, "user Al");
        clients.ask(1, "user Bo");
        clients.ask(0, "editor");
        clients.ask(1, "editor");
        clients.ask(0, "select 6 7");
        clients.ask(1, "select 0 0");
        clients.await(1, "carets", "Al@7");
        clients.await(0, "carets", "Bo@0");

        clients.ask(0, "type 6 7 42");
        clients.await(1, "view", "\"print(42)\\n\"");
        write(0, "# java\n");
        clients.await(0, "view", "\"# java\\nprint(42)\\n\"");
        // Carets stay where they were in the text, whoever writes before them.
        clients.await(0, "carets", "Bo@0");
        clients.await(1, "carets", "Al@15");
        assertThat(clients.ask(0, "selection")).isEqualTo("13 15");

        clients.ask(1, "type 7 7 x = 1\\n");
        clients.server.locally(() -> text.delete(2, 4));
        clients.awaitEqualDocuments(0, 1);
        assertThat(clients.ask(0, "undo")).isEqualTo("true");
        clients.await(1, "view", "\"# \\nx = 1\\\\nprint(1)\\n\"");
        write("# end\n");
        assertThat(clients.ask(1, "undo")).isEqualTo("true");
        clients.await(0, "view", "\"# \\nprint(1)\\n# end\\n\"");
        assertThat(clients.ask(0, "redo")).isEqualTo("true");
        clients.await(1, "view", "\"# \\nprint(42)\\n# end\\n\"");
        clients.awaitEqualDocuments(0, 1);
        assertThat(text).hasToString("# \nprint(42)\n# end\n");
    }

    @Test
    void aJavaProgramHasACaretInTheEditors() {
        clients.connect(0, 100);
        write("one two");
        clients.awaitEqualStates(0);
        clients.ask(0, "editor");
        clients.server.locally(() -> {
            clients.server.awareness.setLocalStateField("user", Map.of("name", "Java"));
            clients.server.awareness.setLocalStateField("cursor", Map.of("anchor", position(4), "head", position(7)));
        });
        clients.await(0, "carets", "Java@7");
        clients.ask(0, "type 0 0 zero ");
        clients.await(0, "carets", "Java@12");
        clients.awaitEqualStates(0);
    }

    private Map<String, @Nullable Object> position(int index) {
        return RelativePositions.relativePositionToFullJSON(
                RelativePositions.createRelativePositionFromTypeIndex(text, index));
    }

    @Test
    void aClientWithAStoreSyncsOnlyTheDifference() {
        write("long text ".repeat(1000));
        clients.ask(0, "new 100 store");
        clients.ask(0, "connect");
        clients.awaitEqualStates(0);
        clients.ask(0, "insert 0 offline soon; ");
        clients.awaitEqualStates(0);
        clients.ask(0, "disconnect");
        clients.ask(0, "insert 0 not sent; ");
        clients.ask(0, "destroy");

        write("end");
        clients.server.answers.clear();
        clients.ask(0, "new 102 store");
        assertThat(clients.ask(0, "text")).startsWith("\"not sent; offline soon; long text ");
        clients.ask(0, "connect");
        clients.awaitEqualStates(0);
        assertThat(text.toString()).startsWith("not sent; offline soon; ").endsWith("end");
        assertThat(Integer.parseInt(clients.ask(0, "received")))
                .as("bytes that the client lacked")
                .isLessThan(100);
        assertThat(clients.server.answers).as("bytes that the server lacked").allMatch(size -> size < 100);
    }
}
