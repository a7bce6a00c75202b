package dev.tandem.platform.session;

import dev.tandem.platform.log.StorageException;
import dev.tandem.protocol.SessionId;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jboss.logging.Logger;

/**
 * Stores a session's state beside its log, one snapshot at a time: taken on the owner's thread, written on another, so that
 * nobody who types waits for the disk. Confined to the owner.
 */
final class SnapshotSaver {
    private static final Logger LOG = Logger.getLogger(SnapshotSaver.class);

    private final SessionId id;
    private final SessionState state;
    private final SessionStore store;
    private final Executor owner;
    private boolean saving;
    private CompletionStage<Void> underWay = CompletableFuture.completedStage(null);

    /** @param owner runs tasks as the owner of {@code state} */
    SnapshotSaver(SessionState state, SessionStore store, Executor owner) {
        this.id = state.info().id();
        this.state = state;
        this.store = store;
        this.owner = owner;
    }

    void saveIfDue() {
        if (state.isSnapshotDue()) {
            save();
        }
    }

    /** {@return completed when what is new is stored, or could not be, and that which was being written} */
    CompletionStage<Void> saveNews() {
        if (state.hasNewsSinceSnapshot()) {
            save();
        }
        return underWay;
    }

    private void save() {
        if (saving) {
            return;
        }
        saving = true;
        CompletableFuture<Void> done = new CompletableFuture<>();
        underWay = done;
        StoredSession.Snapshot snapshot = state.takeSnapshot();
        Thread.ofVirtual().name("snapshot-" + id).start(() -> {
            boolean saved = write(snapshot);
            done.complete(null);
            owner.execute(() -> {
                saving = false;
                if (!saved) {
                    state.snapshotFailed(snapshot);
                }
            });
        });
    }

    private boolean write(StoredSession.Snapshot snapshot) {
        try {
            store.save(id, snapshot);
            return true;
        } catch (StorageException e) {
            LOG.warnf(e, "the snapshot of session %s is stored another time", id);
            return false;
        }
    }
}
