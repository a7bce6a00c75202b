package dev.tandem.system.load;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tandem.crdt.codec.DecodeLimits;
import dev.tandem.crdt.sync.Address;
import dev.tandem.crdt.sync.AuthMessage;
import dev.tandem.crdt.sync.HocuspocusFrame;
import dev.tandem.crdt.sync.SyncMessage;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A browser's tab with a session open: copies of its documents, and one connection that is made again whenever it is lost, as the
 * real provider does: state vectors are exchanged, and each side sends what the other lacks.
 *
 * <p>All state is guarded by this object; edits come on a timer's thread, messages on the connection's.
 */
public final class Tab implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);
    /** As the real provider: a connection on which nothing is heard for so long is lost. */
    private static final Duration SILENCE = Duration.ofSeconds(30);

    private final String name;
    private final Supplier<URI> server;
    private final Seat seat;
    private final Ledger ledger;
    private final ScheduledExecutorService timers;
    private final Random random;
    private final Map<Address, Copy> copies = new LinkedHashMap<>();
    private final Address channel;
    private final List<String> surprises = new ArrayList<>();
    private @Nullable Wire wire;
    private Duration pause = FIRST_PAUSE;
    private boolean online;
    private boolean welcomed;
    private boolean closed;
    private int lastCloseCode;
    private int requests;

    /** Who sits at the tab, and what is open in it. */
    public record Seat(String session, String token, List<String> documents) {
        public Seat {
            documents = List.copyOf(documents);
        }
    }

    /**
     * A tab that is not connected yet.
     *
     * @param server the socket's address, asked for at each attempt
     */
    public Tab(
            String name, Supplier<URI> server, Seat seat, Ledger ledger, ScheduledExecutorService timers, long seed) {
        this.name = name;
        this.server = server;
        this.seat = seat;
        this.ledger = ledger;
        this.timers = timers;
        this.random = new Random(seed);
        this.channel = Address.of(seat.session());
        for (String document : seat.documents()) {
            Address address = Address.of(document);
            copies.put(address, empty(address));
        }
    }

    private Copy empty(Address address) {
        return new Copy(address.document(), ledger, message -> tell(address, message));
    }

    /** Connects, and goes on doing so until the tab is closed or taken offline. */
    public synchronized void connect() {
        online = true;
        dial();
    }

    /** Loses the network; people go on typing. */
    public synchronized void disconnect() {
        online = false;
        Wire present = wire;
        if (present != null) {
            present.abort();
            lost(present, 0);
        }
    }

    /** Loses the network, or has it again. */
    public synchronized void toggleNetwork() {
        if (online) {
            disconnect();
        } else {
            connect();
        }
    }

    private void dial() {
        if (!online || closed || wire != null) {
            return;
        }
        wire = Wire.open(server.get(), new Wire.Events() {
            @Override
            public void opened(Wire opened) {
                Tab.this.opened(opened);
            }

            @Override
            public void received(Wire from, byte[] message) {
                Tab.this.received(from, message);
            }

            @Override
            public void lost(Wire gone, int code) {
                Tab.this.lost(gone, code);
            }
        });
    }

    private synchronized void opened(Wire opened) {
        if (opened != wire) {
            return;
        }
        AuthMessage token = new AuthMessage.Token(seat.token(), null);
        opened.send(new HocuspocusFrame.Auth(channel, token).encode());
        for (Address address : copies.keySet()) {
            opened.send(new HocuspocusFrame.Auth(address, token).encode());
        }
    }

    private synchronized void lost(Wire gone, int code) {
        if (gone != wire) {
            return;
        }
        wire = null;
        welcomed = false;
        lastCloseCode = code;
        copies.values().forEach(Copy::disconnected);
        notifyAll();
        if (online && !closed) {
            long millis = pause.toMillis() / 2 + random.nextLong(pause.toMillis());
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
            ScheduledFuture<?> _ = timers.schedule(this::dialAgain, millis, TimeUnit.MILLISECONDS);
        }
    }

    private synchronized void dialAgain() {
        dial();
    }

    private synchronized void received(Wire from, byte[] message) {
        if (from != wire) {
            return;
        }
        switch (HocuspocusFrame.decode(message, DecodeLimits.DEFAULT)) {
            case HocuspocusFrame.Ping _ -> from.send(new HocuspocusFrame.Pong().encode());
            case HocuspocusFrame.Auth(Address address, AuthMessage answer) -> authenticated(address, answer);
            case HocuspocusFrame.Sync(Address address, SyncMessage sync) -> synced(address, sync);
            case HocuspocusFrame.SyncReply(Address address, SyncMessage sync) -> synced(address, sync);
            case HocuspocusFrame.SyncStatus(Address address, boolean saved) -> acknowledged(address, saved);
            case HocuspocusFrame.Stateless(Address _, String payload) -> told(payload);
            case HocuspocusFrame.Close(Address address, String reason) -> closedByServer(address, reason);
            case HocuspocusFrame.Pong _,
                    HocuspocusFrame.Awareness _,
                    HocuspocusFrame.QueryAwareness _,
                    HocuspocusFrame.BroadcastStateless _ -> {}
        }
        notifyAll();
    }

    private void authenticated(Address address, AuthMessage answer) {
        if (answer instanceof AuthMessage.PermissionDenied denied) {
            surprises.add(name + ": " + address.document() + " denied: " + denied.reason());
            return;
        }
        pause = FIRST_PAUSE;
        Copy copy = copies.get(address);
        if (copy != null && answer instanceof AuthMessage.Authenticated) {
            copy.authenticated();
        }
    }

    private void synced(Address address, SyncMessage sync) {
        Copy copy = copies.get(address);
        if (copy != null) {
            copy.received(sync);
        }
    }

    private void acknowledged(Address address, boolean saved) {
        Copy copy = copies.get(address);
        if (copy != null && !copy.acknowledged(saved)) {
            surprises.add("%s: status %s of %s, which was not due".formatted(name, saved, address.document()));
        }
    }

    private void told(String payload) {
        try {
            JsonNode message = JSON.readTree(payload);
            switch (message.path("type").asText()) {
                case "welcome" -> {
                    welcomed = true;
                    ledger.seeRecord(message.path("sequence").asLong());
                    message.path("tree")
                            .forEach(entry -> ledger.seeEntry(entry.path("id").asText()));
                }
                case "records" -> message.path("records").forEach(this::recorded);
                case "done" -> message.path("result").path("changes").forEach(this::changed);
                case "refused" -> surprises.add(name + ": a command was refused: " + payload);
                default -> {}
            }
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void recorded(JsonNode record) {
        ledger.seeRecord(record.path("sequence").asLong());
        record.path("event").path("changes").forEach(this::changed);
    }

    private void changed(JsonNode change) {
        if (change.path("type").asText().equals("created")) {
            ledger.seeEntry(change.path("entry").path("id").asText());
        }
    }

    private void closedByServer(Address address, @Nullable String reason) {
        surprises.add("%s: %s closed: %s".formatted(name, address.document(), reason));
    }

    private void tell(Address address, SyncMessage message) {
        Wire present = wire;
        if (present != null) {
            present.send(new HocuspocusFrame.Sync(address, message).encode());
        }
    }

    /** Types or deletes something somewhere, whether connected or not. */
    public synchronized void edit() {
        if (closed) {
            return;
        }
        Wire present = wire;
        if (present != null && present.silence().compareTo(SILENCE) > 0) {
            present.abort();
            lost(present, 0);
        }
        List<Copy> all = List.copyOf(copies.values());
        all.get(random.nextInt(all.size())).edit(random);
    }

    /** Inserts a text at the start of a document of this tab. */
    public synchronized void type(String document, String text) {
        copy(document).type(text);
    }

    /** Deletes the start of a document of this tab. */
    public synchronized void delete(String document, int length) {
        copy(document).delete(length);
    }

    /** Asks for a new file at the root of the tree; nothing if the channel is not open. */
    public synchronized void createFile() {
        Wire present = wire;
        if (present != null && welcomed) {
            requests++;
            String file = "%s-%d-%d.txt".formatted(name, requests, random.nextInt(Integer.MAX_VALUE));
            String command = """
                    {"type":"tree","request":"%d","commands":[{"type":"create","parent":null,"name":"%s","kind":"FILE"}]}""".formatted(requests, file);
            present.send(new HocuspocusFrame.Stateless(channel, command).encode());
        }
    }

    /**
     * The browser is ended at once and opened again.
     *
     * @param stored whether it kept the documents (IndexedDB); else what was not acknowledged is gone, as people know
     */
    public synchronized void restart(boolean stored) {
        boolean again = online;
        disconnect();
        copies.replaceAll((address, before) -> {
            Copy after = empty(address);
            if (stored) {
                after.restore(before);
            }
            return after;
        });
        if (again) {
            connect();
        }
    }

    /** {@return whether everything is exchanged and acknowledged} */
    public synchronized boolean isSettled() {
        return welcomed && copies.values().stream().allMatch(Copy::isSettled);
    }

    /** {@return the text of a document in this tab} */
    public synchronized String text(String document) {
        return copy(document).text();
    }

    /** {@return what this tab's copy of a document holds} */
    public synchronized byte[] state(String document) {
        return copy(document).state();
    }

    private Copy copy(String document) {
        Copy copy = copies.get(Address.of(document));
        if (copy == null) {
            throw new IllegalArgumentException("not open in this tab: " + document);
        }
        return copy;
    }

    /** {@return refusals and answers out of turn: none in an honest conversation} */
    public synchronized List<String> surprises() {
        return List.copyOf(surprises);
    }

    /** {@return the code with which the last connection was closed; 0 if it just broke} */
    public synchronized int lastCloseCode() {
        return lastCloseCode;
    }

    public String name() {
        return name;
    }

    public Seat seat() {
        return seat;
    }

    @Override
    public synchronized void close() {
        closed = true;
        disconnect();
    }
}
