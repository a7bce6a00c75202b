package dev.tandem.crdt.store;

import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which deleted content is forgotten at the end of the transaction that deleted it. What is kept then stays for good, unless it is nested
 * in something that is forgotten.
 */
public final class GarbageRule {
    /** Everything deleted is forgotten. */
    public static final GarbageRule FORGET_ALL = new GarbageRule(true, null);

    /** Nothing is forgotten. */
    public static final GarbageRule KEEP_ALL = new GarbageRule(false, null);

    private final boolean collects;
    private final @Nullable Predicate<DeletedItem> filter;

    private GarbageRule(boolean collects, @Nullable Predicate<DeletedItem> filter) {
        this.collects = collects;
        this.filter = filter;
    }

    /** What the filter accepts is forgotten. */
    public static GarbageRule forgetIf(Predicate<DeletedItem> filter) {
        return new GarbageRule(true, filter);
    }

    /** Whether deleted content may still be there after its transaction. */
    boolean mayKeep() {
        return !collects || filter != null;
    }

    /** Whether all deleted content is forgotten. */
    boolean forgetsAll() {
        return collects && filter == null;
    }

    boolean mayForget(BlockStore store, int block) {
        return collects && (filter == null || filter.test(new DeletedItem(store, block)));
    }
}
