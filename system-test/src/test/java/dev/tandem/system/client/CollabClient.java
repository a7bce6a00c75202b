package dev.tandem.system.client;

import dev.tandem.crdt.Doc;
import dev.tandem.crdt.YText;
import dev.tandem.crdt.codec.DecodeLimits;
import dev.tandem.crdt.sync.Address;
import dev.tandem.crdt.sync.AuthMessage;
import dev.tandem.crdt.sync.AwarenessUpdate;
import dev.tandem.crdt.sync.HocuspocusFrame;
import dev.tandem.crdt.sync.SyncMessage;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * A page of one person with one file open: a real document, edited offline too, over a connection that is made again whenever it
 * ends. Keeps a ledger of what the server has acknowledged, as the pages do.
 *
 * <p>Any thread. Everything is guarded by this.
 */
public final class CollabClient implements AutoCloseable {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(20);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(500);
    private static final String ROOT = "content";

    private final URI platform;
    private final Person person;
    private final Address file;
    private final Address channel;
    private final Doc doc = new Doc();
    private final YText text = doc.getText(ROOT);

    // ---- the ledger: edits are counted from 1
    private long edits;
    private long acknowledged;
    /** For each sync step 2 or update under way the last edit that it contains. */
    private final Deque<Long> underWay = new ArrayDeque<>();

    // ---- the connection
    private @Nullable FrameSocket socket;
    /** Whether the server's question was answered, so that from then on each edit is sent as it is made. */
    private boolean open;

    private boolean closed;
    private boolean connected;
    private Duration pause = FIRST_PAUSE;

    // ---- what was seen
    private final Map<Long, String> awareness = new HashMap<>();
    private final List<String> messages = new ArrayList<>();
    private final List<Integer> closeCodes = new ArrayList<>();
    private final List<String> refusals = new ArrayList<>();
    private final List<Duration> pauses = new ArrayList<>();
    private final List<Integer> resyncBytes = new ArrayList<>();
    private long brokenSince;
    private long awarenessClock;

    private CollabClient(URI platform, Person person, String file) {
        this.platform = platform;
        this.person = person;
        this.file = Address.of(person.session() + "/" + file);
        this.channel = Address.of(person.session());
        doc.observeUpdates(event -> {
            if (event.local()) {
                edited(event.update());
            }
        });
    }

    /** Opens a file; returns at once: {@link #isSynced} tells. */
    public static CollabClient open(URI platform, Person person, String file) {
        CollabClient client = new CollabClient(platform, person, file);
        client.connect();
        return client;
    }

    // ---- the person

    /** Types at a place, from 0 (before all) to 1 (behind all). {@return the number of this edit} */
    public long type(double place, String characters) {
        return type(text -> (int) Math.round(place * text.length()), characters);
    }

    /** Types at the index that is chosen in the present text. {@return the number of this edit} */
    public synchronized long type(ToIntFunction<String> place, String characters) {
        text.insert(place.applyAsInt(text.toString()), characters);
        return edits;
    }

    /** {@return what is in the file, as this person sees it} */
    public synchronized String text() {
        return text.toString();
    }

    /** {@return how many edits were made here} */
    public synchronized long edits() {
        return edits;
    }

    /** {@return the last edit that is durable, with all before it} */
    public synchronized long acknowledged() {
        return acknowledged;
    }

    /** {@return whether the connection is up and the state was exchanged} */
    public synchronized boolean isSynced() {
        return open;
    }

    /** Shows something of this person to the others; {@code state} is a JSON object. */
    public synchronized void show(String state) {
        awarenessClock++;
        var entry = new AwarenessUpdate.Entry(doc.clientId(), awarenessClock, state);
        send(new HocuspocusFrame.Awareness(file, new AwarenessUpdate(List.of(entry)).encode()));
    }

    /** {@return what others show, by client id, as JSON} */
    public synchronized Map<Long, String> awareness() {
        return Map.copyOf(awareness);
    }

    /** {@return the stateless messages of the session channel so far, as JSON} */
    public synchronized List<String> messages() {
        return List.copyOf(messages);
    }

    /** Sends a stateless message on the session channel. */
    public synchronized void tell(String json) {
        send(new HocuspocusFrame.Stateless(channel, json));
    }

    /** {@return the codes with which connections ended} */
    public synchronized List<Integer> closeCodes() {
        return List.copyOf(closeCodes);
    }

    /** {@return the reasons of refused documents; an honest client has none} */
    public synchronized List<String> refusals() {
        return List.copyOf(refusals);
    }

    /** {@return how long each break lasted, from the end of a connection to the exchange of states on the next} */
    public synchronized List<Duration> pauses() {
        return List.copyOf(pauses);
    }

    /** {@return the sizes of the states received on connections after the first, in bytes} */
    public synchronized List<Integer> resyncBytes() {
        return List.copyOf(resyncBytes);
    }

    public Person person() {
        return person;
    }

    public long clientId() {
        return doc.clientId();
    }

