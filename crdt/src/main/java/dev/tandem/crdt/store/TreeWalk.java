package dev.tandem.crdt.store;

import dev.tandem.crdt.codec.Kind;
import dev.tandem.crdt.codec.TypeRef;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Walks through the lists of XML elements below one, each type before those in it. Finds its way by the links alone, without a stack. */
public final class TreeWalk {
    private final BlockStore store;
    private final Blocks blocks;
    private final SharedType root;
    private int at;
    private boolean begun;

    TreeWalk(BlockStore store, SharedType root) {
        this.store = store;
        this.blocks = store.blocks;
        this.root = root;
        this.at = root.first;
    }

    /** The next type that passes the filter, {@code null} if there is none. */
    public @Nullable SharedType next(Predicate<SharedType> filter) {
        int block = at;
        if (begun && block != Blocks.NONE) {
            block = following(block);
        }
        begun = true;
        while (block != Blocks.NONE) {
            SharedType type = type(block);
            if (type != null && filter.test(type)) {
                at = block;
                return type;
            }
            block = following(block);
        }
        at = Blocks.NONE;
        return null;
    }

    /** The type in a block, {@code null} if it is deleted or holds something else. */
    private @Nullable SharedType type(int block) {
        return blocks.isDeleted(block) || blocks.kind(block) != Kind.TYPE ? null : Contents.type(store, block);
    }

    private int following(int block) {
        SharedType type = type(block);
        if (type != null
                && (type.typeRef() == TypeRef.XML_ELEMENT || type.typeRef() == TypeRef.XML_FRAGMENT)
                && type.first != Blocks.NONE) {
            return type.first;
        }
        for (int up = block; ; ) {
            if (blocks.right(up) != Blocks.NONE) {
                return blocks.right(up);
            }
            SharedType parent = blocks.parent(up);
            if (parent == null || parent == root || parent.client == Blocks.NONE) {
                return Blocks.NONE;
            }
            up = store.find(parent.client, parent.clock);
        }
    }
}
