package dev.tandem.platform.session;

import dev.tandem.platform.log.StorageException;
import dev.tandem.protocol.SessionId;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Stores a session's state beside its log, one snapshot at a time: taken on the owner's thread, written on another, so that
 * nobody who types waits for the disk. Confined to the owner, but for {@link #turn} and {@link #write}.
 */
final class SnapshotSaver {
    private static final Logger LOG = Logger.getLogger(SnapshotSaver.class);

    private enum Phase {
        NOTHING,
        WAITING_FOR_A_TURN,
        WRITING
    }

    private final SessionId id;
    private final SessionState state;
    private final SessionStore store;
    private final Executor owner;
    private Phase phase = Phase.NOTHING;
    private CompletableFuture<Void> underWay = CompletableFuture.completedFuture(null);

    /** @param owner runs tasks as the owner of {@code state} */
    SnapshotSaver(SessionState state, SessionStore store, Executor owner) {
        this.id = state.info().id();
        this.state = state;
        this.store = store;
        this.owner = owner;
    }

    /** Asks for a turn if a snapshot is due; it holds what is there when the turn comes. */
    void saveIfDue() {
        if (phase == Phase.NOTHING && state.isSnapshotDue()) {
            phase = Phase.WAITING_FOR_A_TURN;
            store.snapshots().enter(this::turn);
        }
    }

    /**
     * Stores what is new, without a turn: nobody will be there when it comes.
     *
     * @return completed when it is stored, or could not be, and that which was being written
     */
    CompletionStage<Void> saveNews() {
        if (phase != Phase.WRITING && state.hasNewsSinceSnapshot()) {
            StoredSession.Snapshot snapshot = begin();
            Thread.ofVirtual().name("snapshot-" + id).start(() -> write(snapshot));
        }
        return underWay;
    }

    private StoredSession.Snapshot begin() {
        phase = Phase.WRITING;
        underWay = new CompletableFuture<>();
        return state.takeSnapshot();
    }

    private void turn() {
        CompletableFuture<StoredSession.@Nullable Snapshot> taken = new CompletableFuture<>();
        owner.execute(() -> {
            try {
                // Whoever left meanwhile has stored it.
                taken.complete(phase == Phase.WAITING_FOR_A_TURN ? begin() : null);
            } catch (RuntimeException e) {
                taken.completeExceptionally(e);
            }
        });
        StoredSession.Snapshot snapshot = taken.join();
        if (snapshot != null) {
            write(snapshot);
        }
    }

    private void write(StoredSession.Snapshot snapshot) {
        boolean[] saved = {false};
        try {
            saved[0] = stores(snapshot);
        } finally {
            owner.execute(() -> {
                phase = Phase.NOTHING;
                if (!saved[0]) {
                    state.snapshotFailed(snapshot);
                }
                underWay.complete(null);
            });
        }
    }

    private boolean stores(StoredSession.Snapshot snapshot) {
        try {
            store.save(id, snapshot);
            return true;
        } catch (StorageException e) {
            LOG.warnf(e, "the snapshot of session %s is stored another time", id);
            return false;
        }
    }
}
