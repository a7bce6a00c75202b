package dev.tandem.crdt;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Those who hear of an {@link UndoManager}'s stacks. Events are made only if somebody does. */
final class StackListeners {
    private final List<Consumer<StackItemEvent>> added = new ArrayList<>(0);
    private final List<Consumer<StackItemEvent>> updated = new ArrayList<>(0);
    private final List<Consumer<StackItemEvent>> popped = new ArrayList<>(0);
    private final List<Consumer<StackClearedEvent>> cleared = new ArrayList<>(0);

    Subscription added(Consumer<StackItemEvent> listener) {
        return add(added, listener);
    }

    Subscription updated(Consumer<StackItemEvent> listener) {
        return add(updated, listener);
    }

    Subscription popped(Consumer<StackItemEvent> listener) {
        return add(popped, listener);
    }

    Subscription cleared(Consumer<StackClearedEvent> listener) {
        return add(cleared, listener);
    }

    private static <E> Subscription add(List<Consumer<E>> listeners, Consumer<E> listener) {
        listeners.add(listener);
        return Once.of(() -> listeners.remove(listener));
    }

    void tellCaptured(boolean extended, Supplier<StackItemEvent> event) {
        tell(extended ? updated : added, event);
    }

    void tellPopped(Supplier<StackItemEvent> event) {
        tell(popped, event);
    }

    void tellCleared(StackClearedEvent event) {
        tell(cleared, () -> event);
    }

    private static <E> void tell(List<Consumer<E>> listeners, Supplier<E> event) {
        if (!listeners.isEmpty()) {
            E told = event.get();
            // A copy: listeners may come and go while they are called.
            for (Consumer<E> listener : List.copyOf(listeners)) {
                listener.accept(told);
            }
        }
    }

    void clear() {
        added.clear();
        updated.clear();
        popped.clear();
        cleared.clear();
    }
}
