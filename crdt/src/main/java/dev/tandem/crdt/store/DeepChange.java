package dev.tandem.crdt.store;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What one transaction changed in a type and in all that is nested in it. */
public final class DeepChange {
    private final Transaction transaction;
    private final SharedType observed;
    private final List<TypeChange> changes;
    private @Nullable Object events;

    DeepChange(Transaction transaction, SharedType observed, List<TypeChange> changes) {
        this.transaction = transaction;
        this.observed = observed;
        this.changes = changes;
    }

    /** The transaction. */
    public Transaction transaction() {
        return transaction;
    }

    /** The type that is observed. */
    public SharedType observed() {
        return observed;
    }

    /** The changes, those nearest to the observed type first. */
    public List<TypeChange> changes() {
        return changes;
    }

    /** What users see of it; made at most once. */
    public Object events(Function<DeepChange, Object> make) {
        Object known = events;
        if (known == null) {
            known = make.apply(this);
            events = known;
        }
        return known;
    }
}
