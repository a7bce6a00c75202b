package dev.tandem.crdt.store;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** That one transaction changed one type: noted only for those that somebody observes. */
public final class TypeChange {
    final Transaction transaction;
    final SharedType type;
    /** Whether the transaction has deleted the type, too. */
    boolean dropped;

    private boolean list;
    private Set<String> keys = Set.of();
    private @Nullable Object event;

    TypeChange(Transaction transaction, SharedType type) {
        this.transaction = transaction;
        this.type = type;
    }

    void add(@Nullable MapEntry entry) {
        if (entry == null) {
            list = true;
        } else {
            if (keys.isEmpty()) {
                keys = new LinkedHashSet<>();
            }
            keys.add(entry.key);
        }
    }

    /** The transaction. */
    public Transaction transaction() {
        return transaction;
    }

    /** The type. */
    public SharedType type() {
        return type;
    }

    /** Whether its list changed. */
    public boolean isOfList() {
        return list;
    }

    /** The names whose values changed, in the order in which they did. */
    public Set<String> keys() {
        return Collections.unmodifiableSet(keys);
    }

    /** What users see of it; made at most once. */
    public Object event(Function<TypeChange, Object> make) {
        Object known = event;
        if (known == null) {
            known = make.apply(this);
            event = known;
        }
        return known;
    }
}
