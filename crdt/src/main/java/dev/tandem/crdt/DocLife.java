package dev.tandem.crdt;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What providers have told of a document: that it is loaded, that it is synced; and whether it is destroyed. */
final class DocLife {
    private final CompletableFuture<Doc> loaded = new CompletableFuture<>();
    private CompletableFuture<Doc> synced = new CompletableFuture<>();
    private boolean isSynced;
    private boolean destroyed;
    private final List<Runnable> destroyListeners = new ArrayList<>(0);

    boolean isLoaded() {
        return loaded.isDone();
    }

    boolean isSynced() {
        return isSynced;
    }

    boolean isDestroyed() {
        return destroyed;
    }

    void markLoaded(Doc doc) {
        loaded.complete(doc);
    }

    void markSynced(Doc doc, boolean now) {
        if (!now && isSynced) {
            synced = new CompletableFuture<>();
        }
        isSynced = now;
        if (now) {
            loaded.complete(doc);
            synced.complete(doc);
        }
    }

    CompletionStage<Doc> whenLoaded() {
        return loaded.minimalCompletionStage();
    }

    CompletionStage<Doc> whenSynced() {
        return synced.minimalCompletionStage();
    }

    Subscription onDestroy(Runnable listener) {
        destroyListeners.add(listener);
        return Once.of(() -> destroyListeners.remove(listener));
    }

    void markDestroyed() {
        destroyed = true;
    }

    /** Tells those who wait for the end; they are not told twice. */
    void tellDestroyed() {
        List<Runnable> listeners = List.copyOf(destroyListeners);
        destroyListeners.clear();
        listeners.forEach(Runnable::run);
    }
}
