package dev.tandem.crdt.store;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Lists of listeners: never changed but replaced, so that listeners may come and go while they are called; and called so that one that
 * fails keeps none of the others from hearing.
 */
final class Listeners {
    private Listeners() {}

    static <T> List<T> with(List<T> listeners, T another) {
        var more = new ArrayList<>(listeners);
        more.add(another);
        return List.copyOf(more);
    }

    static <T> List<T> without(List<T> listeners, T gone) {
        var fewer = new ArrayList<>(listeners);
        fewer.remove(gone);
        return List.copyOf(fewer);
    }

    /**
     * Calls all of them.
     *
     * @param failure what has failed before
     * @return what has failed first, with all that failed later suppressed in it
     */
    static <T> @Nullable Throwable tell(List<T> listeners, @Nullable Throwable failure, Consumer<? super T> call) {
        Throwable first = failure;
        for (T listener : listeners) {
            try {
                call.accept(listener);
            } catch (RuntimeException | Error thrown) {
                first = join(first, thrown);
            }
        }
        return first;
    }

    static Throwable join(@Nullable Throwable first, Throwable next) {
        if (first == null) {
            return next;
        }
        if (!first.equals(next)) {
            first.addSuppressed(next);
        }
        return first;
    }
}
