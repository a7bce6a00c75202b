package dev.tandem.platform.dispatch;

import dev.tandem.platform.error.ErrorCode;
import dev.tandem.platform.error.Refusal;
import dev.tandem.platform.log.StorageException;
import dev.tandem.protocol.Blob;
import dev.tandem.protocol.FromRunner;
import dev.tandem.protocol.SessionId;
import dev.tandem.protocol.ToRunner;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * Takes in the contents that one runner hands over part by part, of several sessions at once, one of each. Safe for use by several threads;
 * never blocks.
 *
 * <p>Back-pressure is that a part is answered when it was read: a runner sends a few ahead, and what comes beyond those ends its content.
 */
final class BlobIntake implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(BlobIntake.class);

    /** Keeps a content. */
    @FunctionalInterface
    interface Store {
        /**
         * {@return the content, which is durable then} Blocks.
         *
         * @throws Refusal {@code BLOB-01..08}
         */
        Blob store(SessionId session, InputStream bytes, String name);
    }

    private final Store store;
    private final long mostBytes;
    private final Executor blocking;
    private final Consumer<ToRunner> answers;
    /** Guarded by this. */
    private final Map<SessionId, Content> going = new HashMap<>();

    /** A content on its way. */
    private record Content(BlobParcel bytes, Consumer<Blob> stored) {}

    /**
     * @param mostBytes of one content
     * @param blocking runs a task that blocks, each on a thread of its own
     * @param answers takes what the runner is told; must not block
     */
    BlobIntake(Store store, long mostBytes, Executor blocking, Consumer<ToRunner> answers) {
        this.store = store;
        this.mostBytes = mostBytes;
        this.blocking = blocking;
        this.answers = answers;
    }

    /**
     * Takes a part.
     *
     * @param part of a runner that has shown its grant
     * @param stored told of the content before the runner is
     */
    synchronized void receive(FromRunner.StoreBlob part, Consumer<Blob> stored) {
        if (part.offset() == 0) {
            giveUp(part.session());
            if (part.size() > mostBytes) {
                refuse(part.request(), new Refusal(ErrorCode.BLOB_TOO_LARGE, Map.of("limit", mostBytes)));
                return;
            }
            Content begun = new Content(
                    new BlobParcel(part.size(), request -> answers.accept(new ToRunner.BlobTaken(request, null))),
                    stored);
            going.put(part.session(), begun);
            blocking.execute(() -> store(part.session(), part.name(), begun));
        }
        Content content = going.get(part.session());
        if (content == null || !content.bytes().add(part.request(), part.offset(), part.bytes())) {
            giveUp(part.session());
            refuse(part.request(), new Refusal(ErrorCode.BLOB_BROKEN_OFF, Map.of("bytes", part.offset())));
        }
    }

    private void store(SessionId session, String name, Content content) {
        try (BlobParcel bytes = content.bytes()) {
            Blob blob = store.store(session, bytes, name);
            content.stored().accept(blob);
            answers.accept(new ToRunner.BlobTaken(bytes.lastRequest(), blob));
        } catch (Refusal refusal) {
            refuse(content.bytes().lastRequest(), refusal);
        } catch (StorageException e) {
            LOG.errorf(e, "a file of a program in session %s cannot be stored", session);
            refuse(content.bytes().lastRequest(), new Refusal(ErrorCode.BLOB_UNREACHABLE));
        } catch (RuntimeException e) {
            LOG.errorf(e, "a file of a program in session %s", session);
            refuse(content.bytes().lastRequest(), new Refusal(ErrorCode.INTERNAL));
        } finally {
            synchronized (this) {
                going.remove(session, content);
            }
        }
    }

    private void refuse(long request, Refusal refusal) {
        answers.accept(refused(request, refusal));
    }

    static ToRunner refused(long request, Refusal refusal) {
        return new ToRunner.BlobRefused(request, refusal.code().code(), String.valueOf(refusal.getMessage()));
    }

    private void giveUp(SessionId session) {
        Content before = going.remove(session);
        if (before != null) {
            before.bytes().close();
        }
    }

    /** The connection is gone. */
    @Override
    public synchronized void close() {
        going.values().forEach(content -> content.bytes().close());
        going.clear();
    }
}
