package dev.tandem.crdt;

import dev.tandem.crdt.store.EventReader;
import dev.tandem.crdt.store.TypeChange;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One transaction's change of one type. What changed is worked out when it is first asked for, which must be while an observer is called;
 * from then on it may be kept. The same event is given to all observers.
 */
public abstract sealed class YEvent permits MapEvent, SequenceEvent, TextEvent {
    private final YType target;
    private final TypeChange change;
    private YType currentTarget;
    private @Nullable List<Object> path;
    private @Nullable Map<String, KeyChange> keys;

    YEvent(YType target, TypeChange change) {
        this.target = target;
        this.change = change;
        this.currentTarget = target;
    }

    /** The type that changed. */
    public YType target() {
        return target;
    }

    /** The type whose observer is called: the target itself or, for {@link YType#observeDeep}, one that it is nested in. */
    public final YType currentTarget() {
        return currentTarget;
    }

    /** Says whose observers are called next. */
    final void seenFrom(YType type) {
        currentTarget = type;
        path = null;
    }

    /** The way from {@link #currentTarget} to {@link #target}: names (String) of maps and positions (Integer) in lists. */
    public final List<Object> path() {
        List<Object> known = path;
        if (known == null) {
            known = reader().path(currentTarget.state(), target.state());
            path = known;
        }
        return known;
    }

    /** The transaction. */
    public final YTransaction transaction() {
        return YTransaction.of(target.replica(), change.transaction());
    }

    /** What the transaction's starter gave as its origin. */
    public final @Nullable Object origin() {
        return change.transaction().origin();
    }

    /** Whether it came from {@link Doc#transact} rather than {@link Doc#applyUpdate}. */
    public final boolean local() {
        return change.transaction().isLocal();
    }

    /**
     * What became of each name (of a map, or an attribute) whose value changed; one that was set and removed again is left out.
     *
     * @throws IllegalStateException if it is asked for the first time after the observers were called
     */
    public final Map<String, KeyChange> keys() {
        Map<String, KeyChange> known = keys;
        if (known == null) {
            var changes = new LinkedHashMap<String, KeyChange>();
            reader().keys(change, new EventReader.KeyVisitor() {
                @Override
                public void added(String key) {
                    changes.put(key, new KeyChange(KeyChange.Action.ADD, null));
                }

                @Override
                public void updated(String key, @Nullable Object oldValue) {
                    changes.put(key, new KeyChange(KeyChange.Action.UPDATE, target.facade(oldValue)));
                }

                @Override
                public void deleted(String key, @Nullable Object oldValue) {
                    changes.put(key, new KeyChange(KeyChange.Action.DELETE, target.facade(oldValue)));
                }
            });
            known = Collections.unmodifiableMap(changes);
            keys = known;
        }
        return known;
    }

    final TypeChange change() {
        return change;
    }

    private EventReader reader() {
        return target.replica().events();
    }

    /** What changed in the target's list. */
    final SequenceChanges sequenceChanges() {
        var changes = new SequenceChanges(target);
        reader().list(change, changes);
        changes.finish();
        return changes;
    }
}
