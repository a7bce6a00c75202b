package dev.tandem.crdt;

import org.jspecify.annotations.Nullable;

/**
 * One transaction's change of the value of a name.
 *
 * @param action what happened to the name
 * @param oldValue the value before; {@code null} if there was none or it was null
 */
public record KeyChange(Action action, @Nullable Object oldValue) {
    /** What may happen to a name. */
    public enum Action {
        /** It had no value and has one now. */
        ADD,
        /** It has another value. */
        UPDATE,
        /** It had a value and has none now. */
        DELETE
    }
}
