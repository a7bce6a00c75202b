package dev.tandem.crdt;

import dev.tandem.crdt.store.Phase;
import dev.tandem.crdt.store.Replica;
import dev.tandem.crdt.store.Transaction;
import dev.tandem.crdt.store.UndoItem;
import dev.tandem.crdt.store.UndoScope;
import dev.tandem.crdt.store.Undoer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Undoes and redoes the changes of one participant: those of certain types, in transactions of certain origins. What others have changed in
 * the meantime stays. As long as something can be undone, the content that it deleted is not forgotten. One that is made in the middle of a
 * transaction begins with the next one.
 *
 * <p>Belongs to the document's thread. To be closed when it is not needed any more.
 */
public final class UndoManager implements AutoCloseable {
    private final Replica replica;
    private final UndoOptions options;
    private final UndoScope scope = new UndoScope();
    private final Set<@Nullable Object> trackedOrigins;
    private final Consumer<Transaction> follower = this::capture;
    /** How many transactions had begun when this was made. */
    private final long begun;

    private final StackListeners listeners = new StackListeners();
    private final Policy policy = new Policy();

    private List<StackItem> undoStack = new ArrayList<>();
    private List<StackItem> redoStack = new ArrayList<>();
    private boolean undoing;
    private boolean redoing;
    private @Nullable StackItem current;
    /** Milliseconds at which a change was captured last, 0 if the next one stands for itself. */
    private long lastChange;

    private boolean closed;

    /** Undoes all changes of a document. */
    public UndoManager(Doc doc) {
        this(doc, UndoOptions.DEFAULT);
    }

    /** Undoes all changes of a document. */
    public UndoManager(Doc doc, UndoOptions options) {
        this(doc, List.of(), options);
        scope.addEverything();
    }

    /**
     * Undoes the changes of a type and of all that is nested in it.
     *
     * @throws IllegalStateException if the type is in no document yet
     */
    public UndoManager(YType type) {
        this(type, UndoOptions.DEFAULT);
    }

    /**
     * Undoes the changes of a type and of all that is nested in it.
     *
     * @throws IllegalStateException if the type is in no document yet
     */
    public UndoManager(YType type, UndoOptions options) {
        this(type.replica(), List.of(type), options);
    }

    /**
     * Undoes the changes of some types and of all that is nested in them.
     *
     * @param types may be empty: see {@link #addToScope(YType)}
     * @throws IllegalStateException if a type is in no document yet
     * @throws IllegalArgumentException if a type is in another document
     */
    public UndoManager(Doc doc, List<? extends YType> types, UndoOptions options) {
        this(doc.replica(), types, options);
    }

    private UndoManager(Replica replica, List<? extends YType> types, UndoOptions options) {
        this.replica = replica;
        this.begun = replica.begun();
        this.options = options;
        this.trackedOrigins = new HashSet<>(options.trackedOrigins());
        trackedOrigins.add(this);
        types.forEach(this::addToScope);
        replica.life().add(Phase.AFTER_TRANSACTION, follower);
    }

    /**
     * Undoes the changes of another type too, from now on.
     *
     * @throws IllegalStateException if the type is in no document yet
     * @throws IllegalArgumentException if the type is in another document
     */
    public void addToScope(YType type) {
        if (!type.replica().equals(replica)) {
            throw new IllegalArgumentException("the type is in another document");
        }
        scope.add(type.state());
    }

    /** Undoes all changes of the document, from now on. */
    public void addDocToScope() {
        scope.addEverything();
    }

    /** Undoes transactions of another origin too, from now on; see {@link UndoOptions#trackedOrigins}. */
    public void addTrackedOrigin(@Nullable Object origin) {
        trackedOrigins.add(origin);
    }

    /** Undoes no more transactions of an origin, from now on. */
    public void removeTrackedOrigin(@Nullable Object origin) {
        trackedOrigins.remove(origin);
    }

    private boolean isTracked(@Nullable Object origin) {
        return trackedOrigins.contains(origin) || (origin != null && trackedOrigins.contains(origin.getClass()));
    }

    private void capture(Transaction transaction) {
        if (!transaction.isAfter(begun)
                || !options.captureTransaction().test(YTransaction.of(replica, transaction))
                || !scope.isChangedBy(transaction)
                || !isTracked(transaction.origin())) {
            return;
        }
        boolean undone = undoing;
        List<StackItem> stack = undone ? redoStack : undoStack;
        if (undone) {
            stopCapturing();
        } else if (!redoing) {
            clear(false, true);
        }
        Undoer undoer = replica.undoer();
        var item = new StackItem(undoer.stepOf(transaction));
        long now = options.clock().millis();
        boolean extend = lastChange > 0
                && now - lastChange < options.captureTimeout().toMillis()
                && !stack.isEmpty()
                && !undone
                && !redoing;
        undoer.keep(transaction, item.step, scope, true);
        if (extend) {
            stack.getLast().step.append(item.step);
        } else {
            stack.add(item);
        }
        if (!undone && !redoing) {
            lastChange = now;
        }
        StackItemEvent.Type type = undone ? StackItemEvent.Type.REDO : StackItemEvent.Type.UNDO;
        listeners.tellCaptured(extend, () -> event(stack.getLast(), transaction, type));
    }

