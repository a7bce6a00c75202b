package dev.tandem.crdt;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One transaction's change of a text.
 *
 * @param target the text
 * @param delta the change from the start of the text on, in Quill's delta form
 * @param origin what the transaction's starter gave as its origin
 * @param local whether it came from {@link Doc#transact} rather than {@link Doc#applyUpdate}
 */
public record TextEvent(
        YText target, List<TextDelta> delta, @Nullable Object origin, boolean local) {
    /** Copies the list. */
    public TextEvent {
        delta = List.copyOf(delta);
    }
}
