package dev.tandem.platform.practice;

import dev.tandem.crdt.Doc;
import dev.tandem.crdt.Updates;
import dev.tandem.crdt.YText;
import dev.tandem.crdt.codec.DecodeLimits;
import dev.tandem.crdt.sync.Address;
import dev.tandem.crdt.sync.AuthMessage;
import dev.tandem.crdt.sync.AwarenessUpdate;
import dev.tandem.crdt.sync.HocuspocusFrame;
import dev.tandem.crdt.sync.SyncMessage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** A page with one file open, which takes what comes and types as fast as it is acknowledged. One thread acts for it; its socket has its own. */
final class PracticeClient implements WebSocket.Listener, AutoCloseable {
    private static final long PATIENCE_SECONDS = 60;
    private static final int UNACKNOWLEDGED = 4;
    private static final int EDITS_PER_SHOWING = 3;
    private static final String ROOT = "content";

    private final Address file;
    private final String token;
    private final RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
    private final CompletableFuture<WebSocket> socket = new CompletableFuture<>();
    private final CompletableFuture<Void> synced = new CompletableFuture<>();
    /** What may be sent before an acknowledgement comes. */
    private final Semaphore unacknowledged = new Semaphore(UNACKNOWLEDGED);

    private final ByteArrayOutputStream parts = new ByteArrayOutputStream();
    private CompletableFuture<?> last = socket;
    private int edits;
    /** Guarded by itself. */
    private final Doc doc = new Doc();

    private PracticeClient(PracticeApi.Room room, String token) {
        this.file = Address.of(room.session() + "/" + room.file());
        this.token = token;
        doc.observeUpdates(event -> {
            if (event.local()) {
                send(new HocuspocusFrame.Sync(file, new SyncMessage.Update(event.update())));
            }
        });
    }

    /** Opens a file and waits until its text is there. */
    static PracticeClient open(PracticeApi api, PracticeApi.Room room, String token)
            throws IOException, InterruptedException {
        PracticeClient client = new PracticeClient(room, token);
        var _ = api.connect(client).exceptionally(failure -> {
            client.onError(null, failure);
            return null;
        });
        client.await(client.synced);
        return client;
    }

    /** Updates of somebody else who has written a long file, in bursts, with deletions. */
    static List<byte[]> longFile(int updates, int edits) {
        RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
        List<byte[]> made = new ArrayList<>();
        Doc doc = new Doc();
        YText text = doc.getText(ROOT);
        List<byte[]> burst = new ArrayList<>();
        doc.observeUpdates(event -> burst.add(event.update()));
        int position = 0;
        while (made.size() < updates) {
            position = random.nextInt(20) == 0 ? random.nextInt(text.length() + 1) : position;
            if (position > 0 && random.nextInt(4) == 0) {
                text.delete(--position, 1);
            } else {
                text.insert(position++, "x");
            }
            if (burst.size() == edits) {
                made.add(Updates.mergeUpdates(burst));
                burst.clear();
            }
        }
        return made;
    }

    private void await(CompletableFuture<?> stage) throws IOException, InterruptedException {
        try {
            Object _ = stage.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("a file could not be opened", e);
        }
    }

    /** Makes one edit, as soon as enough earlier ones are acknowledged; now and then shows the others where that was. */
    void type() throws IOException, InterruptedException {
        acquire(1);
        synchronized (doc) {
            YText text = doc.getText(ROOT);
            int position = random.nextInt(text.length() + 1);
            if (position < text.length() && random.nextInt(5) == 0) {
                text.delete(position, 1);
            } else {
                text.insert(position, "y");
            }
        }
        if (++edits % EDITS_PER_SHOWING == 0) {
            String state = "{\"cursor\":{\"anchor\":%d,\"head\":%d}}".formatted(edits, edits);
            var shown = new AwarenessUpdate(List.of(new AwarenessUpdate.Entry(doc.clientId(), edits, state)));
            send(new HocuspocusFrame.Awareness(file, shown.encode()));
        }
    }

    /** Sends an update as if it had been made here. */
    void send(byte[] update) throws IOException, InterruptedException {
        acquire(1);
        send(new HocuspocusFrame.Sync(file, new SyncMessage.Update(update)));
    }

    /** Waits until all is acknowledged. */
    void awaitSaved() throws IOException, InterruptedException {
        acquire(UNACKNOWLEDGED);
        unacknowledged.release(UNACKNOWLEDGED);
    }

    private void acquire(int permits) throws IOException, InterruptedException {
        if (!unacknowledged.tryAcquire(permits, PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new IOException("an edit was not acknowledged");
        }
    }

    // ---- the socket

    private synchronized void send(HocuspocusFrame frame) {
        byte[] bytes = frame.encode();
        last = last.thenCompose(_ -> socket).thenCompose(open -> open.sendBinary(ByteBuffer.wrap(bytes), true));
    }

    @Override
    public void onOpen(WebSocket opened) {
        socket.complete(opened);
        send(new HocuspocusFrame.Auth(file, new AuthMessage.Token(token, null)));
        opened.request(1);
    }

    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean complete) {
        byte[] bytes = new byte[data.remaining()];
        data.get(bytes);
        parts.writeBytes(bytes);
        if (complete) {
            HocuspocusFrame frame = HocuspocusFrame.decode(parts.toByteArray(), DecodeLimits.DEFAULT);
            parts.reset();
            try {
                take(frame);
            } catch (RuntimeException e) {
                synced.completeExceptionally(e);
            }
        }
        from.request(1);
        return null;
    }

    private void take(HocuspocusFrame frame) {
        switch (frame) {
            case HocuspocusFrame.Ping _ -> send(new HocuspocusFrame.Pong());
            case HocuspocusFrame.Auth(Address _, AuthMessage.PermissionDenied(String reason)) ->
                throw new IllegalStateException("refused: " + reason);
            case HocuspocusFrame.Auth _ ->
                send(new HocuspocusFrame.Sync(file, new SyncMessage.Step1(doc.encodeStateVector())));
            case HocuspocusFrame.Sync(Address _, SyncMessage message) -> take(message);
            case HocuspocusFrame.SyncReply(Address _, SyncMessage message) -> take(message);
            case HocuspocusFrame.SyncStatus _ -> unacknowledged.release();
            case HocuspocusFrame.Close(Address _, String reason) ->
                throw new IllegalStateException("closed: " + reason);
            case HocuspocusFrame.Pong _,
                    HocuspocusFrame.Awareness _,
                    HocuspocusFrame.QueryAwareness _,
                    HocuspocusFrame.Stateless _,
                    HocuspocusFrame.BroadcastStateless _ -> {}
        }
    }

    private void take(SyncMessage message) {
        synchronized (doc) {
            switch (message) {
                case SyncMessage.Step1(byte[] stateVector) -> {
                    unacknowledged.acquireUninterruptibly();
                    byte[] missing = doc.encodeStateAsUpdate(stateVector);
                    send(new HocuspocusFrame.Sync(file, new SyncMessage.Step2(missing)));
                    synced.complete(null);
                }
                case SyncMessage.Step2(byte[] update) -> doc.applyUpdate(update);
                case SyncMessage.Update(byte[] update) -> doc.applyUpdate(update);
            }
        }
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        synced.completeExceptionally(new IOException("closed with " + code + " " + reason));
        return null;
    }

    @Override
    public void onError(@Nullable WebSocket from, Throwable error) {
        synced.completeExceptionally(error);
    }

    @Override
    public void close() {
        CompletableFuture<Void> _ = socket.thenAccept(WebSocket::abort);
    }
}