    private StackItemEvent event(StackItem item, Transaction transaction, StackItemEvent.Type type) {
        return new StackItemEvent(
                item,
                transaction.origin(),
                type,
                YTransaction.of(replica, transaction).changedParentTypes());
    }

    /**
     * Undoes the last changes that can be undone.
     *
     * @return what was undone, {@code null} if nothing could be
     */
    public @Nullable StackItem undo() {
        undoing = true;
        try {
            return pop(undoStack, StackItemEvent.Type.UNDO);
        } finally {
            undoing = false;
        }
    }

    /**
     * Redoes what was undone last, unless something was changed since.
     *
     * @return what was redone, {@code null} if nothing could be
     */
    public @Nullable StackItem redo() {
        redoing = true;
        try {
            return pop(redoStack, StackItemEvent.Type.REDO);
        } finally {
            redoing = false;
        }
    }

    private @Nullable StackItem pop(List<StackItem> stack, StackItemEvent.Type type) {
        var changedIn = new ArrayList<Transaction>(1);
        try {
            replica.transact(
                    transaction -> {
                        while (!stack.isEmpty() && current == null) {
                            StackItem item = stack.removeLast();
                            if (replica.undoer().undo(transaction, item.step, policy)) {
                                current = item;
                            }
                        }
                        replica.undoer().forgetPositions(transaction);
                        changedIn.add(transaction);
                    },
                    this,
                    true);
            StackItem done = current;
            if (done != null) {
                listeners.tellPopped(() -> new StackItemEvent(
                        done,
                        this,
                        type,
                        YTransaction.of(replica, changedIn.getFirst()).changedParentTypes()));
            }
            return done;
        } finally {
            current = null;
        }
    }

    private final class Policy implements Undoer.Policy {
        @Override
        public UndoScope scope() {
            return scope;
        }

        @Override
        public boolean overRemoteChanges() {
            return options.ignoreRemoteMapChanges();
        }

        @Override
        public boolean isDeletedByStep(long client, int clock) {
            return isDeletedBy(undoStack, client, clock) || isDeletedBy(redoStack, client, clock);
        }

        private static boolean isDeletedBy(List<StackItem> stack, long client, int clock) {
            for (StackItem item : stack) {
                if (item.step.deleted(client, clock)) {
                    return true;
                }
            }
            return false;
        }

        @Override
        public boolean mayDelete(UndoItem item) {
            return options.deleteFilter().test(new UndoCandidate(replica, item));
        }
    }

    /** Whether something can be undone. */
    public boolean canUndo() {
        return !undoStack.isEmpty();
    }

    /** Whether something can be redone. */
    public boolean canRedo() {
        return !redoStack.isEmpty();
    }

    /** What can be undone, the oldest first: a copy. */
    public List<StackItem> undoStack() {
        return List.copyOf(undoStack);
    }

    /** What can be redone, what was undone first coming first: a copy. */
    public List<StackItem> redoStack() {
        return List.copyOf(redoStack);
    }

    /** Whether {@link #undo} is going on. */
    public boolean undoing() {
        return undoing;
    }

    /** Whether {@link #redo} is going on. */
    public boolean redoing() {
        return redoing;
    }

    /** The next change stands for itself, even if it comes within the timeout. */
    public void stopCapturing() {
        lastChange = 0;
    }

    /** Nothing can be undone or redone any more. */
    public void clear() {
        clear(true, true);
    }

    /** Nothing can be undone, or redone, or both, any more. What was deleted is forgotten only if it is deleted anew. */
    public void clear(boolean clearUndoStack, boolean clearRedoStack) {
        if (!(clearUndoStack && canUndo()) && !(clearRedoStack && canRedo())) {
            return;
        }
        replica.transact(
                transaction -> {
                    if (clearUndoStack) {
                        release(transaction, undoStack);
                        undoStack = new ArrayList<>();
                    }
                    if (clearRedoStack) {
                        release(transaction, redoStack);
                        redoStack = new ArrayList<>();
                    }
                    listeners.tellCleared(new StackClearedEvent(clearUndoStack, clearRedoStack));
                },
                null,
                true);
    }

    private void release(Transaction transaction, List<StackItem> stack) {
        for (StackItem item : stack) {
            replica.undoer().keep(transaction, item.step, scope, false);
        }
    }

    /** Hears of each item that is new in a stack: Yjs' {@code stack-item-added}. */
    public Subscription onStackItemAdded(Consumer<StackItemEvent> listener) {
        return listeners.added(listener);
    }

    /** Hears when the last item of a stack is extended by another change: Yjs' {@code stack-item-updated}. */
    public Subscription onStackItemUpdated(Consumer<StackItemEvent> listener) {
        return listeners.updated(listener);
    }

    /** Hears of each item that was undone or redone: Yjs' {@code stack-item-popped}. */
    public Subscription onStackItemPopped(Consumer<StackItemEvent> listener) {
        return listeners.popped(listener);
    }

    /** Hears when stacks are cleared: Yjs' {@code stack-cleared}. */
    public Subscription onStackCleared(Consumer<StackClearedEvent> listener) {
        return listeners.cleared(listener);
    }

    /** Captures nothing any more. Doing so twice has no effect. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            trackedOrigins.remove(this);
            replica.life().remove(Phase.AFTER_TRANSACTION, follower);
            listeners.clear();
        }
    }
}
