package dev.tandem.crdt;

import dev.tandem.crdt.store.TypeChange;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One transaction's change of a text. */
public final class TextEvent extends YEvent {
    private @Nullable List<TextDelta> delta;

    TextEvent(YText target, TypeChange change) {
        super(target, change);
    }

    @Override
    public YText target() {
        return (YText) super.target();
    }

    /** Whether the text, what is embedded in it or its formatting changed. */
    public boolean childListChanged() {
        return change().isOfList();
    }

    /** The attributes of the text as a whole that were written or removed. */
    public Set<String> keysChanged() {
        return change().keys();
    }

    /**
     * The change from the start of the text on, in Quill's delta form; empty if what was inserted was deleted again.
     *
     * @throws IllegalStateException if it is asked for the first time after the observers were called
     */
    public List<TextDelta> delta() {
        List<TextDelta> known = delta;
        if (known == null) {
            known = target().changes(change());
            delta = known;
        }
        return known;
    }
}
