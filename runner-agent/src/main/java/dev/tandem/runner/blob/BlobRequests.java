package dev.tandem.runner.blob;

import dev.tandem.protocol.Blob;
import dev.tandem.protocol.BlobHash;
import dev.tandem.protocol.FromRunner;
import dev.tandem.protocol.SessionId;
import dev.tandem.runner.report.Uplink;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Numbers the requests for parts of blobs of all sessions and brings the answers back to who asked. Safe for use by any thread. */
public final class BlobRequests {
    private final Uplink uplink;
    private final AtomicLong lastRequest = new AtomicLong();
    private final Map<Long, Asker> unanswered = new ConcurrentHashMap<>();
    private final Map<Long, Giver> given = new ConcurrentHashMap<>();

    public BlobRequests(Uplink uplink) {
        this.uplink = uplink;
    }

    /** Who asked for a part. Called on the connection's thread; must not block. */
    interface Asker {
        /** The part is here; fewer bytes than {@code MOST_PART_BYTES} are the last ones. */
        void received(byte[] bytes);

        /** The part cannot be had. */
        void refused(String code, String message);
    }

    /** Who hands over a part. Called on the connection's thread; must not block. */
    interface Giver {
        /** The part is taken; with the last one comes what all of them are. */
        void taken(@Nullable Blob blob);

        /** The content is not taken. */
        void refused(String code, String message);
    }

    /** Hands over a part of a content. */
    void give(SessionId session, String grant, String name, long size, long offset, byte[] bytes, Giver giver) {
        long request = lastRequest.incrementAndGet();
        given.put(request, giver);
        uplink.send(new FromRunner.StoreBlob(request, session, grant, name, size, offset, bytes));
    }

    void ask(SessionId session, String grant, BlobHash hash, long offset, Asker asker) {
        long request = lastRequest.incrementAndGet();
        unanswered.put(request, asker);
        uplink.send(new FromRunner.FetchBlob(request, session, grant, hash, offset));
    }

    /** The platform sent a part. */
    public void received(long request, byte[] bytes) {
        Asker asker = unanswered.remove(request);
        if (asker != null) {
            asker.received(bytes);
        }
    }

    /** The platform has taken a part. */
    public void taken(long request, @Nullable Blob blob) {
        Giver giver = given.remove(request);
        if (giver != null) {
            giver.taken(blob);
        }
    }

    /** The platform refused a part. */
    public void refused(long request, String code, String message) {
        Giver giver = given.remove(request);
        if (giver != null) {
            giver.refused(code, message);
        }
        Asker asker = unanswered.remove(request);
        if (asker != null) {
            asker.refused(code, message);
        }
    }

    /** The connection is gone, and with it every answer that has not come. */
    public void connectionLost() {
        unanswered.clear();
        given.clear();
    }
}
