package dev.tandem.crdt;

import dev.tandem.crdt.store.SharedType;
import dev.tandem.crdt.store.TreeWalk;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Walks through the nodes below an XML node, each before its children. Made by {@link YXmlFragment#createTreeWalker}. */
public final class YXmlTreeWalker implements Iterator<YType> {
    private final TreeWalk walk;
    private final Predicate<SharedType> filter;
    private final YXmlFragment root;
    private @Nullable SharedType next;
    private boolean over;

    YXmlTreeWalker(YXmlFragment root, Predicate<? super YType> filter) {
        this.root = root;
        this.walk = root.replica().tree().walk(root.state());
        this.filter = type -> filter.test(YType.facade(root.replica(), type));
    }

    @Override
    public boolean hasNext() {
        if (next == null && !over) {
            next = walk.next(filter);
            over = next == null;
        }
        return next != null;
    }

    @Override
    public YType next() {
        SharedType found = hasNext() ? next : null;
        if (found == null) {
            throw new NoSuchElementException();
        }
        next = null;
        return YType.facade(root.replica(), found);
    }
}