    private void edited(byte[] update) {
        edits++;
        if (open) {
            underWay.addLast(edits);
            send(new HocuspocusFrame.Sync(file, new SyncMessage.Update(update)));
        }
    }

    // ---- the connection

    private void send(HocuspocusFrame frame) {
        if (socket != null) {
            socket.send(frame);
        }
    }

    /** Drops the connection without a word; another one is made. */
    public void drop() {
        FrameSocket dropped;
        synchronized (this) {
            dropped = socket;
        }
        if (dropped != null) {
            dropped.abort();
        }
    }

    private void connect() {
        CompletableFuture<Void> _ = FrameSocket.open(platform, new Connection())
                .thenAccept(this::connected)
                .toCompletableFuture()
                .exceptionally(failure -> {
                    again(failure);
                    return null;
                });
    }

    private synchronized void connected(FrameSocket made) {
        if (closed) {
            made.abort();
            return;
        }
        socket = made;
        send(new HocuspocusFrame.Auth(channel, new AuthMessage.Token(person.token(), null)));
        send(new HocuspocusFrame.Auth(file, new AuthMessage.Token(person.token(), null)));
    }

    private void again(Throwable failure) {
        Duration wait;
        synchronized (this) {
            if (closed) {
                return;
            }
            wait = pause;
            Duration doubled = pause.multipliedBy(2);
            pause = doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
        }
        if (failure instanceof CompletionException && failure.getCause() instanceof Error error) {
            throw error;
        }
        CompletableFuture.delayedExecutor(wait.toMillis(), TimeUnit.MILLISECONDS)
                .execute(this::connect);
    }

    private synchronized void ended(int code) {
        socket = null;
        open = false;
        underWay.clear();
        awareness.clear();
        if (brokenSince == 0) {
            brokenSince = System.nanoTime();
        }
        closeCodes.add(code);
    }

    private final class Connection implements FrameSocket.Listener {
        @Override
        public void received(HocuspocusFrame frame, int bytes) {
            synchronized (CollabClient.this) {
                handle(frame, bytes);
            }
        }

        @Override
        public void closed(int code) {
            ended(code);
            again(new IllegalStateException("closed with " + code));
        }
    }

    private void handle(HocuspocusFrame frame, int bytes) {
        switch (frame) {
            case HocuspocusFrame.Ping _ -> send(new HocuspocusFrame.Pong());
            case HocuspocusFrame.Pong _ -> {}
            case HocuspocusFrame.Auth(Address address, AuthMessage message) -> authenticated(address, message);
            case HocuspocusFrame.Sync(Address address, SyncMessage message) -> {
                if (address.equals(file)) {
                    sync(message, bytes);
                }
            }
            case HocuspocusFrame.SyncReply(Address _, SyncMessage message) -> sync(message, bytes);
            case HocuspocusFrame.SyncStatus(Address _, boolean saved) -> {
                Long last = underWay.poll();
                if (saved && last != null) {
                    acknowledged = Math.max(acknowledged, last);
                }
            }
            case HocuspocusFrame.Awareness(Address address, byte[] update) -> {
                if (address.equals(file)) {
                    AwarenessUpdate.decode(update, DecodeLimits.DEFAULT)
                            .entries()
                            .forEach(this::shown);
                }
            }
            case HocuspocusFrame.QueryAwareness _ -> {}
            case HocuspocusFrame.Stateless(Address _, String payload) -> messages.add(payload);
            case HocuspocusFrame.BroadcastStateless _ -> {}
            case HocuspocusFrame.Close(Address _, String reason) -> refusals.add(String.valueOf(reason));
        }
    }

    private void shown(AwarenessUpdate.Entry entry) {
        String state = entry.state();
        if (state == null) {
            awareness.remove(entry.client());
        } else {
            awareness.put(entry.client(), state);
        }
    }

    private void authenticated(Address address, AuthMessage message) {
        switch (message) {
            case AuthMessage.Authenticated _ -> {
                if (address.equals(file)) {
                    send(new HocuspocusFrame.Sync(file, new SyncMessage.Step1(doc.encodeStateVector())));
                }
            }
            case AuthMessage.PermissionDenied(String reason) -> refusals.add(reason);
            case AuthMessage.Token _ -> refusals.add("asked for a token");
        }
    }

    private void sync(SyncMessage message, int bytes) {
        switch (message) {
            case SyncMessage.Step1(byte[] stateVector) -> {
                underWay.addLast(edits);
                send(new HocuspocusFrame.Sync(file, new SyncMessage.Step2(doc.encodeStateAsUpdate(stateVector))));
                opened();
            }
            case SyncMessage.Step2(byte[] update) -> {
                doc.applyUpdate(update);
                if (connected) {
                    resyncBytes.add(bytes);
                }
            }
            case SyncMessage.Update(byte[] update) -> doc.applyUpdate(update);
        }
    }

    private void opened() {
        open = true;
        connected = true;
        pause = FIRST_PAUSE;
        if (brokenSince != 0) {
            pauses.add(Duration.ofNanos(System.nanoTime() - brokenSince));
            brokenSince = 0;
        }
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        drop();
    }
}
